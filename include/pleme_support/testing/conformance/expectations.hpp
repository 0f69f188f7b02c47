// "A key that is expected to be absent": of every record type, several at once, beside everything else that a batch does.
// Testing layer. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_CONFORMANCE_EXPECTATIONS_HPP
#define PLEME_SUPPORT_TESTING_CONFORMANCE_EXPECTATIONS_HPP

#include <pleme_support/testing/conformance/common.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <string>
#include <vector>

namespace pleme_support::inline v0::testing::conformance {

template <class MakeStorage>
void check_expectations(MakeStorage&& make_storage)
{
    auto holder = make_storage();
    auto& storage = *holder;
    const auto first = make_ticket(1);
    const auto next = make_next_version(first);
    const auto settings = make_settings(1);
    must_commit(storage, batch().insert(first).insert(make_event(first)).insert(make_cycle(first)));
    must_commit(storage, batch().insert(settings));

    const auto expecting = [](auto... absent) {
        auto made = batch();
        (made.expect_absent(absent), ...);
        return made;
    };
    // A batch that must fail; nothing of it may be seen afterwards.
    const auto refused = [&](const storage::batch& doomed) {
        CHECK(commit_error(storage, doomed) == errc::conflict);
        CHECK((must_read(storage, tickets()) == std::vector{first}));
        CHECK((must_read(storage, storage::query<ticket_event>{}) == std::vector{make_event(first)}));
        CHECK((must_read(storage, storage::query<ticket_cycle>{}) == std::vector{make_cycle(first)}));
        CHECK(must_read(storage, storage::query<ticket_message>{}).empty());
        CHECK((must_read(storage, storage::query<desk_settings>{}) == std::vector{settings}));
    };

    SUBCASE("what is absent is no obstacle, and is not there afterwards")
    {
        must_commit(storage, expecting(make_settings(2)));
        must_commit(storage,
                    expecting(make_settings(2), make_settings(3), make_calendar(), number_block{"thai", 1, 0}).update(next));
        CHECK((must_read(storage, tickets()) == std::vector{next}));
        CHECK((must_read(storage, storage::query<desk_settings>{}) == std::vector{settings}));
        CHECK(must_read(storage, storage::query<support_calendar>{}).empty());
        CHECK(must_read(storage, storage::query<number_block>{}).empty());
    }
    SUBCASE("what is there is a conflict, whatever else the batch does")
    {
        refused(expecting(settings));
        refused(expecting(settings).insert(make_ticket(2)).insert(make_event(make_ticket(2))));
        refused(expecting(settings).insert(make_settings(2)));
        refused(expecting(settings).update(next).insert(make_event(next)).insert(make_message(first, 1)));
        refused(expecting(settings).remove(make_cycle(first)));
        refused(expecting(settings).remove(first));
        refused(expecting(settings).update(next).insert(make_event(next)).remove(make_cycle(first)));
    }
    SUBCASE("one that is there among several that are not, of one type and of several")
    {
        refused(expecting(make_settings(2), settings, make_settings(3)).update(next));
        refused(expecting(make_settings(2), make_calendar(), settings));
        refused(expecting(make_cycle(first), make_settings(2), make_calendar()).insert(make_message(first, 1)));
        auto many = expecting(settings);
        for (std::int32_t n = 1; n <= 100; ++n) many.expect_absent(make_message(first, n));
        refused(many);
    }
    SUBCASE("a decision that rests on the newest settings")
    {
        must_commit(storage, expecting(make_settings(2)).update(next).insert(make_event(next)));
        must_commit(storage, expecting(make_settings(3)).insert(make_settings(2)));
        const auto late = make_next_version(next);
        CHECK(commit_error(storage, expecting(make_settings(2)).update(late).insert(make_event(late))) == errc::conflict);
        CHECK((must_read(storage, tickets()) == std::vector{next}));
        must_commit(storage, expecting(make_settings(3)).update(late).insert(make_event(late)));
        CHECK((must_read(storage, tickets()) == std::vector{late}));
    }
    SUBCASE("beside other conflicts it is one, too")
    {
        refused(expecting(make_settings(2)).insert(first));
        refused(expecting(make_settings(2)).update(make_next_version(next)));
        // As many records are found as changes fail.
        refused(expecting(settings).update(make_next_version(next)));
        refused(expecting(settings).remove(make_cycle(first, cycle_metric::resolution)).insert(make_message(first, 1)));
    }
    SUBCASE("the whole key counts, and nothing else")
    {
        auto same = make_full_settings(1);
        refused(expecting(same));
        same.product = "japanese";
        must_commit(storage, expecting(same));

        auto cycle = make_full_cycle(first, cycle_metric::first_response, 1);
        refused(expecting(cycle));
        must_commit(storage, expecting(make_cycle(first, cycle_metric::first_response, 2)));
        must_commit(storage, expecting(make_cycle(first, cycle_metric::resolution, 1)));
        must_commit(storage, expecting(make_cycle(make_ticket(1, "japanese"))));
        must_commit(storage, expecting(make_cycle(make_ticket(2))));
        must_commit(storage, expecting(make_cycle(make_ticket(2)), make_cycle(first, cycle_metric::first_response, 2)));
    }
    SUBCASE("of every record type, at any version")
    {
        const auto check = [&](const auto& stored, auto expected) {
            must_commit(storage, expecting(expected));
            must_commit(storage, batch().insert(stored));
            CHECK(commit_error(storage, expecting(expected)) == errc::conflict);
            CHECK(commit_error(storage, expecting(expected, expected)) == errc::conflict);
            must_commit(storage, batch().remove(stored));
            must_commit(storage, expecting(expected));
        };
        auto ticket = make_full_ticket(2);
        ticket.version = 7;
        check(ticket, make_ticket(2));
        check(make_message(first, 1), make_message(first, 1));
        check(make_event(next), make_event(next));
        check(make_full_cycle(first), make_cycle(first, cycle_metric::resolution));
        check(make_survey(first), make_survey(first));
        check(make_calendar(), support_calendar{"thai", "Office", 1, {}, {}, {}});
        check(make_full_settings(2), make_settings(2));
        check(settings_rollout{"thai", 4, 1, false, {}}, settings_rollout{"thai", 5, 2, true, "place"});
        check(agent_rotation{"thai", 4, {}}, agent_rotation{"thai", 5, make_id(1)});
        check(number_block{"thai", 1, 3}, number_block{"thai", 9, 4});
        check(event_sequence{"thai", 1, 3}, event_sequence{"thai", 9, 4});
        const std::string difficult = "it's \"\\{},NULL";
        auto key = make_idempotency_key(first, difficult);
        key.message_id = make_id(9);
        check(key, make_idempotency_key(first, difficult));
    }
}

}  // namespace pleme_support::inline v0::testing::conformance

#endif  // PLEME_SUPPORT_TESTING_CONFORMANCE_EXPECTATIONS_HPP
