// Bulk import by COPY: what it writes is what commits would have written, all of it or nothing.

#include "cutting_proxy.hpp"
#include "test_server.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace pleme_support;
using adapters::postgres_storage;
using postgres_test::cut;
using postgres_test::raw_connection;
using storage::batch;
using storage::query;
using testing::make_calendar;
using testing::make_cycle;
using testing::make_event;
using testing::make_full_cycle;
using testing::make_full_settings;
using testing::make_full_ticket;
using testing::make_idempotency_key;
using testing::make_message;
using testing::make_settings;
using testing::make_survey;
using testing::make_ticket;

namespace {

/// Everything that could be taken for COPY's own: separators, ends of rows, its null, its end of data, escapes.
const std::vector<std::string> hard_texts{"plain",
                                          "",
                                          "\t",
                                          "\n",
                                          "\r\n",
                                          "\\",
                                          "\\N",
                                          "\\.",
                                          "\\.\n",
                                          "a\tb\nc\\d\"e'f",
                                          "\x01\x7F\v\b\f",
                                          "ตั๋วไม่มา",
                                          "日本語 🙂",
                                          "{\"a\": [1, \"\\n\"]}",
                                          "$1 ; DROP TABLE x; --",
                                          "NULL",
                                          "%_",
                                          std::string(100'000, '\\')};

/// The batches that commits would be given: every record type, with everything null and with nothing null.
std::vector<batch> make_batches()
{
    std::vector<batch> batches;
    std::int32_t n = 0;
    for (const std::string& text : hard_texts) {
        ++n;
        auto ticket = n % 2 == 0 ? make_full_ticket(n) : make_ticket(n, n % 3 == 0 ? "japanese" : "thai");
        ticket.subject = text;
        ticket.description = "ÄÖ " + text;
        ticket.tags = {text, "second \"tag\"\n"};
        if (n % 2 == 0) ticket.csat_comment = text;
        auto message = make_message(ticket, n);
        message.content = text;
        auto event = make_event(ticket);
        event.message_id = n % 2 == 0 ? std::optional{message.id} : std::nullopt;
        event.changes = {{"subject", std::nullopt, text}, {"category", text, std::nullopt}};
        auto ended = make_cycle(ticket, cycle_metric::resolution);
        ended.ended_at = ticket.created_at + std::chrono::microseconds{1};
        ended.outcome = cycle_outcome::cancelled;
        ended.ended_by = ticket.customer_id;
        ended.ended_by_kind = actor_kind::bot;
        ended.due_at = ended.breached_at = ended.ended_at;
        auto full = make_full_cycle(ticket, cycle_metric::resolution, 2);
        full.policy = text;
        auto survey = make_survey(ticket);
        if (n % 2 == 0) survey.comment = text;
        batches.push_back(batch{}
                              .insert(ticket)
                              .insert(message)
                              .insert(event)
                              .insert(make_cycle(ticket))
                              .insert(ended)
                              .insert(full)
                              .insert(survey)
                              .insert(testing::make_activity(ticket))
                              .insert(testing::make_text(ticket))
                              .insert(testing::make_rating(ticket))
                              .insert(testing::make_tag(ticket, text))
                              .insert(testing::make_participant(ticket, testing::make_id(9)))
                              .insert(make_idempotency_key(ticket, "key " + text)));
        auto settings = n % 2 == 0 ? make_full_settings(n) : make_settings(n);
        for (sla_policy& policy : settings.policies) policy.name = text;
        auto calendar = make_calendar(text, n);
        for (calendar_holiday& holiday : calendar.holidays) holiday.name = text;
        batches.push_back(batch{}.insert(settings).insert(calendar));
    }
    batches.push_back(batch{}.insert(number_block{"thai", 100, 1}).insert(event_sequence{"thai", 7, 1}));
    batches.push_back(batch{}.insert(settings_rollout{"thai", 3, 1, false, "place"}));
    batches.push_back(batch{}.insert(agent_erasure{"thai", testing::make_id(9), 1, testing::make_id(10), 7, 2}));
    batches.push_back(batch{}.insert(agent_rotation{"thai", 3, {}}).insert(product_folding{"thai", 1, 3, "f 1", true, 0}));
    return batches;
}

batch join(const std::vector<batch>& batches)
{
    batch all;
    for (batch each : batches) all.append(std::move(each));
    return all;
}

/// What the tables hold, as one text each: also what no query returns.
std::vector<std::string> read_tables(const std::string& server)
{
    std::vector<std::string> contents;
    raw_connection raw{server};
    for (const char* table : {"support_tickets", "ticket_texts", "product_foldings", "ticket_messages", "ticket_events",
                              "ticket_cycles", "csat_surveys", "ticket_ratings", "ticket_tags", "ticket_participants",
                              "ticket_activities", "agent_erasures", "support_calendars", "desk_settings", "settings_rollouts",
                              "agent_rotations", "ticket_number_blocks", "ticket_event_sequences", "idempotency_keys"})
        contents.push_back(raw.run("SELECT string_agg(t::text, E'\\n' ORDER BY t::text) FROM " + std::string{table} + " AS t"));
    return contents;
}

bool is_empty(const std::string& server)
{
    for (const std::string& content : read_tables(server))
        if (!content.empty()) return false;
    return true;
}

batch make_stock(std::int32_t count)
{
    batch stock;
    for (std::int32_t n = 1; n <= count; ++n) {
        const auto ticket = make_ticket(n);
        stock.insert(ticket).insert(make_event(ticket)).insert(make_message(ticket, n)).insert(testing::make_text(ticket));
    }
    return stock;
}

/// An emptied server, and a storage that reaches it through a proxy.
struct proxied_import {
    std::string server;
    std::unique_ptr<postgres_test::cutting_proxy> proxy;
    std::unique_ptr<postgres_storage> storage;
};

std::optional<proxied_import> start_import(std::chrono::milliseconds timeout)
{
    const auto server = postgres_test::find_server();
    if (!server) return std::nullopt;
    postgres_test::open_empty(*server, *server);
    const std::string port = raw_connection{*server}.run("SHOW port");
    proxied_import made{*server, std::make_unique<postgres_test::cutting_proxy>(static_cast<std::uint16_t>(std::stoi(port))),
                        nullptr};
    auto options = postgres_test::make_options(*server + " host=127.0.0.1 port=" + std::to_string(made.proxy->port()));
    options.timeout = timeout;
    made.storage = postgres_storage::open(options).value();
    return made;
}

}  // namespace

TEST_CASE("an import writes what commits write: every type, nulls, separators, escapes, scripts")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto committing = postgres_test::open_empty(*server, *server);
    const auto batches = make_batches();
    for (const batch& each : batches) REQUIRE(committing->commit(no_end, each).has_value());
    const auto committed = read_tables(*server);
    for (const std::string& content : committed) REQUIRE_FALSE(content.empty());

    for (const char* through : {"PLEME_SUPPORT_POSTGRES", "PLEME_SUPPORT_PGBOUNCER"}) {
        const auto reached = postgres_test::find_server(through);
        if (!reached) continue;
        CAPTURE(through);
        const auto importing = postgres_test::open_empty(*server, *reached);
        REQUIRE(is_empty(*server));
        REQUIRE(importing->import(no_end, join(batches)).has_value());
        CHECK(read_tables(*server) == committed);
        const auto tickets =
            get<0>(importing->read(no_end, query<support_ticket>{}.ascending<&support_ticket::number>()).value());
        CHECK(tickets == join(batches).inserts<support_ticket>());
    }
}

TEST_CASE("search finds what was imported")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    auto ticket = make_ticket(1);
    ticket.subject = "Die ÜBERWEISUNG ตั๋วไม่มา";
    const auto text = testing::make_text(ticket);
    REQUIRE(storage->import(no_end, batch{}.insert(ticket).insert(make_ticket(2)).insert(text)).has_value());
    for (const char* word : {"ÜBERWEISUNG", "ไม่มา"}) {
        const auto found =
            storage->read(no_end, query<ticket_text>{}.matches<&ticket_text::subject, &ticket_text::description>({word}));
        CHECK((get<0>(found.value()) == std::vector{text}));
    }
}

TEST_CASE("what was imported goes on by commits")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    REQUIRE(storage->import(no_end, make_stock(3)).has_value());
    const auto next = testing::make_next_version(make_ticket(2));
    CHECK(storage->commit(no_end, batch{}.update(next).insert(make_event(next))).has_value());
    CHECK(storage->commit(no_end, batch{}.update(next).insert(make_event(next))).error().code == errc::conflict);
}

TEST_CASE("an import that can't be whole leaves nothing")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    const auto refusal = [&](const batch& rows) {
        const auto imported = storage->import(no_end, rows);
        REQUIRE_FALSE(imported.has_value());
        return imported.error().code;
    };

    SUBCASE("a record twice")
    {
        CHECK(refusal(make_stock(50).insert(make_ticket(50))) == errc::conflict);
        CHECK(is_empty(*server));
    }
    SUBCASE("a ticket's number is taken")
    {
        auto other = make_ticket(51);
        other.number = 50;
        CHECK(refusal(make_stock(50).insert(other)) == errc::conflict);
        CHECK(is_empty(*server));
    }
    SUBCASE("a message without its ticket")
    {
        CHECK(refusal(make_stock(50).insert(make_message(make_ticket(51), 51))) == errc::conflict);
        CHECK(is_empty(*server));
    }
    SUBCASE("a record that is there already: it stays as it was")
    {
        REQUIRE(storage->commit(no_end, make_batches().front()).has_value());
        const auto before = read_tables(*server);
        CHECK(refusal(make_stock(50)) == errc::conflict);
        CHECK(read_tables(*server) == before);
    }
    SUBCASE("an update")
    {
        CHECK(refusal(batch{}.insert(make_ticket(1)).update(testing::make_next_version(make_ticket(1)))) ==
              errc::invalid_argument);
        CHECK(is_empty(*server));
    }
    SUBCASE("an expectation")
    {
        CHECK(refusal(batch{}.insert(make_ticket(1)).expect_absent(make_settings(1))) == errc::invalid_argument);
        CHECK(is_empty(*server));
    }
    SUBCASE("U+0000, in a text and in one that may be null")
    {
        auto ticket = make_ticket(1);
        ticket.subject = std::string{"a\0b", 3};
        CHECK(refusal(make_stock(0).insert(ticket)) == errc::storage_unavailable);
        ticket = make_full_ticket(1);
        ticket.csat_comment = std::string{"\0", 1};
        CHECK(refusal(make_stock(0).insert(ticket)) == errc::storage_unavailable);
        CHECK(is_empty(*server));
    }
    SUBCASE("text that is not UTF-8")
    {
        auto ticket = make_ticket(51);
        ticket.subject = "\xC3";
        CHECK(refusal(make_stock(50).insert(ticket)) == errc::storage_unavailable);
        CHECK(is_empty(*server));
    }
    SUBCASE("a value that the schema forbids")
    {
        CHECK(refusal(make_stock(50).insert(number_block{"", 1, 1}).insert(number_block{"", 1, 1})) == errc::conflict);
        raw_connection{*server}.run("ALTER TABLE ticket_number_blocks ADD CONSTRAINT temporary CHECK (next < 5)");
        CHECK(refusal(make_stock(50).insert(number_block{"thai", 5, 1})) == errc::storage_corrupt);
        raw_connection{*server}.run("ALTER TABLE ticket_number_blocks DROP CONSTRAINT temporary");
        CHECK(is_empty(*server));
    }
    CHECK(storage->import(no_end, batch{}).has_value());
    CHECK(storage->read(no_end, query<support_ticket>{}).has_value());  // the connection, or another one, is of use
}

TEST_CASE("an import that is cut off while rows are sent begins anew, and happens once")
{
    const auto with = start_import(std::chrono::seconds{20});
    if (!with) return;
    for (const auto* where : {"Ticket 1700", "BEGIN"}) {
        CAPTURE(where);
        postgres_test::empty_tables(with->server);
        with->proxy->arm(cut::before, where);
        CHECK(with->storage->import(no_end, make_stock(2'000)).has_value());
        CHECK(raw_connection{with->server}.run("SELECT count(*) FROM ticket_texts") == "2000");
        CHECK(raw_connection{with->server}.run("SELECT count(*) FROM ticket_messages") == "2000");
    }
    CHECK(with->proxy->cuts() == 2);
}

TEST_CASE("an import that is cut off for good while rows are sent leaves nothing")
{
    const auto with = start_import(std::chrono::milliseconds{300});
    if (!with) return;
    with->proxy->stay_down();
    with->proxy->arm(cut::before, "Ticket 1700");
    CHECK(with->storage->import(no_end, make_stock(2'000)).error().code == errc::storage_unavailable);
    CHECK(with->proxy->cuts() == 1);
    CHECK(is_empty(with->server));
}

TEST_CASE("an import that is cut off at its end is unknown, and is not sent again")
{
    const auto with = start_import(std::chrono::seconds{20});
    if (!with) return;
    with->proxy->arm(cut::before, "COMMIT");
    CHECK(with->storage->import(no_end, make_stock(100)).error().code == errc::outcome_unknown);
    raw_connection watcher{with->server};
    while (watcher.run("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'") != "0") {
    }
    CHECK(is_empty(with->server));

    with->proxy->arm(cut::after, "COMMIT");
    CHECK(with->storage->import(no_end, make_stock(100)).error().code == errc::outcome_unknown);
    CHECK(with->proxy->cuts() == 2);
    CHECK(raw_connection{with->server}.run("SELECT count(*) FROM ticket_events") == "100");
}
