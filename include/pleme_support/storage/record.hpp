// Records: the described structs that a storage keeps, with their keys. An adapter serves any.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/record.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_RECORD_HPP
#define PLEME_SUPPORT_STORAGE_RECORD_HPP

#include <pleme_support/model/activity.hpp>
#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/participant.hpp>
#include <pleme_support/model/rating.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/tag.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/ticket_text.hpp>
#include <pleme_support/storage/value.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pleme_support::inline v0::storage {

/// The described members of `R`, in order: an mp11 list of descriptors with `pointer` and `name`.
template <class R>
using member_list = boost::describe::describe_members<R, boost::describe::mod_public>;

/// The position of a member within `member_list`; below `member_count`.
using member_index = std::uint8_t;

/// How many members `R` has.
template <class R>
inline constexpr std::size_t member_count = boost::mp11::mp_size<member_list<R>>::value;

/// A set of members of one record type: bit i stands for member i.
using member_set = std::uint64_t;

/// All members of `R`.
template <class R>
inline constexpr member_set all_members = (member_set{1} << member_count<R>)-1;

namespace detail {

template <class R, class T, class Other>
[[nodiscard]] consteval bool is_same_member(T R::*one, Other R::*other)
{
    if constexpr (std::is_same_v<T, Other>)
        return one == other;
    else
        return false;
}

template <class R, class T, class... D>
[[nodiscard]] consteval std::size_t find_member(T R::*wanted, boost::mp11::mp_list<D...>)
{
    std::size_t passed = 0;
    static_cast<void>(((is_same_member(wanted, D::pointer) || (++passed, false)) || ...));
    return passed;
}

template <auto Pointer>
struct member_pointer_of;
template <class R, class T, T R::*Pointer>
struct member_pointer_of<Pointer> {
    using record = R;
    using type = T;

    static constexpr std::size_t index = find_member(Pointer, boost::mp11::mp_rename<member_list<R>, boost::mp11::mp_list>{});
    static_assert(index < member_count<R>, "the member is not described");
};

}  // namespace detail

/// The record type, value type and position of the member that a pointer names.
template <auto Pointer>
using member_record = typename detail::member_pointer_of<Pointer>::record;
/// The type of the member that `Pointer` points to.
template <auto Pointer>
using member_type = typename detail::member_pointer_of<Pointer>::type;
/// Where the member that `Pointer` points to stands in its record's description.
template <auto Pointer>
inline constexpr member_index index_of = static_cast<member_index>(detail::member_pointer_of<Pointer>::index);

/// The set of the members named.
template <auto... Pointers>
inline constexpr member_set members_of = ((member_set{1} << index_of<Pointers>) | ... | member_set{0});

/// What `record_traits` says of most records.
struct record_defaults {
    /// The text members that a text match may name. A record that has some belongs to a ticket, which has one of it at most.
    static constexpr member_set searchable = 0;
    /// Members that are long, so that they are read only where they are wanted. @see storage::widen
    static constexpr member_set long_members = 0;
    /// Whether its first two key members are a ticket's id and product: it goes when the ticket goes.
    static constexpr bool belongs_to_ticket = false;
    /// Whether an update starts from version - 1, and a removal from the version given. Where the version is a part of the key
    /// instead, every version is a record of its own.
    static constexpr bool is_versioned = false;
};

/// How a record is kept: a described struct with stored names (`model/stored_names.hpp`) becomes a record by a specialisation
/// that derives from `record_defaults` and says its `name`, which is its table's, and its `key`: the members that identify it,
/// in index order; they never change. A host's own records are made so too.
template <class R>
struct record_traits;

template <>
struct record_traits<support_ticket> : record_defaults {
    static constexpr std::string_view name = "support_tickets";
    static constexpr std::array key{index_of<&support_ticket::id>, index_of<&support_ticket::product>};
    static constexpr member_set long_members = members_of<&support_ticket::description, &support_ticket::csat_comment>;
    static constexpr bool is_versioned = true;
};

template <>
struct record_traits<ticket_message> : record_defaults {
    static constexpr std::string_view name = "ticket_messages";
    static constexpr std::array key{index_of<&ticket_message::ticket_id>, index_of<&ticket_message::product>,
                                    index_of<&ticket_message::id>};
    static constexpr member_set long_members = members_of<&ticket_message::content>;
    static constexpr bool belongs_to_ticket = true;
};

template <>
struct record_traits<ticket_event> : record_defaults {
    static constexpr std::string_view name = "ticket_events";
    static constexpr std::array key{index_of<&ticket_event::ticket_id>, index_of<&ticket_event::product>,
                                    index_of<&ticket_event::version>};
    static constexpr member_set long_members = members_of<&ticket_event::changes, &ticket_event::cycles>;
    static constexpr bool belongs_to_ticket = true;
};

template <>
struct record_traits<ticket_cycle> : record_defaults {
    static constexpr std::string_view name = "ticket_cycles";
    static constexpr std::array key{index_of<&ticket_cycle::ticket_id>, index_of<&ticket_cycle::product>,
                                    index_of<&ticket_cycle::metric>, index_of<&ticket_cycle::ordinal>};
    static constexpr bool belongs_to_ticket = true;
};

template <>
struct record_traits<csat_survey> : record_defaults {
    static constexpr std::string_view name = "csat_surveys";
    static constexpr std::array key{index_of<&csat_survey::ticket_id>, index_of<&csat_survey::product>,
                                    index_of<&csat_survey::ordinal>};
    static constexpr bool belongs_to_ticket = true;
};

template <>
struct record_traits<ticket_rating> : record_defaults {
    static constexpr std::string_view name = "ticket_ratings";
    static constexpr std::array key{index_of<&ticket_rating::ticket_id>, index_of<&ticket_rating::product>,
                                    index_of<&ticket_rating::version>};
    static constexpr bool belongs_to_ticket = true;
};

template <>
struct record_traits<ticket_tag> : record_defaults {
    static constexpr std::string_view name = "ticket_tags";
    static constexpr std::array key{index_of<&ticket_tag::ticket_id>, index_of<&ticket_tag::product>,
                                    index_of<&ticket_tag::tag>};
    static constexpr bool belongs_to_ticket = true;
};

template <>
struct record_traits<ticket_participant> : record_defaults {
    static constexpr std::string_view name = "ticket_participants";
    static constexpr std::array key{index_of<&ticket_participant::ticket_id>, index_of<&ticket_participant::product>,
                                    index_of<&ticket_participant::participant_id>};
    static constexpr bool belongs_to_ticket = true;
};

template <>
struct record_traits<ticket_activity> : record_defaults {
    static constexpr std::string_view name = "ticket_activities";
    static constexpr std::array key{index_of<&ticket_activity::ticket_id>, index_of<&ticket_activity::product>};
    static constexpr bool belongs_to_ticket = true;
};

template <>
struct record_traits<ticket_text> : record_defaults {
    static constexpr std::string_view name = "ticket_texts";
    static constexpr std::array key{index_of<&ticket_text::ticket_id>, index_of<&ticket_text::product>};
    static constexpr member_set searchable = members_of<&ticket_text::subject, &ticket_text::description>;
    static constexpr member_set long_members = members_of<&ticket_text::description>;
    static constexpr bool belongs_to_ticket = true;
};

template <>
struct record_traits<product_folding> : record_defaults {
    static constexpr std::string_view name = "product_foldings";
    static constexpr std::array key{index_of<&product_folding::product>, index_of<&product_folding::generation>};
    static constexpr bool is_versioned = true;
};

template <>
struct record_traits<support_calendar> : record_defaults {
    static constexpr std::string_view name = "support_calendars";
    static constexpr std::array key{index_of<&support_calendar::product>, index_of<&support_calendar::name>,
                                    index_of<&support_calendar::version>};
};

template <>
struct record_traits<desk_settings> : record_defaults {
    static constexpr std::string_view name = "desk_settings";
    static constexpr std::array key{index_of<&desk_settings::product>, index_of<&desk_settings::version>};
};

template <>
struct record_traits<settings_rollout> : record_defaults {
    static constexpr std::string_view name = "settings_rollouts";
    static constexpr std::array key{index_of<&settings_rollout::product>};
    static constexpr bool is_versioned = true;
};

template <>
struct record_traits<agent_rotation> : record_defaults {
    static constexpr std::string_view name = "agent_rotations";
    static constexpr std::array key{index_of<&agent_rotation::product>};
    static constexpr bool is_versioned = true;
};

template <>
struct record_traits<agent_erasure> : record_defaults {
    static constexpr std::string_view name = "agent_erasures";
    static constexpr std::array key{index_of<&agent_erasure::product>, index_of<&agent_erasure::agent_id>};
    static constexpr bool is_versioned = true;
};

template <>
struct record_traits<number_block> : record_defaults {
    static constexpr std::string_view name = "ticket_number_blocks";
    static constexpr std::array key{index_of<&number_block::product>};
    static constexpr bool is_versioned = true;
};

template <>
struct record_traits<event_sequence> : record_defaults {
    static constexpr std::string_view name = "ticket_event_sequences";
    static constexpr std::array key{index_of<&event_sequence::product>};
    static constexpr bool is_versioned = true;
};

template <>
struct record_traits<unplaced_event> : record_defaults {
    static constexpr std::string_view name = "unplaced_ticket_events";
    static constexpr std::array key{index_of<&unplaced_event::product>, index_of<&unplaced_event::at>,
                                    index_of<&unplaced_event::ticket_id>};
};

template <>
struct record_traits<event_places> : record_defaults {
    static constexpr std::string_view name = "ticket_event_places";
    static constexpr std::array key{index_of<&event_places::product>, index_of<&event_places::last>};
};

template <>
struct record_traits<idempotency_key> : record_defaults {
    static constexpr std::string_view name = "idempotency_keys";
    static constexpr std::array key{index_of<&idempotency_key::product>, index_of<&idempotency_key::actor_id>,
                                    index_of<&idempotency_key::operation>, index_of<&idempotency_key::key>};
};

/// The library's records, parents before children: the order in which a batch is applied. A host that keeps records of its own
/// beside them makes a longer list, for `basic_batch` and for a storage that has to know it.
using record_types =
    boost::mp11::mp_list<support_ticket, ticket_message, ticket_event, ticket_cycle, csat_survey, ticket_rating, ticket_tag,
                         ticket_participant, ticket_activity, ticket_text, support_calendar, desk_settings, settings_rollout,
                         product_folding, agent_rotation, agent_erasure, number_block, event_sequence, unplaced_event,
                         event_places, idempotency_key>;

/// A struct that a storage can keep.
template <class R>
concept record = requires
{
    record_traits<R>::name;
    record_traits<R>::key;
};

/// @see record_defaults
template <record R>
inline constexpr bool is_versioned = record_traits<R>::is_versioned;
/// @see record_defaults
template <record R>
inline constexpr bool belongs_to_ticket = record_traits<R>::belongs_to_ticket;
/// Whether a record is a ticket or belongs to one: what queries relate.
template <record R>
inline constexpr bool is_of_ticket = std::is_same_v<R, support_ticket> || belongs_to_ticket<R>;

/// The members of the key of `R` as a set.
template <record R>
inline constexpr member_set key_members = [] {
    member_set members = 0;
    for (const member_index member : record_traits<R>::key) members |= member_set{1} << member;
    return members;
}();

/// The members that are read and written together: `changes` and `cycles` of an event are told by when it was and whose it was.
/// @return `members`, and those that they can't be read without
template <record R>
[[nodiscard]] constexpr member_set with_context(member_set members) noexcept
{
    if constexpr (std::is_same_v<R, ticket_event>) {
        constexpr member_set told = members_of<&ticket_event::changes, &ticket_event::cycles>;
        if ((members & told) != 0) members |= members_of<&ticket_event::at, &ticket_event::actor_id, &ticket_event::actor>;
    }
    return members;
}

/// @return `members`, and those that have to be written anew when these are
template <record R>
[[nodiscard]] constexpr member_set with_dependents(member_set members) noexcept
{
    if constexpr (std::is_same_v<R, ticket_event>) {
        constexpr member_set context = members_of<&ticket_event::at, &ticket_event::actor_id, &ticket_event::actor>;
        if ((members & context) != 0) members |= members_of<&ticket_event::changes, &ticket_event::cycles>;
    }
    return members;
}

/// Calls `visit(index, name, member)` for every described member of `object`, in order; `index` is an integral constant, `name`
/// the stored name.
template <class R, class Visitor>
constexpr void for_each_member(R& object, Visitor&& visit)
{
    using plain = std::remove_const_t<R>;
    [&]<class... D, std::size_t... I>(boost::mp11::mp_list<D...>, std::index_sequence<I...>) {
        (visit(std::integral_constant<std::size_t, I>{}, stored_member_names<plain>[I], object.*D::pointer), ...);
    }(boost::mp11::mp_rename<member_list<plain>, boost::mp11::mp_list>{}, std::make_index_sequence<member_count<plain>>{});
}

/// The value of one member by position; null for a list member, which no condition can name.
template <record R>
[[nodiscard]] value value_at(const R& object, member_index index)
{
    value found;
    for_each_member(object, [&](auto i, std::string_view, const auto& member) {
        if constexpr (scalar_member<std::remove_cvref_t<decltype(member)>> ||
                      nullable_scalar_member<std::remove_cvref_t<decltype(member)>>) {
            if (i == index) found = to_value(member);
        }
    });
    return found;
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_RECORD_HPP
