// "It returns success only when the batch will survive": what was acknowledged is there when the storage is opened again.
// Testing layer. Guide: docs/concepts/storage.md. Tests: examples/custom_storage/journal_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_CONFORMANCE_REOPENING_HPP
#define PLEME_SUPPORT_TESTING_CONFORMANCE_REOPENING_HPP

#include <pleme_support/testing/conformance/common.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <boost/mp11/algorithm.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::testing::conformance {

/// Everything that a storage holds, each type in the order of its key.
using contents = boost::mp11::mp_rename<boost::mp11::mp_transform<std::vector, storage::record_types>, std::tuple>;

template <class Storage>
[[nodiscard]] contents read_everything(Storage& storage)
{
    return [&]<class... R>(boost::mp11::mp_list<R...>) {
        const auto sorted = [&]<class T>(std::vector<T> rows) {
            const auto key_of = [](const T& row) {
                std::vector<storage::value> key;
                for (const auto member : storage::record_traits<T>::key) key.push_back(storage::value_at(row, member));
                return key;
            };
            std::sort(rows.begin(), rows.end(), [&](const T& a, const T& b) { return key_of(a) < key_of(b); });
            return rows;
        };
        return contents{sorted(must_read(storage, storage::query<R>{}))...};
    }(storage::record_types{});
}

/// One record or more of every type, with something in every member.
[[nodiscard]] inline std::vector<storage::batch> make_one_of_each()
{
    auto ticket = make_full_ticket(1);
    ticket.version = 1;
    auto event = make_event(ticket);
    event.changes = {{"subject", std::nullopt, "a"}, {"category", "b", std::nullopt}};
    event.cycles = {make_full_cycle_change(event)};
    auto survey = make_survey(ticket);
    survey.score = 4;
    survey.comment = "Thank you";
    survey.answered_at = survey.changeable_until = default_now;
    auto key = make_idempotency_key(ticket, "k");
    key.message_id = make_id(9);
    return {batch()
                .insert(ticket)
                .insert(event)
                .insert(make_message(ticket, 1))
                .insert(make_message(ticket, 2))
                .insert(make_full_cycle(ticket))
                .insert(survey)
                .insert(make_rating(ticket))
                .insert(make_tag(ticket, "late"))
                .insert(make_participant(ticket, make_id(1'000'003)))
                .insert(make_activity(ticket))
                .insert(make_text(ticket))
                .insert(key)
                .insert(unplaced_event{"thai", event.at, ticket.id, event.version}),
            batch().insert(make_ticket(1, "japanese")).insert(make_event(make_ticket(1, "japanese"))),
            batch().insert(make_calendar()).insert(make_full_settings()).insert(make_settings(2)),
            batch()
                .insert(settings_rollout{"thai", 1, 2, true, "place"})
                .insert(product_folding{"thai", 3, 1, "folding 1", true, 7})
                .insert(agent_rotation{"thai", 1, make_id(9)})
                .insert(agent_erasure{"thai", make_id(9), 1, make_id(10), 7, 2})
                .insert(number_block{"thai", 101, 0}),
            batch()
                .insert(event_sequence{"thai", std::int64_t{1} << 40, 0})
                .insert(event_places{"thai", (std::int64_t{1} << 40) - 1, -7, {{ticket.id, 2}, {make_id(7), 1}}})};
}

template <class MakeStorage, class Reopen>
void check_reopening(MakeStorage&& make_storage, Reopen&& reopen)
{
    auto holder = make_storage();
    const auto again = [&] { holder = reopen(std::move(holder)); };
    for (const storage::batch& written : make_one_of_each()) must_commit(*holder, written);
    const auto first = must_read(*holder, tickets().equal<&support_ticket::product>("thai")).front();

    SUBCASE("a storage that nothing was written to is empty again")
    {
        holder = make_storage();
        again();
        CHECK(read_everything(*holder) == contents{});
    }
    SUBCASE("every record of every type, as often as it is opened")
    {
        const auto before = read_everything(*holder);
        std::apply([](const auto&... rows) { CHECK((!rows.empty() && ...)); }, before);
        for (int opened = 0; opened < 2; ++opened) {
            again();
            CHECK(read_everything(*holder) == before);
        }
    }
    SUBCASE("what was changed is as it was changed, and what was removed is gone")
    {
        const auto next = make_next_version(first);
        must_commit(*holder, batch()
                                 .update(next)
                                 .insert(make_event(next))
                                 .remove(make_message(first, 1))
                                 .update(make_cycle(first, cycle_metric::resolution)));
        must_commit(*holder, batch().remove(make_ticket(1, "japanese")));
        must_commit(*holder, batch().update(number_block{"thai", 201, 1}).remove(agent_rotation{"thai", 1, {}}));
        const auto before = read_everything(*holder);
        again();
        CHECK(read_everything(*holder) == before);
        CHECK((must_read(*holder, tickets()) == std::vector{next}));
        CHECK((must_read(*holder, storage::query<ticket_message>{}) == std::vector{make_message(first, 2)}));
        CHECK((must_read(*holder, storage::query<number_block>{}) == std::vector{number_block{"thai", 201, 1}}));
        CHECK(must_read(*holder, storage::query<agent_rotation>{}).empty());
    }
    SUBCASE("what was refused is not there")
    {
        const auto before = read_everything(*holder);
        const auto late = make_next_version(make_next_version(first));
        CHECK(commit_error(*holder, batch().update(late).insert(make_event(late)).insert(make_message(first, 3))) ==
              errc::conflict);
        CHECK(commit_error(*holder, batch().insert(make_ticket(2)).insert(make_event(first))) == errc::conflict);
        CHECK(commit_error(*holder, batch().insert(make_settings(3)).expect_absent(make_settings(2))) == errc::conflict);
        CHECK(commit_error(*holder, batch().remove(make_message(first, 1)).remove(make_message(first, 3))) == errc::conflict);
        again();
        CHECK(read_everything(*holder) == before);
    }
    SUBCASE("versions, keys, numbers, tokens and expectations go on where they were")
    {
        again();
        CHECK(commit_error(*holder, batch().update(first)) == errc::conflict);
        CHECK(commit_error(*holder, batch().insert(make_event(first))) == errc::conflict);
        CHECK(commit_error(*holder, batch().update(number_block{"thai", 301, 2})) == errc::conflict);
        CHECK(commit_error(*holder, batch().expect_absent(make_settings(2))) == errc::conflict);
        auto taken = make_ticket(2);
        taken.number = first.number;
        CHECK(commit_error(*holder, batch().insert(taken)) == errc::conflict);
        auto survey = make_survey(first, 2);
        survey.token = make_survey(first).token;
        CHECK(commit_error(*holder, batch().insert(survey)) == errc::conflict);
        const auto next = make_next_version(first);
        must_commit(*holder, batch().update(next).insert(make_event(next)).expect_absent(make_settings(3)));
        again();
        CHECK((must_read(*holder, tickets().equal<&support_ticket::product>("thai")) == std::vector{next}));
    }
    SUBCASE("a text match finds what is there, and not what was")
    {
        const auto search = [&](const char* word) {
            return numbers(*holder, tickets().has(texts_with({word})).equal<&support_ticket::product>("thai"));
        };
        auto text = make_text(first);
        text.subject = "รหัสผ่าน";
        must_commit(*holder, batch().update(text));
        auto lost = text;
        lost.subject = "vanished";
        CHECK(commit_error(*holder, batch().update(lost).update(make_next_version(make_next_version(first)))) ==
              errc::conflict);
        again();
        CHECK(search("ผ่าน") == found{1});
        CHECK(search("wrong") == found{1});
        CHECK(search("Ticket").empty());
        CHECK(search("vanished").empty());
        text.subject = "invoice";
        must_commit(*holder, batch().update(text));
        CHECK(search("invoice") == found{1});
        CHECK(search("ผ่าน").empty());
    }
    SUBCASE("many commits, each of them")
    {
        std::int32_t written = 1;
        for (int opened = 0; opened < 3; ++opened) {
            for (int n = 0; n < 20; ++n) {
                const auto ticket = make_ticket(++written);
                must_commit(*holder, batch().insert(ticket).insert(make_event(ticket)));
            }
            again();
            const auto rows = must_read(*holder, tickets().equal<&support_ticket::product>("thai"));
            CHECK(rows.size() == static_cast<std::size_t>(written));
        }
    }
}

}  // namespace pleme_support::inline v0::testing::conformance

#endif  // PLEME_SUPPORT_TESTING_CONFORMANCE_REOPENING_HPP
