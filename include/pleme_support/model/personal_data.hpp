// The inventory of personal data: what each member of each record says of people. By it people are forgotten and exported, and
// a record or a member that it does not name does not compile. Model layer: declarations. Guide: docs/guide/retention.md.
// Tests: tests/unit/model/personal_data.test.cpp, tests/unit/repository/erase.test.cpp, export.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_PERSONAL_DATA_HPP
#define PLEME_SUPPORT_MODEL_PERSONAL_DATA_HPP

#include <pleme_support/model/activity.hpp>
#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/participant.hpp>
#include <pleme_support/model/rating.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/tag.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/ticket_text.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <cstddef>
#include <type_traits>

namespace pleme_support::inline v0 {

/// Members of one record type, by pointer.
template <auto... Members>
struct record_members {
    static constexpr std::size_t size = sizeof...(Members);  ///< how many

    /// Calls `visit(record.*member)` for each.
    template <class R, class Visitor>
    static void visit(R& record, const Visitor& visit_one)
    {
        (visit_one(record.*Members), ...);
    }
    /// Whether a member is among them.
    template <auto Member>
    static constexpr bool has =
        (std::is_same_v<std::integral_constant<decltype(Member), Member>, std::integral_constant<decltype(Members), Members>> ||
         ...);
};

/// What nobody has said anything of yet, each a list of members: a specialisation names those that are not empty, and
/// `others`.
struct personal_data_defaults {
    using people = record_members<>;     ///< ids of people: `uuid`, `std::optional<uuid>` or `std::vector<uuid>`
    using texts = record_members<>;      ///< what people wrote, or was written about them
    using secrets = record_members<>;    ///< what only the person was told
    using histories = record_members<>;  ///< changes that repeat members of other records
};

/// What a record says of people. Each of its members is in exactly one of the lists.
template <class R>
struct personal_data;

template <>
struct personal_data<support_ticket> : personal_data_defaults {
    using people = record_members<&support_ticket::customer_id, &support_ticket::assigned_to, &support_ticket::participant_ids,
                                  &support_ticket::resolved_by>;
    using texts = record_members<&support_ticket::subject, &support_ticket::description, &support_ticket::csat_comment>;
    // Categories and tags are the help desk's own files: who writes a person's name on one has to rename it.
    using others =
        record_members<&support_ticket::id, &support_ticket::product, &support_ticket::number, &support_ticket::version,
                       &support_ticket::status, &support_ticket::priority, &support_ticket::category, &support_ticket::tags,
                       &support_ticket::first_response_at, &support_ticket::resolved_at, &support_ticket::resolved_by_kind,
                       &support_ticket::closed_at, &support_ticket::reopen_count, &support_ticket::customer_turns,
                       &support_ticket::agent_replies, &support_ticket::message_count, &support_ticket::last_message_at,
                       &support_ticket::waiting_since, &support_ticket::sla_breaches, &support_ticket::sla_breach,
                       &support_ticket::settings_version, &support_ticket::first_response_due_at,
                       &support_ticket::next_response_due_at, &support_ticket::resolution_due_at, &support_ticket::csat_score,
                       &support_ticket::csat_rated_at, &support_ticket::created_at, &support_ticket::updated_at,
                       &support_ticket::deleted_at>;
};

template <>
struct personal_data<ticket_message> : personal_data_defaults {
    using people = record_members<&ticket_message::author_id>;
    using texts = record_members<&ticket_message::content>;
    using others = record_members<&ticket_message::id, &ticket_message::ticket_id, &ticket_message::product,
                                  &ticket_message::author_kind, &ticket_message::is_internal, &ticket_message::created_at>;
};

template <>
struct personal_data<ticket_event> : personal_data_defaults {
    using people = record_members<&ticket_event::actor_id>;
    using histories = record_members<&ticket_event::changes, &ticket_event::cycles>;
    using others = record_members<&ticket_event::id, &ticket_event::ticket_id, &ticket_event::product, &ticket_event::version,
                                  &ticket_event::at, &ticket_event::kind, &ticket_event::actor, &ticket_event::message_id,
                                  &ticket_event::settings_version, &ticket_event::metric, &ticket_event::due_at>;
};

/// One of an event's `cycles`.
template <>
struct personal_data<cycle_change> : personal_data_defaults {
    using people = record_members<&cycle_change::ended_by_before, &cycle_change::ended_by>;
    using others =
        record_members<&cycle_change::metric, &cycle_change::ordinal, &cycle_change::started_at, &cycle_change::ended_before,
                       &cycle_change::ended_by_kind_before, &cycle_change::ended_at, &cycle_change::outcome,
                       &cycle_change::ended_by_kind, &cycle_change::worked, &cycle_change::due_before, &cycle_change::due_at,
                       &cycle_change::breached_before, &cycle_change::breached_at>;
};

template <>
struct personal_data<ticket_cycle> : personal_data_defaults {
    using people = record_members<&ticket_cycle::ended_by>;
    using others = record_members<
        &ticket_cycle::ticket_id, &ticket_cycle::product, &ticket_cycle::metric, &ticket_cycle::ordinal,
        &ticket_cycle::started_at, &ticket_cycle::ended_at, &ticket_cycle::outcome, &ticket_cycle::ended_by_kind,
        &ticket_cycle::replies, &ticket_cycle::suspended, &ticket_cycle::worked, &ticket_cycle::ticket_created_at,
        &ticket_cycle::due_at, &ticket_cycle::breached_at, &ticket_cycle::policy, &ticket_cycle::target_minutes,
        &ticket_cycle::calendar, &ticket_cycle::calendar_version, &ticket_cycle::clock_started_at, &ticket_cycle::pauses,
        &ticket_cycle::paused_since, &ticket_cycle::warnings_passed, &ticket_cycle::alarm_at, &ticket_cycle::resumed_breach_at>;
};

template <>
struct personal_data<csat_survey> : personal_data_defaults {
    using texts = record_members<&csat_survey::comment>;
    using secrets = record_members<&csat_survey::token>;
    using others = record_members<&csat_survey::ticket_id, &csat_survey::product, &csat_survey::ordinal, &csat_survey::sent_at,
                                  &csat_survey::expires_at, &csat_survey::score, &csat_survey::answered_at,
                                  &csat_survey::changeable_until>;
};

template <>
struct personal_data<ticket_rating> : personal_data_defaults {
    using people = record_members<&ticket_rating::agent_id>;
    using others = record_members<&ticket_rating::ticket_id, &ticket_rating::product, &ticket_rating::version,
                                  &ticket_rating::given_at, &ticket_rating::score, &ticket_rating::ordinal>;
};

template <>
struct personal_data<ticket_tag> : personal_data_defaults {
    using others = record_members<&ticket_tag::ticket_id, &ticket_tag::product, &ticket_tag::tag, &ticket_tag::created_at>;
};

template <>
struct personal_data<ticket_participant> : personal_data_defaults {
    using people = record_members<&ticket_participant::participant_id, &ticket_participant::added_by>;
    using others = record_members<&ticket_participant::ticket_id, &ticket_participant::product, &ticket_participant::added_at,
                                  &ticket_participant::added_by_kind, &ticket_participant::removed_at>;
};

template <>
struct personal_data<ticket_activity> : personal_data_defaults {
    using others = record_members<&ticket_activity::ticket_id, &ticket_activity::product, &ticket_activity::updated_at,
                                  &ticket_activity::urgency, &ticket_activity::waiting_since, &ticket_activity::due_at>;
};

/// Follows the ticket's own texts, in the same commit.
template <>
struct personal_data<ticket_text> : personal_data_defaults {
    using texts = record_members<&ticket_text::subject, &ticket_text::description>;
    using others = record_members<&ticket_text::ticket_id, &ticket_text::product>;
};

template <>
struct personal_data<product_folding> : personal_data_defaults {
    using others = record_members<&product_folding::product, &product_folding::generation, &product_folding::version,
                                  &product_folding::folding, &product_folding::done, &product_folding::place>;
};

template <>
struct personal_data<support_calendar> : personal_data_defaults {
    using others = record_members<&support_calendar::product, &support_calendar::name, &support_calendar::version,
                                  &support_calendar::time_zone, &support_calendar::hours, &support_calendar::holidays>;
};

template <>
struct personal_data<desk_settings> : personal_data_defaults {
    using people = record_members<&desk_settings::changed_by>;
    using others = record_members<&desk_settings::product, &desk_settings::version, &desk_settings::at,
                                  &desk_settings::changed_by_kind, &desk_settings::policies, &desk_settings::calendars,
                                  &desk_settings::close_resolved_after, &desk_settings::purge_deleted_after,
                                  &desk_settings::survey_expires_after, &desk_settings::survey_changeable_for>;
};

template <>
struct personal_data<settings_rollout> : personal_data_defaults {
    using others = record_members<&settings_rollout::product, &settings_rollout::version, &settings_rollout::settings_version,
                                  &settings_rollout::done, &settings_rollout::place>;
};

template <>
struct personal_data<agent_rotation> : personal_data_defaults {
    using people = record_members<&agent_rotation::last_agent>;
    using others = record_members<&agent_rotation::product, &agent_rotation::version>;
};

template <>
struct personal_data<number_block> : personal_data_defaults {
    using others = record_members<&number_block::product, &number_block::next, &number_block::version>;
};

template <>
struct personal_data<event_sequence> : personal_data_defaults {
    using others = record_members<&event_sequence::product, &event_sequence::next, &event_sequence::version>;
};

template <>
struct personal_data<unplaced_event> : personal_data_defaults {
    using others =
        record_members<&unplaced_event::product, &unplaced_event::at, &unplaced_event::ticket_id, &unplaced_event::version>;
};

template <>
struct personal_data<event_places> : personal_data_defaults {
    using others = record_members<&event_places::product, &event_places::last, &event_places::stamp, &event_places::events>;
};

template <>
struct personal_data<agent_erasure> : personal_data_defaults {
    using people = record_members<&agent_erasure::agent_id, &agent_erasure::replacement>;
    using others =
        record_members<&agent_erasure::product, &agent_erasure::version, &agent_erasure::place, &agent_erasure::held>;
};

/// Goes as a whole with either of the two.
template <>
struct personal_data<idempotency_key> : personal_data_defaults {
    using people = record_members<&idempotency_key::actor_id>;
    using texts = record_members<&idempotency_key::key, &idempotency_key::fingerprint>;
    using others = record_members<&idempotency_key::product, &idempotency_key::operation, &idempotency_key::ticket_id,
                                  &idempotency_key::message_id, &idempotency_key::used_at>;
};

namespace detail {

/// In how many lists a member stands.
template <class R, auto Member, class Data = personal_data<R>>
inline constexpr std::size_t times_named =
    std::size_t{Data::people::template has<Member>} + std::size_t{Data::texts::template has<Member>} +
    std::size_t{Data::secrets::template has<Member>} + std::size_t{Data::histories::template has<Member>} +
    std::size_t{Data::others::template has<Member>};

template <class R, class... D>
[[nodiscard]] consteval bool is_in_inventory(boost::mp11::mp_list<D...>)
{
    using data = personal_data<R>;
    constexpr std::size_t named =
        data::people::size + data::texts::size + data::secrets::size + data::histories::size + data::others::size;
    return ((times_named<R, D::pointer> == 1) && ...) && named == sizeof...(D);
}

}  // namespace detail

/// Whether the inventory has each described member of a record exactly once.
template <class R>
inline constexpr bool is_in_inventory = detail::is_in_inventory<R>(
    boost::mp11::mp_rename<boost::describe::describe_members<R, boost::describe::mod_public>, boost::mp11::mp_list>{});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_PERSONAL_DATA_HPP
