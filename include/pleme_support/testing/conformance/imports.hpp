// "All records or none", "more than inserts", "a key exists or comes twice": of storages that can import.
// Testing layer. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_CONFORMANCE_IMPORTS_HPP
#define PLEME_SUPPORT_TESTING_CONFORMANCE_IMPORTS_HPP

#include <pleme_support/storage/import.hpp>
#include <pleme_support/testing/conformance/common.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace pleme_support::inline v0::testing::conformance {

/// Tickets of two products, each with all that a ticket may have, and what those products have.
[[nodiscard]] inline storage::batch make_stock(std::int32_t tickets)
{
    storage::batch stock;
    for (const std::string product : {"thai", "japanese"}) {
        for (std::int32_t n = 1; n <= tickets; ++n) {
            const auto ticket = make_ticket(product == "thai" ? n : tickets + n, product);
            stock.insert(ticket).insert(make_event(ticket)).insert(make_message(ticket, ticket.number));
            stock.insert(make_cycle(ticket)).insert(make_survey(ticket)).insert(make_text(ticket)).insert(make_rating(ticket));
            stock.insert(unplaced_event{product, ticket.created_at, ticket.id, 1});
        }
        stock.insert(number_block{product, 2 * tickets + 1, 1}).insert(event_sequence{product, 7, 1});
    }
    return stock.insert(make_settings()).insert(make_calendar()).insert(agent_rotation{"thai", 1, make_id(1)});
}

/// The error that an import ended with.
template <class Storage>
[[nodiscard]] errc import_error(Storage& storage, const storage::batch& rows)
{
    const auto imported = storage.import(no_end, rows);
    REQUIRE_FALSE(imported.has_value());
    return imported.error().code;
}

template <class MakeStorage>
void check_imports(MakeStorage&& make_storage)
{
    auto holder = make_storage();
    auto& storage = *holder;
    constexpr std::int32_t many = 20;
    const auto stock = make_stock(many);
    const auto by_number = storage::query<support_ticket>{}.ascending<&support_ticket::number>();

    SUBCASE("an empty batch succeeds")
    {
        CHECK(storage.import(no_end, batch()).has_value());
        CHECK(must_read(storage, storage::query<support_ticket>{}).empty());
    }
    SUBCASE("the records of many tickets and products")
    {
        REQUIRE(storage.import(no_end, stock).has_value());
        CHECK((must_read(storage, by_number) == stock.inserts<support_ticket>()));
        CHECK(
            (must_read(storage, storage::query<ticket_message>{}.ascending<&ticket_message::created_at, &ticket_message::id>())
                 .size() == 2 * many));
        CHECK(must_read(storage, storage::query<ticket_event>{}).size() == 2 * many);
        CHECK(must_read(storage, storage::query<ticket_cycle>{}).size() == 2 * many);
        CHECK(must_read(storage, storage::query<csat_survey>{}).size() == 2 * many);
        CHECK(must_read(storage, storage::query<ticket_rating>{}).size() == 2 * many);
        CHECK(must_read(storage, storage::query<unplaced_event>{}).size() == 2 * many);
        CHECK((must_read(storage, storage::query<number_block>{}.equal<&number_block::product>("thai")) ==
               std::vector{number_block{"thai", 2 * many + 1, 1}}));
        CHECK(must_read(storage, storage::query<event_sequence>{}).size() == 2);
        CHECK((must_read(storage, storage::query<desk_settings>{}) == std::vector{make_settings()}));
        CHECK((must_read(storage, storage::query<support_calendar>{}) == std::vector{make_calendar()}));
        CHECK(must_read(storage, storage::query<agent_rotation>{}).size() == 1);
    }
    SUBCASE("search finds what was imported, and commits go on with it")
    {
        auto ticket = make_ticket(2 * many + 1);
        ticket.subject = "Die ÜBERWEISUNG fehlt";
        REQUIRE(storage.import(no_end, make_stock(many).insert(ticket).insert(make_text(ticket))).has_value());
        CHECK(sorted_numbers(storage, tickets().has(texts_with({"ÜBERWEISUNG"}))) == found{2 * many + 1});
        const auto next = make_next_version(ticket);
        must_commit(storage, batch().update(next).insert(make_event(next)));
        CHECK(commit_error(storage, batch().update(next)) == errc::conflict);
    }

    // What the storage holds before an import that must fail; nothing of the import may be seen afterwards.
    const auto there = make_ticket(1000);
    const auto check_untouched = [&] {
        CHECK((must_read(storage, storage::query<support_ticket>{}) == std::vector{there}));
        CHECK((must_read(storage, storage::query<csat_survey>{}) == std::vector{make_survey(there)}));
        CHECK(must_read(storage, storage::query<ticket_message>{}).empty());
        CHECK(must_read(storage, storage::query<ticket_event>{}).empty());
        CHECK(must_read(storage, storage::query<desk_settings>{}).empty());
        CHECK(must_read(storage, storage::query<number_block>{}).empty());
        CHECK(must_read(storage, storage::query<ticket_text>{}).empty());
    };
    SUBCASE("a call whose end has come imports nothing")
    {
        must_commit(storage, batch().insert(there).insert(make_survey(there)));
        const std::atomic<bool> stop{true};
        CHECK(storage.import({(call_end::instant::min)(), nullptr}, stock).error().code == errc::timed_out);
        CHECK(storage.import({(call_end::instant::max)(), &stop}, stock).error().code == errc::stopped);
        check_untouched();
    }
    SUBCASE("more than inserts is invalid_argument")
    {
        must_commit(storage, batch().insert(there).insert(make_survey(there)));
        CHECK(import_error(storage, make_stock(1).update(make_next_version(there))) == errc::invalid_argument);
        CHECK(import_error(storage, make_stock(1).remove(there)) == errc::invalid_argument);
        CHECK(import_error(storage, make_stock(1).expect_absent(make_settings(9))) == errc::invalid_argument);
        check_untouched();
    }
    SUBCASE("a key, a number or a token that is taken is a conflict, and nothing is imported")
    {
        must_commit(storage, batch().insert(there).insert(make_survey(there)));
        CHECK(import_error(storage, make_stock(many).insert(there)) == errc::conflict);
        check_untouched();
        auto other = make_ticket(1001);
        other.number = there.number;
        CHECK(import_error(storage, make_stock(many).insert(other)) == errc::conflict);
        check_untouched();
        auto survey = make_survey(make_ticket(1), 2);
        survey.token = make_survey(there).token;
        CHECK(import_error(storage, make_stock(many).insert(survey)) == errc::conflict);
        check_untouched();
        CHECK(import_error(storage, make_stock(many).insert(make_settings())) == errc::conflict);
        check_untouched();
    }
    SUBCASE("a key, a number or a token that comes twice is a conflict, and nothing is imported")
    {
        must_commit(storage, batch().insert(there).insert(make_survey(there)));
        CHECK(import_error(storage, make_stock(many).insert(make_ticket(many))) == errc::conflict);
        check_untouched();
        auto other = make_ticket(1001);
        other.number = many;
        CHECK(import_error(storage, make_stock(many).insert(other)) == errc::conflict);
        check_untouched();
        auto survey = make_survey(make_ticket(1), 2);
        survey.token = make_survey(make_ticket(1)).token;
        CHECK(import_error(storage, make_stock(many).insert(survey)) == errc::conflict);
        check_untouched();
    }
}

}  // namespace pleme_support::inline v0::testing::conformance

#endif  // PLEME_SUPPORT_TESTING_CONFORMANCE_IMPORTS_HPP
