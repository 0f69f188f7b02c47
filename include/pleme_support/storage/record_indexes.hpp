// The ordered indexes of records beside their keys: what lists, conversations, metrics and ticks find their records by.
// Storage layer: declarations that an adapter may read. Guide: docs/concepts/own_records.md.
// Tests: tests/unit/storage/record_indexes.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_RECORD_INDEXES_HPP
#define PLEME_SUPPORT_STORAGE_RECORD_INDEXES_HPP

#include <pleme_support/storage/record.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace pleme_support::inline v0::storage {

/// An ordered index on a record type. Made by `index_on` or `unique_index_on`.
struct record_index {
    /// The members that it was declared on, then those of the key that are not among them: no two records are alike by all.
    std::array<member_index, 10> sorted{};
    std::uint8_t declared = 0;  ///< how many of `sorted` it was declared on
    std::uint8_t size = 0;      ///< how many of `sorted` there are
    bool unique = false;        ///< a second record with the same values of the declared members is a conflict
    member_set null = 0;        ///< it has only records where these are null
    member_set not_null = 0;    ///< it has only records where none of these is

    /// What it was declared on.
    [[nodiscard]] constexpr std::span<const member_index> members() const noexcept { return {sorted.data(), declared}; }
    /// What gives its records an order, each a place of its own.
    [[nodiscard]] constexpr std::span<const member_index> order() const noexcept
    {
        return {sorted.data(), unique ? declared : size};
    }
    /// The same, of the records where these members are null.
    template <auto... Members>
    [[nodiscard]] constexpr record_index where_null() const noexcept
    {
        record_index narrower = *this;
        narrower.null |= members_of<Members...>;
        return narrower;
    }
    /// The same, of the records where none of these members is null.
    template <auto... Members>
    [[nodiscard]] constexpr record_index where_not_null() const noexcept
    {
        record_index narrower = *this;
        narrower.not_null |= members_of<Members...>;
        return narrower;
    }
};

namespace detail {

template <auto Member>
[[nodiscard]] consteval member_set members_if_nullable()
{
    return nullable_scalar_member<member_type<Member>> ? members_of<Member> : 0;
}

template <auto First, auto... Rest>
[[nodiscard]] consteval record_index make_index(bool unique)
{
    using record = member_record<First>;
    static_assert((std::is_same_v<member_record<Rest>, record> && ...), "an index is on members of one record");
    constexpr auto is_scalar = []<class T>(std::type_identity<T>) { return scalar_member<T> || nullable_scalar_member<T>; };
    static_assert(
        (is_scalar(std::type_identity<member_type<First>>{}) && ... && is_scalar(std::type_identity<member_type<Rest>>{})),
        "a list member can't stand in an index");
    record_index made;
    for (const member_index member : {index_of<First>, index_of<Rest>...}) made.sorted.at(made.declared++) = member;
    made.size = made.declared;
    for (const member_index member : record_traits<record>::key) {
        const auto end = made.sorted.begin() + made.declared;
        if (std::find(made.sorted.begin(), end, member) == end) made.sorted.at(made.size++) = member;
    }
    made.unique = unique;
    if (unique) made.not_null = (members_if_nullable<First>() | ... | members_if_nullable<Rest>());
    return made;
}

}  // namespace detail

/// An index on these members of one record type, in this order.
template <auto... Members>
inline constexpr record_index index_on = detail::make_index<Members...>(false);
/// The same, where no two records have the same values; only of the records where none of these is null.
template <auto... Members>
inline constexpr record_index unique_index_on = detail::make_index<Members...>(true);

/// The indexes of a record type beside its key. A host's own record has a specialisation beside its `record_traits`, or none:
/// `template <> inline constexpr std::array indexes_of<R>{index_on<...>, ...}`. What is unique here an adapter keeps unique;
/// the others are for speed. Which the SQL adapters have, migrations say.
template <class R>
inline constexpr std::array<record_index, 0> indexes_of{};

template <>
inline constexpr std::array indexes_of<support_ticket>{
    unique_index_on<&support_ticket::product, &support_ticket::number>,
    // Lists: newest first, each filter as leading equality. The customer's has deleted ones too: he is erased from all.
    index_on<&support_ticket::product, &support_ticket::created_at>.where_null<&support_ticket::deleted_at>(),
    index_on<&support_ticket::product, &support_ticket::customer_id, &support_ticket::created_at>,
    index_on<&support_ticket::product, &support_ticket::assigned_to, &support_ticket::created_at>
        .where_null<&support_ticket::deleted_at>()
        .where_not_null<&support_ticket::assigned_to>(),
    index_on<&support_ticket::product, &support_ticket::category, &support_ticket::created_at>
        .where_null<&support_ticket::deleted_at>()
        .where_not_null<&support_ticket::category>(),
    index_on<&support_ticket::product, &support_ticket::priority, &support_ticket::created_at>
        .where_null<&support_ticket::deleted_at>(),
    index_on<&support_ticket::product, &support_ticket::status, &support_ticket::created_at>
        .where_null<&support_ticket::deleted_at>(),
    // Metrics: what is in no number.
    index_on<&support_ticket::product, &support_ticket::deleted_at>.where_not_null<&support_ticket::deleted_at>(),
    // What a tick has to see to.
    index_on<&support_ticket::product, &support_ticket::created_at>
        .where_null<&support_ticket::closed_at, &support_ticket::deleted_at>(),
    index_on<&support_ticket::product, &support_ticket::resolved_at>
        .where_null<&support_ticket::closed_at, &support_ticket::deleted_at>()
        .where_not_null<&support_ticket::resolved_at>(),
    // Assignment: what agents have at hand, and who waits for one.
    index_on<&support_ticket::product, &support_ticket::assigned_to>
        .where_null<&support_ticket::resolved_at, &support_ticket::deleted_at>()
        .where_not_null<&support_ticket::assigned_to>(),
    index_on<&support_ticket::product, &support_ticket::created_at>
        .where_null<&support_ticket::assigned_to, &support_ticket::resolved_at, &support_ticket::deleted_at>(),
};

template <>
inline constexpr std::array indexes_of<ticket_message>{
    index_on<&ticket_message::ticket_id, &ticket_message::created_at, &ticket_message::id>,
    index_on<&ticket_message::author_id>,
};

template <>
inline constexpr std::array indexes_of<ticket_cycle>{
    index_on<&ticket_cycle::product, &ticket_cycle::metric, &ticket_cycle::ended_at>.where_not_null<&ticket_cycle::ended_at>(),
    index_on<&ticket_cycle::product, &ticket_cycle::metric, &ticket_cycle::started_at>.where_null<&ticket_cycle::ended_at>(),
    index_on<&ticket_cycle::product, &ticket_cycle::started_at>.where_not_null<&ticket_cycle::ticket_created_at>(),
    index_on<&ticket_cycle::product, &ticket_cycle::due_at>.where_null<&ticket_cycle::ended_at>().where_not_null<&ticket_cycle::due_at>(),
    index_on<&ticket_cycle::product, &ticket_cycle::breached_at>.where_not_null<&ticket_cycle::breached_at>(),
    index_on<&ticket_cycle::product, &ticket_cycle::alarm_at, &ticket_cycle::ticket_id, &ticket_cycle::metric>.where_not_null<&ticket_cycle::alarm_at>(),
};

template <>
inline constexpr std::array indexes_of<csat_survey>{
    unique_index_on<&csat_survey::token>,
    index_on<&csat_survey::product, &csat_survey::sent_at>,
};

template <>
inline constexpr std::array indexes_of<ticket_rating>{
    index_on<&ticket_rating::product, &ticket_rating::given_at>,
};

template <>
inline constexpr std::array indexes_of<ticket_tag>{
    index_on<&ticket_tag::product, &ticket_tag::tag, &ticket_tag::created_at, &ticket_tag::ticket_id>,
};

template <>
inline constexpr std::array indexes_of<ticket_activity>{
    index_on<&ticket_activity::product, &ticket_activity::updated_at, &ticket_activity::ticket_id>,
    index_on<&ticket_activity::product, &ticket_activity::urgency, &ticket_activity::waiting_since,
             &ticket_activity::ticket_id>,
    index_on<&ticket_activity::product, &ticket_activity::waiting_since, &ticket_activity::ticket_id>,
    index_on<&ticket_activity::product, &ticket_activity::due_at, &ticket_activity::ticket_id>,
};

template <>
inline constexpr std::array indexes_of<ticket_participant>{
    index_on<&ticket_participant::product, &ticket_participant::participant_id, &ticket_participant::ticket_id>,
};

template <>
inline constexpr std::array indexes_of<idempotency_key>{
    index_on<&idempotency_key::product, &idempotency_key::used_at>,
    index_on<&idempotency_key::ticket_id>,
};

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_RECORD_INDEXES_HPP
