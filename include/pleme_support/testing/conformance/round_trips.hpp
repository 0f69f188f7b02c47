// "Members come back as they went in": every record type, every kind of value, at its limits.
// Testing layer. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_CONFORMANCE_ROUND_TRIPS_HPP
#define PLEME_SUPPORT_TESTING_CONFORMANCE_ROUND_TRIPS_HPP

#include <pleme_support/testing/conformance/common.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace pleme_support::inline v0::testing::conformance {

/// Text that a storage may be tempted to change: scripts, composed and decomposed letters, quotes, controls, blanks at the
/// ends.
inline const std::vector<std::string> difficult_texts{
    "สวัสดีครับ ฉันลืมรหัสผ่าน",
    "😀👩‍👩‍👧 \xF0\x9F\x87\xB9\xF0\x9F\x87\xAD",
    "e\xCC\x81 \xC3\xA9",
    " blanks \t\r\n ",
    "it's \"quoted\" \\ %_?$1 -- ;",
    "{\"json\":[1,2]}",
    "\x01\x1F\x7F",
    "\xEF\xBF\xBF\xF4\x8F\xBF\xBF",
    "0",
    "null",
};

/// @param of  how many records of the type there are
template <storage::record R, class Storage>
void check_round_trip(Storage& storage, const R& record, std::size_t of = 1)
{
    const auto rows = must_read(storage, storage::query<R>{});
    CHECK(rows.size() == of);
    CHECK(std::count(rows.begin(), rows.end(), record) == 1);
}

template <class MakeStorage>
void check_round_trips(MakeStorage&& make_storage)
{
    auto holder = make_storage();
    auto& storage = *holder;
    const auto parent = make_ticket(7);

    SUBCASE("a ticket with nothing that may be null")
    {
        must_commit(storage, batch().insert(parent));
        check_round_trip(storage, parent);
    }
    SUBCASE("a ticket with everything")
    {
        const auto ticket = make_full_ticket(7);
        must_commit(storage, batch().insert(ticket));
        check_round_trip(storage, ticket);
    }
    SUBCASE("an update sets and clears every member")
    {
        auto full = make_full_ticket(7);
        full.version = 2;
        auto bare = parent;
        bare.version = 3;
        must_commit(storage, batch().insert(parent));
        must_commit(storage, batch().update(full));
        check_round_trip(storage, full);
        must_commit(storage, batch().update(bare));
        check_round_trip(storage, bare);
    }
    SUBCASE("text is kept byte by byte")
    {
        std::int32_t n = 0;
        for (const std::string& text : difficult_texts) {
            CAPTURE(text);
            auto ticket = make_full_ticket(++n);
            ticket.subject = ticket.description = text;
            ticket.category = ticket.csat_comment = text;
            ticket.tags = difficult_texts;
            auto event = make_event(ticket);
            event.changes = {{"subject", std::nullopt, text}, {"category", text, std::nullopt}, {"tags", text, text}};
            auto message = make_message(ticket, 1);
            message.content = text;
            const auto key = make_idempotency_key(ticket, text);
            auto cycle = make_full_cycle(ticket);
            cycle.policy = cycle.calendar = text;
            auto survey = make_survey(ticket);
            survey.token = survey.comment.emplace(text);
            must_commit(storage, batch().insert(ticket).insert(event).insert(message).insert(cycle).insert(survey).insert(key));
            auto settings = make_full_settings(n);
            sla_policy& policy = settings.policies.front();
            policy.name = policy.calendar.emplace(text);
            policy.categories = policy.tags = difficult_texts;
            settings.calendars.front().name = text;
            auto calendar = make_calendar(text);
            calendar.time_zone = calendar.hours.front().in_force_from = text;
            calendar.holidays.front() = {text, text, {{0, 1}}};
            must_commit(storage, batch().insert(settings).insert(calendar));
            const auto written = static_cast<std::size_t>(n);
            check_round_trip(storage, cycle, written);
            check_round_trip(storage, survey, written);
            check_round_trip(storage, settings, written);
            check_round_trip(storage, calendar, written);
            check_round_trip(storage, ticket, written);
            check_round_trip(storage, event, written);
            check_round_trip(storage, message, written);
            check_round_trip(storage, key, written);
        }
    }
    SUBCASE("an empty optional text is not null")
    {
        auto ticket = parent;
        ticket.category = "";
        must_commit(storage, batch().insert(ticket));
        check_round_trip(storage, ticket);
    }
    SUBCASE("texts of 64 KiB")
    {
        constexpr std::size_t most = 65'536;
        auto ticket = parent;
        while (ticket.description.size() + 3 <= most) ticket.description += "\xE0\xB8\x81";
        auto message = make_message(ticket, 1);
        message.content = std::string(most, 'x');
        must_commit(storage, batch().insert(ticket).insert(message));
        check_round_trip(storage, ticket);
        check_round_trip(storage, message);
    }
    SUBCASE("the first and the last instant, and single microseconds")
    {
        auto ticket = make_full_ticket(7);
        ticket.created_at = min_timestamp;
        ticket.updated_at = max_timestamp;
        ticket.resolved_at = timestamp{};
        ticket.closed_at = timestamp{} - std::chrono::microseconds{1};
        ticket.deleted_at = default_now + std::chrono::microseconds{999'999};
        must_commit(storage, batch().insert(ticket));
        check_round_trip(storage, ticket);
    }
    SUBCASE("the smallest and the largest integer")
    {
        auto ticket = make_full_ticket(7);
        ticket.number = (std::numeric_limits<std::int32_t>::max)();
        ticket.reopen_count = (std::numeric_limits<std::int32_t>::min)();
        must_commit(storage, batch().insert(ticket));
        check_round_trip(storage, ticket);
    }
    SUBCASE("ids with every bit")
    {
        auto ticket = make_full_ticket(7);
        for (auto& byte : ticket.id) byte = 0xFF;
        ticket.assigned_to = uuid{};
        must_commit(storage, batch().insert(ticket));
        check_round_trip(storage, ticket);
    }
    SUBCASE("messages, public and internal")
    {
        auto message = make_message(parent, 1);
        message.is_internal = true;
        message.author_kind = actor_kind::bot;
        must_commit(storage, batch().insert(parent).insert(message));
        check_round_trip(storage, message);
    }
    SUBCASE("events, with and without what may be null")
    {
        auto event = make_event(parent);
        must_commit(storage, batch().insert(parent).insert(event));
        check_round_trip(storage, event);
        event.kind = event_kind::note_added;
        event.message_id = make_id(9);
        event.metric = cycle_metric::next_response;
        event.due_at = max_timestamp;
        event.settings_version = (std::numeric_limits<std::int32_t>::max)();
        event.changes = {{"status", "NEW", "RESOLVED"}, {"resolved_at", std::nullopt, to_text(default_now)}};
        event.cycles = {make_full_cycle_change(event), {}};
        must_commit(storage, batch().update(event));
        check_round_trip(storage, event);
        event.actor_id = make_id(77);  // what the changes and cycles say stays the same, whoever's the event is
        must_commit(storage, batch().update(event, storage::members_of<&ticket_event::actor_id>));
        check_round_trip(storage, event);
        event.changes = {{"of_a_newer_version", "1", "2"}, {"subject", "a", std::nullopt}, {"subject", "a", "[\"b"}};
        must_commit(storage, batch().update(event));
        check_round_trip(storage, event);
    }
    SUBCASE("cycles, running and ended")
    {
        auto cycle = make_cycle(parent, cycle_metric::resolution, 2);
        must_commit(storage, batch().insert(parent).insert(cycle));
        check_round_trip(storage, cycle);
        const auto running = cycle;
        cycle.ended_at = cycle.due_at = cycle.breached_at = max_timestamp;
        cycle.outcome = cycle_outcome::cancelled;
        cycle.ended_by = make_id(8);
        cycle.ended_by_kind = actor_kind::system;
        must_commit(storage, batch().update(cycle));
        check_round_trip(storage, cycle);
        cycle = make_full_cycle(parent, cycle_metric::resolution, 2);
        must_commit(storage, batch().update(cycle));
        check_round_trip(storage, cycle);
        must_commit(storage, batch().update(running));
        check_round_trip(storage, running);
    }
    SUBCASE("what a clock passed over: none, one, many")
    {
        auto cycle = make_cycle(parent);
        must_commit(storage, batch().insert(parent).insert(cycle));
        cycle.pauses = {{min_timestamp.time_since_epoch().count(), max_timestamp.time_since_epoch().count()}};
        must_commit(storage, batch().update(cycle));
        check_round_trip(storage, cycle);
        for (std::int64_t n = 0; n < 1'000; ++n) cycle.pauses.push_back({-n, n});
        must_commit(storage, batch().update(cycle));
        check_round_trip(storage, cycle);
        cycle.pauses.clear();
        must_commit(storage, batch().update(cycle));
        check_round_trip(storage, cycle);
    }
    SUBCASE("surveys, sent and answered")
    {
        auto survey = make_survey(parent);
        must_commit(storage, batch().insert(parent).insert(survey));
        check_round_trip(storage, survey);
        survey.score = 1;
        survey.comment = "";
        survey.answered_at = default_now;
        survey.changeable_until = max_timestamp;
        must_commit(storage, batch().update(survey));
        check_round_trip(storage, survey);
        must_commit(storage, batch().insert(make_survey(parent, 2)));
        check_round_trip(storage, survey, 2);
    }
    SUBCASE("calendars: hours of several times, closed ones, holidays with and without hours, none of either")
    {
        auto calendar = make_calendar();
        calendar.hours.push_back({"2025-01-01", {}});
        calendar.hours.push_back({"2026-01-01", {{day_of_week::sunday, 1'320, 1'800}, {day_of_week::saturday, 0, 1'440}}});
        calendar.holidays.push_back({"2024-12-31", "", {{0, 60}, {600, 720}}});
        must_commit(storage, batch().insert(calendar));
        check_round_trip(storage, calendar);
        const support_calendar bare{"thai", "Office", 2, "UTC", {}, {}};
        must_commit(storage, batch().insert(bare));
        check_round_trip(storage, bare, 2);
        check_round_trip(storage, calendar, 2);
    }
    SUBCASE("settings: with every member of a policy, with none, and without policies")
    {
        auto settings = make_settings();
        must_commit(storage, batch().insert(settings));
        check_round_trip(storage, settings);
        settings = make_full_settings(2);
        must_commit(storage, batch().insert(settings));
        check_round_trip(storage, settings, 2);
        settings.version = 3;
        for (sla_policy& policy : settings.policies) {
            policy.priorities.clear();
            policy.categories.clear();
            policy.tags.clear();
            policy.targets.clear();
            policy.calendar.reset();
            policy.pauses.clear();  // not those that a policy has by default
            policy.warnings.clear();
        }
        settings.calendars.clear();
        settings.close_resolved_after.reset();
        settings.purge_deleted_after.reset();
        must_commit(storage, batch().insert(settings));
        check_round_trip(storage, settings, 3);
        settings.policies.clear();
        must_commit(storage, batch().update(settings));
        check_round_trip(storage, settings, 3);
    }
    SUBCASE("every enumerator of a policy and of a calendar")
    {
        auto settings = make_settings();
        auto& policy = settings.policies.emplace_back();
        policy.priorities.assign(enum_values<ticket_priority>.begin(), enum_values<ticket_priority>.end());
        policy.pauses.clear();
        for (const auto metric : enum_values<cycle_metric>) {
            for (const auto priority : enum_values<ticket_priority>) policy.targets.push_back({metric, priority, 1});
            for (const auto status : enum_values<ticket_status>) policy.pauses.push_back({metric, status});
        }
        for (const auto behaviour : enum_values<reopen_behaviour>) {
            settings.policies.push_back(settings.policies.front());
            settings.policies.back().on_reopen = behaviour;
        }
        auto calendar = make_calendar();
        for (const auto day : enum_values<day_of_week>) calendar.hours.front().weekly.push_back({day, 0, 1});
        must_commit(storage, batch().insert(settings).insert(calendar));
        check_round_trip(storage, settings);
        check_round_trip(storage, calendar);
    }
    SUBCASE("how far settings have been brought, and whose turn it is")
    {
        settings_rollout rollout{"thai", 1, 4, false, {}};
        agent_rotation rotation{"thai", 1, {}};
        must_commit(storage, batch().insert(rollout).insert(rotation));
        check_round_trip(storage, rollout);
        check_round_trip(storage, rotation);
        rollout = {"thai", 2, 5, true, "1.\u00e9"};
        rotation = {"thai", 2, make_id(9)};
        must_commit(storage, batch().update(rollout).update(rotation));
        check_round_trip(storage, rollout);
        check_round_trip(storage, rotation);
    }
    SUBCASE("number blocks")
    {
        number_block block{"thai", 1, 0};
        must_commit(storage, batch().insert(block));
        check_round_trip(storage, block);
        block = {"thai", 201, 1};
        must_commit(storage, batch().update(block));
        check_round_trip(storage, block);
    }
    SUBCASE("events that wait for their places, and the places")
    {
        const unplaced_event waiting{"thai", max_timestamp, make_id(1), (std::numeric_limits<std::int32_t>::max)()};
        must_commit(storage, batch().insert(waiting));
        check_round_trip(storage, waiting);
        event_places places{
            "thai", (std::numeric_limits<std::int64_t>::max)(), (std::numeric_limits<std::int64_t>::min)(), {{make_id(1), 1}}};
        for (std::int32_t i = 2; i < 2'000; ++i) places.events.push_back({make_id(static_cast<std::uint64_t>(i)), i});
        must_commit(storage, batch().insert(places).remove(waiting));
        check_round_trip(storage, places);
        CHECK(must_read(storage, storage::query<unplaced_event>{}).empty());
    }
    SUBCASE("idempotency keys")
    {
        auto key = make_idempotency_key(parent, "key");
        must_commit(storage, batch().insert(key));
        check_round_trip(storage, key);
        key.message_id = make_id(9);
        must_commit(storage, batch().update(key));
        check_round_trip(storage, key);
    }
    SUBCASE("every enumerator")
    {
        std::int32_t n = 0;
        for (const auto status : enum_values<ticket_status>)
            for (const auto priority : enum_values<ticket_priority>)
                for (const auto kind : enum_values<actor_kind>) {
                    auto ticket = make_full_ticket(++n);
                    ticket.status = status;
                    ticket.priority = priority;
                    ticket.resolved_by_kind = kind;
                    must_commit(storage, batch().insert(ticket));
                    check_round_trip(storage, ticket, static_cast<std::size_t>(n));
                }
        auto event = make_event(parent);
        event.ticket_id = make_id(1);
        for (const auto kind : enum_values<event_kind>) {
            ++event.version;
            event.kind = kind;
            event.metric = enum_values<cycle_metric>[static_cast<std::size_t>(event.version) % 3];
            must_commit(storage, batch().insert(event));
            check_round_trip(storage, event, static_cast<std::size_t>(event.version - 1));
        }
        std::size_t cycles = 0;
        for (const auto metric : enum_values<cycle_metric>)
            for (const auto outcome : enum_values<cycle_outcome>) {
                auto cycle = make_cycle(make_ticket(1), metric, static_cast<std::int32_t>(++cycles));
                cycle.outcome = outcome;
                must_commit(storage, batch().insert(cycle));
                check_round_trip(storage, cycle, cycles);
            }
        std::size_t keys = 0;
        for (const auto operation : enum_values<keyed_operation>) {
            auto key = make_idempotency_key(parent, "k");
            key.operation = operation;
            must_commit(storage, batch().insert(key));
            check_round_trip(storage, key, ++keys);
        }
    }
}

}  // namespace pleme_support::inline v0::testing::conformance

#endif  // PLEME_SUPPORT_TESTING_CONFORMANCE_ROUND_TRIPS_HPP
