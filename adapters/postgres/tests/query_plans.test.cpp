// The repository's queries must find their rows by an index, in the order they are wanted: these are the plans allowed, on a
// database with enough rows that the planner has a choice.

#include "test_server.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace pleme_support;
using storage::comparison;
using storage::query;
using testing::make_id;

namespace {

/// 30,000 tickets of three products, made by the server, and statistics of them.
constexpr const char* fill = R"(
INSERT INTO support_tickets (id, product, number, version, customer_id, subject, description, status, priority, category,
    assigned_to, tags, resolved_at, reopen_count, customer_turns, agent_replies, sla_breach, csat_rated_at, created_at, updated_at,
    deleted_at)
SELECT lpad(to_hex(n), 32, '0')::uuid, (ARRAY['thai', 'japanese', 'spanish'])[1 + n % 3], n, 1, lpad(to_hex(n % 2000), 32, '0')::uuid,
    'Ticket ' || n, 'Something is wrong with ' || md5(n::text), (ARRAY['NEW', 'IN_PROGRESS', 'WAITING_ON_CUSTOMER', 'RESOLVED', 'CLOSED'])[1 + n % 5],
    (ARRAY['LOW', 'MEDIUM', 'HIGH', 'URGENT'])[1 + n % 4], 'category ' || n % 50, lpad(to_hex(n % 97), 32, '0')::uuid, '[]',
    CASE WHEN n % 2 = 0 THEN timestamptz '2026-01-01' + n * interval '5 minutes' END, 0, 0, 0, false,
    CASE WHEN n % 7 = 0 THEN timestamptz '2026-01-01' + n * interval '5 minutes' END, timestamptz '2026-01-01' + n * interval '5 minutes',
    timestamptz '2026-01-01' + n * interval '5 minutes', CASE WHEN n % 101 = 0 THEN timestamptz '2026-06-01' END
FROM generate_series(1, 30000) AS n;
INSERT INTO support_tickets_text SELECT id, product, lower(subject), lower(description) FROM support_tickets;
INSERT INTO ticket_messages SELECT lpad(to_hex(n), 32, '0')::uuid, id, product, customer_id, 'CUSTOMER', false, 'Message', created_at
FROM support_tickets, generate_series(1, 3) AS n;
INSERT INTO ticket_events SELECT lpad(to_hex(n), 32, '0')::uuid, id, product, n, created_at, 'CREATED', customer_id, 'CUSTOMER', NULL, '[]'
FROM support_tickets, generate_series(1, 2) AS n;
INSERT INTO ticket_cycles SELECT id, product, metric, 1, created_at, CASE WHEN number % 20 <> 0 THEN created_at + interval '1 hour' END, NULL, NULL,
    NULL, created_at + interval '2 hours', CASE WHEN number % 11 = 0 THEN created_at + interval '2 hours' END
FROM support_tickets, (VALUES ('FIRST_RESPONSE'), ('RESOLUTION')) AS kinds (metric);
INSERT INTO ticket_number_blocks SELECT 'product ' || n, n, 1 FROM generate_series(1, 5000) AS n;
INSERT INTO idempotency_keys SELECT 'thai', lpad(to_hex(n), 32, '0')::uuid, 'CREATE_TICKET', 'k', 1, lpad(to_hex(n), 32, '0')::uuid,
    lpad(to_hex(n), 32, '0')::uuid, NULL, timestamptz '2026-01-01' FROM generate_series(1, 5000) AS n;
ANALYZE;)";

/// A filled database that has the extension for text search; null where there is no server.
adapters::postgres_storage* filled()
{
    static const auto storage = []() -> std::unique_ptr<adapters::postgres_storage> {
        const auto server = postgres_test::find_server();
        if (!server) return nullptr;
        postgres_test::drop_everything(*server);
        postgres_test::raw_connection raw{*server};
        raw.run("CREATE EXTENSION pg_trgm");
        auto opened = adapters::postgres_storage::open(postgres_test::make_options(*server)).value();
        raw.run(fill);
        raw.run("VACUUM support_tickets_text");  // the trigram index takes in what was only noted down for it
        return opened;
    }();
    return storage.get();
}

/// The plan as one line.
template <storage::record R>
std::string plan(const query<R>& query)
{
    std::string lines;
    for (const std::string& line : filled()->explain(query).value()) lines += line + "; ";
    return lines;
}

/// Whether a plan reads an index and neither a whole table nor an order of its own.
bool reads(const std::string& found, std::string_view index)
{
    return found.find(index) != std::string::npos && found.find("Seq Scan") == std::string::npos &&
           found.find("Sort") == std::string::npos;
}

template <storage::record R>
void check_reads(const query<R>& asked, std::string_view index)
{
    const std::string found = plan(asked);
    CAPTURE(found);
    CHECK(reads(found, index));
}

query<support_ticket> live()
{
    return query<support_ticket>{}.equal<&support_ticket::product>("thai").is_null<&support_ticket::deleted_at>();
}

query<support_ticket> list()
{
    return live().descending<&support_ticket::created_at, &support_ticket::id>().limit(20);
}

query<ticket_cycle> cycles()
{
    return query<ticket_cycle>{}.equal<&ticket_cycle::product>("thai");
}

const timestamp some_day = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1};
const std::vector<storage::value> place{storage::to_value(some_day), storage::to_value(make_id(1))};

}  // namespace

TEST_CASE("a list reads its page from an index, with every filter, at any depth")
{
    if (filled() == nullptr) return;
    for (const bool deep : {false, true}) {
        CAPTURE(deep);
        const auto page = [&] { return deep ? list().after(place) : list(); };
        check_reads(page(), "Backward using support_tickets_created");
        check_reads(page().equal<&support_ticket::status>(ticket_status::new_), "Backward using support_tickets_");
        check_reads(page().equal<&support_ticket::priority>(ticket_priority::high), "Backward using support_tickets_");
        check_reads(page().equal<&support_ticket::assigned_to>(make_id(1)), "Backward using support_tickets_assigned");
        check_reads(page().equal<&support_ticket::customer_id>(make_id(1)), "Backward using support_tickets_customer");
        check_reads(page().equal<&support_ticket::category>(std::string{"category 1"}),
                    "Backward using support_tickets_category");
    }
}

TEST_CASE("the page after a place is found by a seek")
{
    if (filled() == nullptr) return;
    const std::string found = plan(list().after(place));
    CAPTURE(found);
    CHECK(found.find("Index Cond: ((product = 'thai'::text) AND (ROW(created_at, id) < ROW(") != std::string::npos);
}

TEST_CASE("several filters at once read no whole table")
{
    if (filled() == nullptr) return;
    const std::string found = plan(list()
                                       .equal<&support_ticket::status>(ticket_status::new_)
                                       .equal<&support_ticket::priority>(ticket_priority::high)
                                       .equal<&support_ticket::assigned_to>(make_id(1))
                                       .equal<&support_ticket::customer_id>(make_id(1)));
    CAPTURE(found);
    CHECK(found.find("Seq Scan") == std::string::npos);
}

TEST_CASE("a look-up is one search by key")
{
    if (filled() == nullptr) return;
    const auto by_id = [] { return query<support_ticket>{}.equal<&support_ticket::id>(make_id(1)); };
    check_reads(by_id(), "Index Scan using support_tickets_pkey");
    check_reads(by_id().in<&support_ticket::product>(std::vector<std::string>{"thai", "japanese"}),
                "Index Scan using support_tickets_pkey");
    check_reads(query<support_ticket>{}.equal<&support_ticket::product>("thai").equal<&support_ticket::number>(7),
                "Index Scan using support_tickets_number");
    check_reads(query<number_block>{}.equal<&number_block::product>("product 7"), "Index Scan using ticket_number_blocks_pkey");
    check_reads(query<idempotency_key>{}
                    .equal<&idempotency_key::product>("thai")
                    .equal<&idempotency_key::actor_id>(make_id(1))
                    .equal<&idempotency_key::operation>(keyed_operation::create_ticket)
                    .equal<&idempotency_key::key>("k"),
                "Index Scan using idempotency_keys_pkey");
}

TEST_CASE("a ticket's messages, events and cycles come from one search")
{
    if (filled() == nullptr) return;
    check_reads(query<ticket_message>{}
                    .equal<&ticket_message::ticket_id>(make_id(1))
                    .ascending<&ticket_message::created_at, &ticket_message::id>(),
                "Index Scan using ticket_messages_created");
    const auto events = [] {
        return query<ticket_event>{}.equal<&ticket_event::ticket_id>(make_id(1)).ascending<&ticket_event::version>();
    };
    check_reads(events().equal<&ticket_event::product>("thai"), "Index Scan using ticket_events_pkey");
    const std::string unsorted =
        plan(events());  // the few events of one ticket are sorted: an index for that would cost every commit
    CHECK(unsorted.find("ticket_events_pkey") != std::string::npos);
    CHECK(unsorted.find("Seq Scan") == std::string::npos);
    check_reads(query<ticket_cycle>{}.equal<&ticket_cycle::ticket_id>(make_id(1)).is_null<&ticket_cycle::ended_at>(),
                "ticket_cycles_pkey");
}

TEST_CASE("several tickets' records are found by one array")
{
    if (filled() == nullptr) return;
    check_reads(query<ticket_message>{}.in<&ticket_message::ticket_id>(std::vector{make_id(1), make_id(2), make_id(3)}),
                "ticket_messages_");
    check_reads(query<support_ticket>{}.in<&support_ticket::id>(std::vector{make_id(1), make_id(2), make_id(3)}),
                "support_tickets_pkey");
}

TEST_CASE("metrics read what happened in their window")
{
    if (filled() == nullptr) return;
    const auto to = some_day + std::chrono::hours{24};
    check_reads(live().within<&support_ticket::created_at>(some_day, to), "support_tickets_created");
    check_reads(live().within<&support_ticket::resolved_at>(some_day, to), "support_tickets_resolved");
    check_reads(live().within<&support_ticket::csat_rated_at>(some_day, to), "support_tickets_rated");
    check_reads(query<support_ticket>{}.equal<&support_ticket::product>("thai").is_not_null<&support_ticket::deleted_at>(),
                "support_tickets_deleted");
    const std::vector responses{cycle_metric::first_response, cycle_metric::next_response};
    check_reads(cycles().in<&ticket_cycle::metric>(responses).within<&ticket_cycle::ended_at>(some_day, to),
                "ticket_cycles_ended");
    check_reads(cycles().equal<&ticket_cycle::metric>(cycle_metric::resolution).within<&ticket_cycle::started_at>(some_day, to),
                "ticket_cycles_started");
    check_reads(cycles()
                    .equal<&ticket_cycle::metric>(cycle_metric::resolution)
                    .is_null<&ticket_cycle::ended_at>()
                    .compare<&ticket_cycle::started_at>(comparison::less_equal, to),
                "ticket_cycles_running");
    check_reads(cycles().within<&ticket_cycle::breached_at>(some_day, to), "ticket_cycles_breached");
    check_reads(
        cycles().is_null<&ticket_cycle::ended_at>().is_null<&ticket_cycle::breached_at>().compare<&ticket_cycle::due_at>(
            comparison::less_equal, some_day),
        "ticket_cycles_due");
}

TEST_CASE("text search asks the trigram index")
{
    if (filled() == nullptr) return;
    const std::string found =
        plan(list().matches<&support_ticket::subject, &support_ticket::description>({"c4ca4238", "wrong"}));
    CAPTURE(found);
    CHECK(found.find("Bitmap Index Scan on support_tickets_text_trigrams") != std::string::npos);
    CHECK(found.find("Seq Scan") == std::string::npos);
}
