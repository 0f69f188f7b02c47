// "The whole batch or nothing", "conflict", "seen by every read that starts after it returned".
// Testing layer. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_CONFORMANCE_COMMITS_HPP
#define PLEME_SUPPORT_TESTING_CONFORMANCE_COMMITS_HPP

#include <pleme_support/testing/conformance/common.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <string>
#include <tuple>

namespace pleme_support::inline v0::testing::conformance {

template <class MakeStorage>
void check_commits(MakeStorage&& make_storage)
{
    auto holder = make_storage();
    auto& storage = *holder;
    const auto first = make_ticket(1);
    must_commit(storage, batch().insert(first).insert(make_event(first)).insert(make_cycle(first)));

    // What the storage held before a batch that must fail; nothing of the batch may be seen afterwards.
    const auto check_untouched = [&] {
        CHECK((must_read(storage, storage::query<support_ticket>{}) == std::vector{first}));
        CHECK((must_read(storage, storage::query<ticket_event>{}) == std::vector{make_event(first)}));
        CHECK((must_read(storage, storage::query<ticket_cycle>{}) == std::vector{make_cycle(first)}));
        CHECK(must_read(storage, storage::query<ticket_message>{}).empty());
        CHECK(must_read(storage, storage::query<number_block>{}).empty());
        CHECK(must_read(storage, storage::query<idempotency_key>{}).empty());
    };

    SUBCASE("an empty batch succeeds")
    {
        must_commit(storage, batch());
        check_untouched();
    }
    SUBCASE("a batch of every kind is applied as a whole")
    {
        const auto next = make_next_version(first);
        auto ended = make_cycle(first);
        ended.ended_at = next.updated_at;
        ended.outcome = cycle_outcome::fulfilled;
        must_commit(storage, batch()
                                 .update(next)
                                 .insert(make_event(next))
                                 .insert(make_message(first, 1))
                                 .update(ended)
                                 .insert(make_cycle(first, cycle_metric::next_response))
                                 .insert(make_idempotency_key(first, "k")));
        CHECK((must_read(storage, storage::query<support_ticket>{}) == std::vector{next}));
        CHECK(must_read(storage, storage::query<ticket_event>{}).size() == 2);
        CHECK(must_read(storage, storage::query<ticket_message>{}).size() == 1);
        CHECK(must_read(storage, storage::query<ticket_cycle>{}).size() == 2);
        CHECK(
            (must_read(storage, storage::query<ticket_cycle>{}.is_not_null<&ticket_cycle::ended_at>()) == std::vector{ended}));
        CHECK(must_read(storage, storage::query<idempotency_key>{}).size() == 1);
    }
    SUBCASE("an inserted key that exists is a conflict: of every record type")
    {
        const auto next = make_next_version(first);
        CHECK(commit_error(storage, batch().insert(first)) == errc::conflict);
        check_untouched();
        CHECK(commit_error(storage, batch().insert(make_message(first, 1)).insert(make_event(first))) == errc::conflict);
        check_untouched();
        CHECK(commit_error(storage, batch().update(next).insert(make_event(next)).insert(make_cycle(first))) == errc::conflict);
        check_untouched();
        must_commit(
            storage,
            batch().insert(make_message(first, 1)).insert(number_block{"thai", 1, 0}).insert(make_idempotency_key(first, "k")));
        must_commit(storage, batch()
                                 .insert(make_settings())
                                 .insert(make_calendar())
                                 .insert(settings_rollout{"thai", 1, 1, false, {}})
                                 .insert(agent_rotation{"thai", 1, {}}));
        CHECK(commit_error(storage, batch().update(next).insert(make_message(first, 1))) == errc::conflict);
        CHECK(commit_error(storage, batch().insert(number_block{"thai", 5, 0})) == errc::conflict);
        CHECK(commit_error(storage, batch().insert(make_full_settings())) == errc::conflict);
        CHECK(commit_error(storage, batch().insert(make_settings(2)).insert(make_calendar())) == errc::conflict);
        CHECK(commit_error(storage, batch().insert(settings_rollout{"thai", 1, 2, false, {}})) == errc::conflict);
        CHECK(commit_error(storage, batch().insert(agent_rotation{"thai", 1, make_id(1)})) == errc::conflict);
        CHECK(must_read(storage, storage::query<desk_settings>{}).size() == 1);
        CHECK(commit_error(storage, batch().update(next).insert(make_idempotency_key(first, "k"))) == errc::conflict);
        CHECK((must_read(storage, storage::query<support_ticket>{}) == std::vector{first}));
    }
    SUBCASE("a key twice in one batch is a conflict")
    {
        CHECK(commit_error(storage, batch().insert(make_message(first, 1)).insert(make_message(first, 1))) == errc::conflict);
        check_untouched();
    }
    SUBCASE("one id under two products is two records")
    {
        auto other = make_ticket(1, "japanese");
        must_commit(storage, batch().insert(other));
        CHECK(must_read(storage, storage::query<support_ticket>{}.equal<&support_ticket::id>(first.id)).size() == 2);
        auto next = make_next_version(other);
        must_commit(storage, batch().update(next));
        CHECK((must_read(storage, storage::query<support_ticket>{}.equal<&support_ticket::product>("thai")) ==
               std::vector{first}));
    }
    SUBCASE("a ticket number twice in one product is a conflict")
    {
        auto second = make_ticket(2);
        second.number = first.number;
        CHECK(commit_error(storage, batch().insert(second).insert(make_event(second))) == errc::conflict);
        check_untouched();
    }
    SUBCASE("a survey's token twice, in any product, is a conflict")
    {
        const auto other = make_ticket(1, "japanese");
        const auto survey = make_survey(first);
        must_commit(storage, batch().insert(other));
        must_commit(storage, batch().insert(survey));
        auto second = make_survey(first, 2);
        second.token = survey.token;
        CHECK(commit_error(storage, batch().insert(second)) == errc::conflict);
        auto foreign = make_survey(other);
        foreign.token = survey.token;
        CHECK(commit_error(storage, batch().update(make_next_version(other)).insert(foreign)) == errc::conflict);
        CHECK((must_read(storage, storage::query<csat_survey>{}) == std::vector{survey}));

        second = make_survey(first, 2);
        must_commit(storage, batch().insert(second));
        second.token = survey.token;
        CHECK(commit_error(storage, batch().update(second)) == errc::conflict);
        const auto of_token = storage::query<csat_survey>{}.equal<&csat_survey::token>(survey.token);
        CHECK((must_read(storage, of_token) == std::vector{survey}));
        must_commit(storage, batch().remove(survey));
        must_commit(storage, batch().update(second));
        CHECK((must_read(storage, of_token) == std::vector{second}));
    }
    SUBCASE("an updated record that does not exist is a conflict: of every record type")
    {
        CHECK(commit_error(storage, batch().update(make_next_version(make_ticket(2)))) == errc::conflict);
        CHECK(commit_error(storage, batch().update(make_cycle(first, cycle_metric::resolution))) == errc::conflict);
        CHECK(commit_error(storage, batch().update(number_block{"thai", 5, 1})) == errc::conflict);
        CHECK(commit_error(storage, batch().update(make_survey(first))) == errc::conflict);
        CHECK(commit_error(storage, batch().update(make_settings())) == errc::conflict);
        CHECK(commit_error(storage, batch().update(make_calendar())) == errc::conflict);
        CHECK(commit_error(storage, batch().update(settings_rollout{"thai", 1, 1, false, {}})) == errc::conflict);
        CHECK(commit_error(storage, batch().update(agent_rotation{"thai", 1, {}})) == errc::conflict);
        CHECK(commit_error(storage, batch().update(make_idempotency_key(first, "k"))) == errc::conflict);
        CHECK(
            commit_error(storage, batch().insert(make_message(first, 1)).update(make_cycle(first, cycle_metric::resolution))) ==
            errc::conflict);
        check_untouched();
    }
    SUBCASE("a versioned record that is not at version - 1 is a conflict")
    {
        auto same = first;
        same.subject = "changed";
        CHECK(commit_error(storage, batch().update(same)) == errc::conflict);
        const auto skipped = make_next_version(make_next_version(first));
        CHECK(commit_error(storage, batch().update(skipped).insert(make_event(skipped)).insert(make_message(first, 1))) ==
              errc::conflict);
        check_untouched();
        must_commit(storage, batch().insert(number_block{"thai", 1, 0}));
        must_commit(storage, batch().update(number_block{"thai", 101, 1}));
        CHECK(commit_error(storage, batch().update(number_block{"thai", 201, 1})) == errc::conflict);
        CHECK((must_read(storage, storage::query<number_block>{}) == std::vector{number_block{"thai", 101, 1}}));

        const settings_rollout rollout{"thai", 2, 1, true, "place"};
        const agent_rotation rotation{"thai", 2, make_id(1)};
        must_commit(storage, batch().insert(settings_rollout{"thai", 1, 1, false, {}}).insert(agent_rotation{"thai", 1, {}}));
        must_commit(storage, batch().update(rollout).update(rotation));
        CHECK(commit_error(storage, batch().update(rollout)) == errc::conflict);
        CHECK(commit_error(storage, batch().update(rotation)) == errc::conflict);
        CHECK((must_read(storage, storage::query<settings_rollout>{}) == std::vector{rollout}));
        CHECK((must_read(storage, storage::query<agent_rotation>{}) == std::vector{rotation}));
    }
    SUBCASE("an update changes its record and no other")
    {
        const auto second = make_ticket(2);
        must_commit(storage, batch().insert(second));
        const auto next = make_next_version(second);
        must_commit(storage, batch().update(next));
        CHECK((must_read(storage, storage::query<support_ticket>{}.ascending<&support_ticket::number>()) ==
               std::vector{first, next}));
    }
    SUBCASE("an update that says what it changes")
    {
        auto full = make_full_ticket(2);
        full.version = 1;
        must_commit(storage, batch().insert(full));
        auto next = make_next_version(full);
        next.status = ticket_status::in_progress;
        next.closed_at.reset();
        must_commit(
            storage,
            batch().update(
                next, storage::members_of<&support_ticket::status, &support_ticket::closed_at, &support_ticket::updated_at>));
        CHECK((must_read(storage, tickets().equal<&support_ticket::number>(2)) == std::vector{next}));
        auto renamed = make_next_version(next);
        renamed.subject = "Renamed";
        must_commit(storage,
                    batch().update(renamed, storage::members_of<&support_ticket::subject, &support_ticket::updated_at>));
        CHECK((must_read(storage, tickets().equal<&support_ticket::number>(2)) == std::vector{renamed}));
        CHECK(commit_error(storage, batch().update(renamed, storage::members_of<&support_ticket::updated_at>)) ==
              errc::conflict);
    }
    SUBCASE("an update moves its record to where conditions and orders look for it")
    {
        auto next = make_next_version(first);
        next.assigned_to = make_id(42);
        next.status = ticket_status::resolved;
        next.resolved_at = next.updated_at;
        next.deleted_at = next.updated_at;
        must_commit(storage, batch().update(next));
        const auto of = [](storage::query<support_ticket> query) { return query.equal<&support_ticket::product>("thai"); };
        CHECK(sorted_numbers(storage, of(tickets().equal<&support_ticket::assigned_to>(make_id(42)))) == found{1});
        CHECK(sorted_numbers(storage, of(tickets().equal<&support_ticket::status>(ticket_status::new_))).empty());
        CHECK(sorted_numbers(storage, of(tickets().is_null<&support_ticket::deleted_at>())).empty());
        CHECK(sorted_numbers(storage, of(tickets().within<&support_ticket::resolved_at>(min_timestamp, max_timestamp))) ==
              found{1});
    }
    SUBCASE("many updates of one type in one batch")
    {
        std::vector<ticket_event> events;
        auto inserted = batch();
        for (std::int32_t version = 2; version < 40; ++version) {
            ticket_event event = make_event(first);
            event.version = version;
            event.changes = {{"subject", std::nullopt, "NULL, \"{}\\'"}};
            if (version % 2 == 0) event.message_id = make_id(static_cast<std::uint64_t>(version));
            inserted.insert(event);
            events.push_back(event);
        }
        must_commit(storage, inserted);
        auto updated = batch();
        for (ticket_event& event : events) {
            event.settings_version = event.version;
            if (event.version % 3 == 0) event.message_id.reset();
            event.kind = event_kind::erased;
            updated.update(event);
        }
        must_commit(storage, updated);
        const auto of_later = storage::query<ticket_event>{}
                                  .compare<&ticket_event::version>(storage::comparison::greater, 1)
                                  .ascending<&ticket_event::version>();
        CHECK((must_read(storage, of_later) == events));

        auto missing = events.front();
        missing.version = 100;
        CHECK(commit_error(storage, batch().update(events.front()).update(missing)) == errc::conflict);
        CHECK(commit_error(storage, batch().update(number_block{"thai", 9, 2}).update(number_block{"lao", 9, 2})) ==
              errc::conflict);
        CHECK((must_read(storage, of_later) == events));
    }
    SUBCASE("several records of one type are updated from their versions, and removed")
    {
        agent_rotation a{"lao", 1, {}};
        agent_rotation b{"thai", 1, {}};
        must_commit(storage, batch().insert(a).insert(b));
        a.version = b.version = 2;
        b.last_agent = make_id(1);
        must_commit(storage, batch().update(a).update(b));
        CHECK(must_read(storage, storage::query<agent_rotation>{}.is_not_null<&agent_rotation::last_agent>()) ==
              std::vector{b});
        auto late = b;
        late.version = 2;
        a.version = 3;
        CHECK(commit_error(storage, batch().update(a).update(late)) == errc::conflict);
        a.version = 1;
        CHECK(commit_error(storage, batch().remove(a).remove(b)) == errc::conflict);
        CHECK(must_read(storage, storage::query<agent_rotation>{}).size() == 2);
        a.version = 2;
        must_commit(storage, batch().remove(a).remove(b));
        CHECK(must_read(storage, storage::query<agent_rotation>{}).empty());
        must_commit(storage, batch().insert(agent_rotation{"lao", 1, {}}));
    }
    SUBCASE("a removed ticket goes with all that belongs to it, and nothing else")
    {
        const auto second = make_ticket(2);
        const auto twin = make_ticket(2, "japanese");
        for (const auto& ticket : {second, twin})
            must_commit(storage, batch()
                                     .insert(ticket)
                                     .insert(make_event(ticket))
                                     .insert(make_message(ticket, 1))
                                     .insert(make_message(ticket, 2))
                                     .insert(make_cycle(ticket))
                                     .insert(make_cycle(ticket, cycle_metric::resolution))
                                     .insert(make_survey(ticket, 1))
                                     .insert(make_survey(ticket, 2))
                                     .insert(make_text(ticket))
                                     .insert(make_rating(ticket)));
        must_commit(storage, batch().remove(second));
        CHECK((must_read(storage, tickets().ascending<&support_ticket::number>()) == std::vector{first, twin}));
        CHECK((must_read(storage, storage::query<ticket_event>{}.equal<&ticket_event::product>("thai")) ==
               std::vector{make_event(first)}));
        CHECK(must_read(storage, storage::query<ticket_message>{}).size() == 2);
        CHECK(must_read(storage, storage::query<ticket_cycle>{}).size() == 3);
        CHECK((must_read(storage, storage::query<csat_survey>{}.ascending<&csat_survey::ordinal>()) ==
               std::vector{make_survey(twin, 1), make_survey(twin, 2)}));
        CHECK((must_read(storage, storage::query<ticket_rating>{}) == std::vector{make_rating(twin)}));
        CHECK((must_read(storage, storage::query<ticket_text>{}) == std::vector{make_text(twin)}));
        CHECK(sorted_numbers(storage, tickets().has(texts_with({"icket"}))) == found{2});
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::product>("thai")) == found{1});
        must_commit(
            storage,
            batch().insert(second).insert(make_event(second)).insert(make_message(second, 1)).insert(make_text(second)));
        CHECK(sorted_numbers(storage, tickets().equal<&support_ticket::product>("thai").has(texts_with({"icket"}))) ==
              found{2});
    }
    SUBCASE("a removed record that does not exist, or has another version, is a conflict: of every record type")
    {
        const auto key = make_idempotency_key(first, "k");
        must_commit(storage, batch().insert(number_block{"thai", 1, 0}).insert(event_sequence{"thai", 1, 0}).insert(key));
        const auto refused = [&](const storage::batch& removal) {
            CHECK(commit_error(storage, removal) == errc::conflict);
            CHECK((must_read(storage, tickets()) == std::vector{first}));
            CHECK(must_read(storage, storage::query<ticket_event>{}).size() == 1);
            CHECK(must_read(storage, storage::query<ticket_cycle>{}).size() == 1);
        };
        refused(batch().remove(make_ticket(2)));
        refused(batch().remove(make_next_version(first)));
        refused(batch().remove(make_message(first, 1)));
        refused(batch().remove(make_cycle(first, cycle_metric::resolution)));
        refused(batch().remove(number_block{"thai", 1, 1}));
        refused(batch().remove(event_sequence{"thai", 1, 1}));
        refused(batch().remove(make_survey(first)));
        refused(batch().remove(make_settings()));
        refused(batch().remove(make_calendar()));
        refused(batch().remove(settings_rollout{"thai", 1, 1, false, {}}));
        refused(batch().remove(agent_rotation{"thai", 1, {}}));
        refused(batch().remove(make_idempotency_key(first, "another")));
        refused(batch().remove(make_cycle(first)).update(make_next_version(make_ticket(2))));
        must_commit(storage, batch().remove(number_block{"thai", 1, 0}).remove(event_sequence{"thai", 1, 0}).remove(key));
        must_commit(storage, batch().remove(make_cycle(first)).remove(make_event(first)));
        CHECK(must_read(storage, storage::query<ticket_cycle>{}).empty());
        CHECK(must_read(storage, storage::query<ticket_event>{}).empty());
        CHECK((must_read(storage, tickets()) == std::vector{first}));
    }
    SUBCASE("several queries in one read, of several types and of one type")
    {
        const auto rows = storage.read(no_end, storage::query<support_ticket>{}, storage::query<ticket_cycle>{},
                                       storage::query<ticket_message>{});
        REQUIRE(rows.has_value());
        CHECK((get<0>(*rows) == std::vector{first}));
        CHECK((get<1>(*rows) == std::vector{make_cycle(first)}));
        CHECK(get<2>(*rows).empty());
        const auto same =
            storage.read(no_end, tickets().equal<&support_ticket::number>(1), tickets().equal<&support_ticket::number>(2));
        REQUIRE(same.has_value());
        CHECK((get<0>(*same) == std::vector{first}));
        CHECK(get<1>(*same).empty());
    }
    SUBCASE("no error message holds data of a record")
    {
        auto copy = first;
        copy.subject = "secret";
        const auto refused = storage.commit(no_end, batch().insert(copy));
        REQUIRE_FALSE(refused.has_value());
        CHECK_FALSE(refused.error().message.empty());
        CHECK(refused.error().message.find("secret") == std::string::npos);
        CHECK(refused.error().message.find(to_text(first.id)) == std::string::npos);
    }
}

}  // namespace pleme_support::inline v0::testing::conformance

#endif  // PLEME_SUPPORT_TESTING_CONFORMANCE_COMMITS_HPP
