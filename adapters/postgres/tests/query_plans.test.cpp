// The repository's queries must find their rows by an index, in the order they are wanted: these are the plans allowed, on a
// database with enough rows that the planner has a choice.

#include "governed_desk.hpp"
#include "sent_request.hpp"
#include "support/test_size.hpp"
#include "test_server.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/pleme_support.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/manual_clock.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace pleme_support;
using storage::comparison;
using storage::query;
using testing::make_id;

namespace {

/// Tickets of three products with three messages each, made by the server, settings and bookkeeping of thousands of others, and
/// statistics of them.
std::string make_fill()
{
    std::string script = R"(
INSERT INTO support_tickets (id, product, number, version, customer_id, subject, description, status, priority, category,
    assigned_to, tags, participant_ids, resolved_at, closed_at, reopen_count, customer_turns, agent_replies, message_count, waiting_since, sla_breaches, sla_breach, settings_version, csat_rated_at,
    created_at, updated_at, deleted_at)
SELECT lpad(to_hex(n), 32, '0')::uuid, (ARRAY['thai', 'japanese', 'spanish'])[1 + n % 3], n, 1, lpad(to_hex(n % 2000), 32, '0')::uuid,
    'Ticket ' || n, 'Something is wrong with ' || md5(n::text), (ARRAY['NEW', 'IN_PROGRESS', 'WAITING_ON_CUSTOMER', 'RESOLVED', 'CLOSED'])[1 + n % 5],
    (ARRAY['LOW', 'MEDIUM', 'HIGH', 'URGENT'])[1 + n % 4], 'category ' || n % 50,
    CASE WHEN n % 31 <> 1 THEN lpad(to_hex(n % 97), 32, '0')::uuid END, '[]', '[]',
    CASE WHEN n % 2 = 0 THEN timestamptz '2026-01-01' + n * interval '5 minutes' END,
    CASE WHEN n % 2 = 0 AND n % 22 <> 0 THEN timestamptz '2026-01-04' + n * interval '5 minutes' END, 0, 0, 0, 3, CASE WHEN n % 20 = 0 THEN timestamptz '2026-01-01' + n * interval '5 minutes' END, 0, false, 0,
    CASE WHEN n % 7 = 0 THEN timestamptz '2026-01-01' + n * interval '5 minutes' END, timestamptz '2026-01-01' + n * interval '5 minutes',
    timestamptz '2026-01-01' + n * interval '5 minutes', CASE WHEN n % 101 = 0 THEN timestamptz '2026-01-03' + n * interval '5 minutes' END
FROM generate_series(1, :tickets) AS n;
INSERT INTO ticket_activities SELECT id, product, updated_at, array_position(ARRAY['URGENT', 'HIGH', 'MEDIUM', 'LOW'], priority) - 1,
    coalesce(waiting_since, '9999-12-31 23:59:59.999999Z'), CASE WHEN number % 20 = 0 THEN created_at + interval '2 hours' ELSE '9999-12-31 23:59:59.999999Z' END FROM support_tickets;
INSERT INTO ticket_texts SELECT id, product, lower(subject), lower(description) FROM support_tickets;
INSERT INTO ticket_tags SELECT id, product, 'tag ' || number % 50, created_at FROM support_tickets WHERE number % 3 = 0;
INSERT INTO ticket_participants SELECT id, product, md5(number::text || product)::uuid, created_at, customer_id, 'AGENT', NULL FROM support_tickets
    WHERE number % 2 = 0;
INSERT INTO ticket_messages SELECT lpad(to_hex(n), 32, '0')::uuid, id, product, customer_id, 'CUSTOMER', false, 'Message', created_at
FROM support_tickets, generate_series(1, 3) AS n;
INSERT INTO ticket_events (id, ticket_id, product, version, at, kind, actor_id, actor, settings_version, changes, cycles)
SELECT lpad(to_hex(n), 32, '0')::uuid, id, product, n, created_at + n * interval '1 second', 'CREATED', customer_id, 'CUSTOMER', 0, '{}', '{}'
FROM support_tickets, generate_series(1, 2) AS n;
INSERT INTO unplaced_ticket_events SELECT product, at, ticket_id, version FROM ticket_events;
INSERT INTO ticket_event_places SELECT 'product ' || n, last, n, repeat('0', 32) || '.1' FROM generate_series(1, 2000) AS n, generate_series(1, 9) AS last;
INSERT INTO ticket_cycles (ticket_id, product, metric, ordinal, started_at, ended_at, replies, suspended, ticket_created_at, due_at, breached_at,
    policy, target_minutes, clock_started_at, pauses, warnings_passed, alarm_at)
SELECT id, product, metric, 1, created_at, CASE WHEN number % 20 <> 0 THEN created_at + interval '1 hour' END, 0, 0,
    CASE WHEN metric = 'RESOLUTION' AND number % 20 = 1 THEN created_at - interval '1 hour' END,
    created_at + interval '2 hours', CASE WHEN number % 11 = 0 THEN created_at + interval '2 hours' END, 'Standard', 120, created_at,
    '[]', 0, CASE WHEN number % 20 = 0 AND number % 11 <> 0 THEN created_at + interval '2 hours' END
FROM support_tickets, (VALUES ('FIRST_RESPONSE'), ('RESOLUTION')) AS kinds (metric);
INSERT INTO csat_surveys (ticket_id, product, ordinal, token, sent_at, expires_at)
SELECT id, product, 1, md5(id::text || product), resolved_at, resolved_at + interval '28 days' FROM support_tickets
WHERE resolved_at IS NOT NULL;
INSERT INTO ticket_ratings (ticket_id, product, version, given_at, score, ordinal)
SELECT id, product, 1, resolved_at, 5, 1 FROM support_tickets WHERE resolved_at IS NOT NULL;
INSERT INTO support_calendars SELECT 'product ' || n, 'Office', version, 'UTC', '[]', '[]'
FROM generate_series(1, 2000) AS n, generate_series(1, 3) AS version;
INSERT INTO support_calendars SELECT 'thai', 'Calendar ' || n, version, 'UTC', '[]', '[]'
FROM generate_series(1, 50) AS n, generate_series(1, 20) AS version;
INSERT INTO desk_settings (product, version, at, changed_by, changed_by_kind, policies, calendars, survey_expires_after,
    survey_changeable_for)
SELECT product, version, timestamptz '2026-01-01' + version * interval '1 day', lpad('1', 32, '0')::uuid, 'AGENT', '[]', '[]', 672, 24
FROM (SELECT 'product ' || n AS product, version FROM generate_series(1, 2000) AS n, generate_series(1, 3) AS version
      UNION ALL SELECT 'thai', version FROM generate_series(1, 300) AS version) AS made;
INSERT INTO settings_rollouts SELECT 'product ' || n, 1, 1, true, NULL FROM generate_series(1, 5000) AS n;
INSERT INTO product_foldings SELECT 'product ' || n, 1, 1, 'folding', true, 0 FROM generate_series(1, 5000) AS n;
INSERT INTO agent_rotations SELECT 'product ' || n, 1, NULL FROM generate_series(1, 5000) AS n;
INSERT INTO ticket_number_blocks SELECT 'product ' || n, n, 1 FROM generate_series(1, 5000) AS n;
INSERT INTO ticket_number_blocks VALUES ('thai', 1000000000, 1);
INSERT INTO ticket_event_sequences SELECT 'product ' || n, n, 1 FROM generate_series(1, 5000) AS n;
INSERT INTO idempotency_keys SELECT 'thai', lpad(to_hex(n), 32, '0')::uuid, 'CREATE_TICKET', 'k', lpad(to_hex(n), 32, '0')::uuid,
    lpad(to_hex(n), 32, '0')::uuid, NULL, timestamptz '2026-01-01' FROM generate_series(1, 5000) AS n;
ANALYZE;)";
    const std::string_view parameter = ":tickets";
    script.replace(script.find(parameter), parameter.size(), std::to_string(pleme_support::test::test_size("plan_tickets")));
    return script;
}

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
        raw.run(make_fill());
        raw.run("VACUUM ticket_texts");  // the trigram index takes in what was only noted down for it
        return opened;
    }();
    return storage.get();
}

/// The plan as one line.
template <storage::record R>
std::string plan(const query<R>& query)
{
    std::string lines;
    for (const std::string& line : filled()->explain(no_end, query).value()) lines += line + "; ";
    return lines;
}

/// Whether a plan reads an index and neither a whole table nor an order of its own.
bool reads(const std::string& found, std::string_view index)
{
    return found.find(index) != std::string::npos && found.find("Seq Scan") == std::string::npos &&
           found.find("Sort") == std::string::npos;
}

/// The same for records by their keys, which are put in order themselves, each once, before they are looked up.
template <storage::record R>
void check_finds(const query<R>& asked, std::string_view index)
{
    const std::string found = plan(asked);
    CAPTURE(found);
    CHECK(found.find(index) != std::string::npos);
    CHECK(found.find("Seq Scan") == std::string::npos);
}

/// Whether a plan reads a whole table. The queue of events that wait for their places is left out: five hundred of it are
/// removed at a time, and the planner reads a short queue once rather than look each up. How long it may be is not measured.
bool reads_whole_table(const std::string& found)
{
    for (std::size_t at = found.find("Seq Scan"); at != std::string::npos; at = found.find("Seq Scan", at + 1)) {
        const std::size_t name = found.find("\"Relation Name\"", at);
        if (name == std::string::npos || !found.substr(name).starts_with("\"Relation Name\": \"unplaced_ticket_events\""))
            return true;
    }
    return false;
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

/// Passes every call on to the database, after asking the server how it would carry out each of its statements: planned for
/// these parameters, and planned for any, as a prepared statement may be.
class explaining_storage {
public:
    template <storage::record... R>
    result<storage::rows<R...>> read(const call_end& end, const query<R>&... queries)
    {
        const bool searches = (queries.parts().text.has_value() || ...);
        note(postgres_test::sent_request(queries...), !searches);
        return filled()->read(end, queries...);
    }
    result<void> commit(const call_end& end, const storage::batch& batch)
    {
        note(adapters::postgres::detail::make_request(adapters::postgres::detail::write_batch(batch).finish()).value(), true);
        return filled()->commit(end, batch);
    }

    std::vector<std::string> scanning{};  ///< statements that read a whole table, with their plans
    int explained = 0;

private:
    /// @param generic  whether a plan for any parameters is looked at too: of a pattern that it does not know, the server
    ///                 assumes the worst, and then plans every search for its own words
    void note(const adapters::postgres::detail::request& sent, bool generic)
    {
        raw_.run("PREPARE asked AS " + sent.text);
        std::string execute = "EXPLAIN (COSTS OFF, FORMAT JSON) EXECUTE asked";
        std::string_view separator = " (";
        for (const auto& parameter : sent.parameters) {
            execute.append(separator).append(parameter ? quote(*parameter) : "NULL");
            separator = ", ";
        }
        if (!sent.parameters.empty()) execute += ")";
        for (const char* mode : {"force_custom_plan", "force_generic_plan"}) {
            if (!generic && std::string_view{mode} == "force_generic_plan") continue;
            raw_.run(std::string{"SET plan_cache_mode = "} + mode);
            const std::string found = raw_.run(execute);
            ++explained;
            if (reads_whole_table(found))
                scanning.push_back(std::string{mode} + ": " + sent.text + "\n" + execute + "\n" + found);
        }
        raw_.run("DEALLOCATE asked");
    }
    static std::string quote(std::string_view text)
    {
        std::string quoted{"'"};
        for (const char c : text) quoted.append(c == '\'' ? 2 : 1, c);
        return quoted + "'";
    }

    postgres_test::raw_connection raw_{*postgres_test::find_server()};
};

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

TEST_CASE("settings, calendars and surveys are found by key, or by token")
{
    if (filled() == nullptr) return;
    check_reads(repository::newest_settings("thai"), "Backward using desk_settings_pkey");
    check_reads(repository::versions_of("thai", "Calendar 7").limit(1), "Backward using support_calendars_pkey");
    check_reads(query<support_calendar>{}
                    .equal<&support_calendar::product>("thai")
                    .equal<&support_calendar::name>("Calendar 7")
                    .equal<&support_calendar::version>(3),
                "Index Scan using support_calendars_pkey");
    check_reads(query<csat_survey>{}.equal<&csat_survey::token>("0"), "Index Scan using csat_surveys_token");
    check_reads(query<csat_survey>{}.equal<&csat_survey::ticket_id>(make_id(2)), "csat_surveys_pkey");
    check_reads(repository::rollout_of("product 7"), "Index Scan using settings_rollouts_pkey");
    check_reads(query<agent_rotation>{}.equal<&agent_rotation::product>("product 7"), "Index Scan using agent_rotations_pkey");
}

TEST_CASE("what is expected to be absent is looked for by its key")
{
    if (filled() == nullptr) return;
    explaining_storage storage;
    const auto settings = testing::make_settings(1'000);
    CHECK(storage.commit(no_end, storage::batch{}.expect_absent(settings)).has_value());
    CHECK(storage.commit(no_end, storage::batch{}.expect_absent(settings).expect_absent(testing::make_calendar())).has_value());
    CHECK(storage
              .commit(no_end, storage::batch{}
                                  .expect_absent(settings)
                                  .expect_absent(testing::make_settings(1'001))
                                  .insert(agent_rotation{"thai", 1, {}}))
              .has_value());
    for (const std::string& each : storage.scanning) FAIL_CHECK(each);
    CHECK(storage.explained == 6);
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

TEST_CASE("a follower of the log reads places, and what waits for one, in order, and events by their keys")
{
    if (filled() == nullptr) return;
    check_reads(query<event_places>{}
                    .equal<&event_places::product>("product 7")
                    .compare<&event_places::last>(storage::comparison::greater, std::int64_t{2})
                    .ascending<&event_places::last>()
                    .limit(3),
                "Index Scan using ticket_event_places_pkey");
    check_reads(query<event_places>{}
                    .equal<&event_places::product>("product 7")
                    .compare<&event_places::last>(storage::comparison::greater_equal, std::int64_t{2})
                    .ascending<&event_places::last>()
                    .limit(1)
                    .select<&event_places::stamp>(),
                "Index Scan using ticket_event_places_pkey");
    check_reads(query<unplaced_event>{}
                    .equal<&unplaced_event::product>("thai")
                    .ascending<&unplaced_event::at, &unplaced_event::ticket_id>()
                    .limit(500),
                "Index Scan using unplaced_ticket_events_pkey");
    for (const std::size_t count : {1, 2, 500}) {
        std::vector<ticket_event> keys(count);
        for (std::size_t i = 0; i < count; ++i) {
            keys[i].ticket_id = make_id(i + 1);
            keys[i].product = "thai";
            keys[i].version = 1;
        }
        check_finds(query<ticket_event>{}.with_keys_of(keys), "Index Scan using ticket_events_pkey");
    }
    check_reads(query<ticket_message>{}.equal<&ticket_message::author_id>(make_id(1)), "ticket_messages_author");
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
    using namespace repository::dashboard_queries;
    const auto from = some_day;
    const auto to = some_day + std::chrono::hours{24};
    check_reads(created_within("thai", from, to), "support_tickets_created");
    check_reads(rated_within("thai", from, to), "ticket_ratings_given");
    check_reads(sent_within("thai", from, to), "csat_surveys_sent");
    check_reads(deleted_tickets_of("thai"), "support_tickets_deleted");
    check_reads(responses_within("thai", from, to), "ticket_cycles_ended");
    check_reads(ended_within("thai", from, to), "ticket_cycles_ended");
    check_reads(ended_later("thai", from, to), "ticket_cycles_ended");
    check_reads(running_since("thai", to), "ticket_cycles_running");
    check_reads(reopened_within("thai", from, to), "ticket_cycles_reopened");
    check_reads(breached_within("thai", from, to), "ticket_cycles_breached");
    check_reads(overdue_within("thai", from, to), "ticket_cycles_due");
    check_reads(moved_back_within("thai", from, to), "ticket_cycles_alarm");
}

TEST_CASE("the metrics of a customer's own tickets are found by the tickets")
{
    if (filled() == nullptr) return;
    using namespace repository::dashboard_queries;
    std::vector<uuid> ids;
    for (std::uint32_t n = 3; n <= 90; n += 3) ids.push_back(make_id(n));
    check_reads(ids_of_customer("thai", make_id(1)), "support_tickets_customer");
    check_reads(cycles_by_ticket("thai", ids), "ticket_cycles_pkey");
    check_reads(surveys_by_ticket("thai", ids), "csat_surveys_pkey");
    check_reads(ratings_by_ticket("thai", ids), "ticket_ratings_pkey");
    check_reads(tickets_by_id("thai", ids), "support_tickets_pkey");
}

TEST_CASE("a tick finds what is due by indexes that hold nothing else, and a dry run its tickets")
{
    if (filled() == nullptr) return;
    check_reads(repository::detail::alarms_before("thai", some_day).limit(100), "Scan using ticket_cycles_alarm");
    check_reads(repository::detail::keys_used_before("thai", some_day, 100), "Scan using idempotency_keys_used");
    check_reads(repository::detail::resolved_before("thai", some_day).limit(100),
                "Scan using support_tickets_resolved_unclosed");
    const std::string found = plan(repository::deleted_tickets("thai", some_day + std::chrono::days{1}).limit(100));
    CAPTURE(found);
    CHECK(found.find("support_tickets_deleted") != std::string::npos);  // the few that are due may be sorted
    CHECK(found.find("Seq Scan") == std::string::npos);
    for (const bool begun : {false, true}) {
        settings_rollout rollout{"thai", 1, 1, false, {}};
        if (begun) rollout.place = std::to_string(some_day.time_since_epoch().count()) + "." + to_text(make_id(1));
        check_reads(repository::detail::unclosed_tickets_behind(rollout, 100), "Scan using support_tickets_unclosed");
    }
    check_reads(repository::open_tickets_after("thai", cursor_page{100, {}}).value(), "Scan using support_tickets_unclosed");
}

TEST_CASE("assignment reads whose turn it is, what agents have at hand, and the oldest that wait, by an index of no others")
{
    if (filled() == nullptr) return;
    check_reads(repository::rotation_of("product 7"), "Index Scan using agent_rotations_pkey");
    for (const std::uint32_t count : {1, 20}) {
        std::vector<uuid> agents;
        for (std::uint32_t n = 1; n <= count; ++n) agents.push_back(make_id(n));
        check_reads(repository::open_tickets_of("thai", agents), "support_tickets_at_hand");
    }
    check_reads(repository::waiting_tickets("thai", 101), "using support_tickets_unassigned");
}

TEST_CASE("the tickets of a tag are listed by its index, and the latest messages of tickets by theirs")
{
    if (filled() == nullptr) return;
    const auto tag = query<ticket_tag>{}.equal<&ticket_tag::product>("thai").equal<&ticket_tag::tag>("tag 7");
    const auto tagged =
        query<support_ticket>{}.order_by<&ticket_tag::created_at>(tag).descending<&support_ticket::id>().limit(20);
    const std::string of_tag = plan(tagged);
    CAPTURE(of_tag);
    CHECK(of_tag.find("ticket_tags_created") != std::string::npos);
    CHECK(of_tag.find("Seq Scan") == std::string::npos);
    std::vector<support_ticket> tickets;
    for (std::uint32_t n = 1; n <= 100; ++n) {
        tickets.emplace_back().id = make_id(n);
        tickets.back().product = "thai";
    }
    const std::string latest =
        plan(query<ticket_message>{}.descending<&ticket_message::created_at, &ticket_message::id>().limit_each(tickets, 3));
    CAPTURE(latest);
    CHECK(latest.find("Seq Scan") == std::string::npos);
}

TEST_CASE("each order of lists is read from its index, from its start, behind a place and from its end")
{
    if (filled() == nullptr) return;
    const auto caller = pleme_support::principal::agent(make_id(1)).within({"thai"});
    const ticket_filter all;
    const std::string product = "thai";
    const repository::filter_request asked{product, all, caller, exact_folding::instance(), testing::default_now};
    const auto index_of_order = [](ticket_order order) {
        switch (order) {
            case ticket_order::created_desc:
            case ticket_order::created_asc:
                return "support_tickets_created";
            case ticket_order::updated_desc:
            case ticket_order::updated_asc:
                return "ticket_activities_updated";
            case ticket_order::priority:
                return "ticket_activities_urgency";
            case ticket_order::waiting:
                return "ticket_activities_waiting";
            case ticket_order::due:
                break;
        }
        return "ticket_activities_due";
    };
    support_ticket somewhere;
    somewhere.id = make_id(7);
    somewhere.created_at = somewhere.updated_at = some_day;
    somewhere.waiting_since = somewhere.resolution_due_at = some_day;
    for (const ticket_order order : enum_values<ticket_order>)
        for (const bool reversed : {false, true}) {
            CAPTURE(order);
            CAPTURE(reversed);
            auto page = repository::detail::whole_list(asked, {order, reversed});
            check_reads(page.limit(20), index_of_order(order));
            check_reads(page.after(repository::place_in(order, somewhere)), index_of_order(order));
        }
}

TEST_CASE("a list of values is a page of each from its index")
{
    if (filled() == nullptr) return;
    const auto find = [](const query<support_ticket>& asked, std::string_view index) {
        const std::string found = plan(asked);
        CAPTURE(found);
        CHECK(found.find(index) != std::string::npos);
        CHECK(found.find("Seq Scan") == std::string::npos);
    };
    const std::vector statuses{ticket_status::new_, ticket_status::resolved, ticket_status::closed};
    find(list().in<&support_ticket::status>(statuses), "support_tickets_status");
    find(list().in<&support_ticket::category>(std::vector<std::string>{"category 1", "category 2"}),
         "support_tickets_category");
    find(list().in<&support_ticket::assigned_to>(std::vector{make_id(1), make_id(2)}), "support_tickets_assigned");
    find(list().in<&support_ticket::priority>(std::vector{ticket_priority::low, ticket_priority::high}),
         "support_tickets_priority");
}

TEST_CASE("what is folded anew is found by its number, and by what it is folded by the key")
{
    if (filled() == nullptr) return;
    const std::string folding = plan(repository::newest_folding("product 7"));
    CAPTURE(folding);
    CHECK(folding.find("product_foldings_pkey") != std::string::npos);
    for (const std::string& tickets : {plan(repository::some_ticket("thai")),
                                       plan(repository::detail::tickets_behind({"thai", 1, 1, "f", false, 7}, 100))}) {
        CAPTURE(tickets);
        CHECK(tickets.find("support_tickets_number") != std::string::npos);
        CHECK(tickets.find("Sort") == std::string::npos);
    }
}

TEST_CASE("text search asks the trigram index")
{
    if (filled() == nullptr) return;
    const std::string found = plan(list().has(repository::texts_with({"c4ca4238", "wrong"})));
    CAPTURE(found);
    CHECK(found.find("Bitmap Index Scan on ticket_texts_trigrams") != std::string::npos);
    CHECK(found.find("Seq Scan") == std::string::npos);
}

namespace {

/// One filter of each kind, and some together.
std::vector<ticket_filter> make_filters()
{
    std::vector<ticket_filter> filters(16);
    filters[1].status = ticket_status::resolved;
    filters[2].priority = ticket_priority::urgent;
    filters[3].assigned_to = make_id(1);
    filters[4].customer_id = make_id(1);
    filters[5].category = "category 1";
    filters[6].status = ticket_status::new_;
    filters[6].priority = ticket_priority::high;
    filters[6].assigned_to = make_id(1);
    filters[6].category = "category 1";
    filters[7].search_query = "c4ca4238";
    filters[8].search_query = "Something c4ca4238 WRONG";
    filters[9].search_query = "wrong";
    filters[9].status = ticket_status::resolved;
    filters[10].statuses = std::vector{ticket_status::new_, ticket_status::waiting_on_customer};
    filters[11].tags_all = std::vector<std::string>{"tag 3", "tag 6"};
    filters[12].tags_any = std::vector<std::string>{"tag 3", "tag 6"};
    filters[13].number = 7;
    filters[14].waiting_for_us = true;
    filters[15].unassigned = true;
    return filters;
}

}  // namespace

TEST_CASE("no call of the repository reads a whole table")
{
    if (filled() == nullptr) return;
    explaining_storage storage;
    support_repository<explaining_storage, testing::manual_clock> repository{storage};
    repository.clock().set(some_day + std::chrono::days{180});
    const auto host = principal::agent(make_id(1)).within_all_products().with_internal_notes().acting_for(delegation::anyone);
    const auto agent = principal::agent(make_id(1)).within({"thai", "japanese"});
    const auto customer = principal::customer(make_id(1)).within({"thai", "japanese"});

    for (const pleme_support::principal& caller : {host, agent, customer}) {
        create_ticket_input input;
        input.customer_id = caller.actor_id;
        input.subject = "New";
        input.description = "New";
        const std::string key = "key of " + std::string{enum_name(caller.kind)} + std::string{enum_name(caller.acts_for)};
        input.idempotency_key = key;
        const auto created = repository.with(caller).tickets().create("thai", input);
        REQUIRE(created.has_value());
        CHECK(repository.with(caller).tickets().create("thai", input).value() == *created);
        input.idempotency_key.reset();
        const auto id = repository.with(caller).tickets().create("thai", input).value().id;

        CHECK(repository.with(caller).tickets().find(id).has_value());
        add_ticket_message_input message{id, "Message", false, key};
        const auto added = repository.with(caller).conversations().add_message(caller.actor_id, message);
        REQUIRE(added.has_value());
        CHECK(repository.with(caller).conversations().add_message(caller.actor_id, message).value() == *added);
        update_ticket_input resolve;
        resolve.status = ticket_status::resolved;
        resolve.subject = std::string{"Resolved"};
        const auto& desk = caller.is_customer() ? host : caller;  // what is not for customers
        CHECK(repository.with(desk).tickets().update(id, resolve).has_value());
        CHECK(repository.with(host).conversations().add_participant(id, make_id(77)).has_value());
        CHECK(repository.with(caller).conversations().participants(id).has_value());
        CHECK(repository.with(host).conversations().remove_participant(id, make_id(77)).has_value());
        if (caller.kind == actor_kind::customer || caller.acts_for != delegation::none)
            CHECK(repository.with(caller).surveys().rate(id, {5, "Good"}).has_value());
        const auto survey = repository.with(host).surveys().request(id).value();
        CHECK(repository.with(pleme_support::principal::nobody()).surveys().find(survey.token).has_value());
        CHECK(repository.with(pleme_support::principal::nobody()).surveys().answer(survey.token, {4, "Well"}).has_value());
        CHECK(repository.with(host).surveys().list(id).value().size() == 1);
        CHECK(repository.with(caller).conversations().messages(id).has_value());
        CHECK(repository.with(caller).log().events(id).has_value());
        CHECK(repository.with(desk).tickets().remove(id).has_value());
        CHECK(repository.with(desk).tickets().restore(id).has_value());

        for (const ticket_filter& filter : make_filters()) {
            const auto page = repository.with(caller).tickets().list("thai", filter, ticket_order::created_desc, {.first = 20});
            REQUIRE(page.has_value());
            // By position, or counted, several tags of which one is enough may read the product (docs/guide/lists.md).
            const bool reads_product = filter.tags_any.has_value();
            if (!reads_product) CHECK(repository.with(caller).tickets().list("thai", filter, offset_page{20, 0}).has_value());
            if (!reads_product &&
                filter.search_query != "wrong")  // a word of every ticket: no index can skip the first thousand
                CHECK(repository.with(caller).tickets().list("thai", filter, offset_page{20, 1'000}).has_value());
            if (page->has_next_page)
                CHECK(repository.with(caller)
                          .tickets()
                          .list("thai", filter, ticket_order::created_desc, {.first = 200, .after = page->end_cursor})
                          .has_value());
            CHECK(repository.with(caller)
                      .tickets()
                      .list("thai", filter, ticket_order::created_desc, {.last = 20, .before = page->end_cursor})
                      .has_value());
            if (!reads_product) CHECK(repository.with(caller).tickets().count("thai", filter, 100).has_value());
        }
        for (const int days : {1, 7, 31}) {
            dashboard_request request;
            request.product = "thai";
            request.period_start = some_day;
            request.period_end = some_day + std::chrono::hours{24 * days};
            CHECK(repository.with(caller).reports().dashboard(request).has_value());
        }
    }
    std::string cursor;
    for (int i = 0; i < 3; ++i) cursor = repository.with(host).log().events_after("thai", cursor, 100).value().next;
    CHECK(cursor.starts_with("1.300."));
    const std::vector<available_agent> agents{{make_id(1), 10'000}, {make_id(2), {}}, {make_id(3), 5}};
    for (const auto strategy : {assignment_strategy::round_robin, assignment_strategy::least_loaded}) {
        std::vector<uuid> ids;
        for (int i = 0; i < 4; ++i)
            ids.push_back(repository.with(host).tickets().create("lao", {make_id(1), "New", "New"}).value().id);
        CHECK(repository.with(host).assignment().assign(ids[1], agents, strategy).value().outcome ==
              assignment_outcome::assigned);
        CHECK(repository.with(host).assignment().assign_waiting("lao", agents, strategy).value().assigned == 3);
    }

    const auto administrator = agent.within({"burmese"}).with_internal_notes();
    postgres_test::govern(repository, administrator);

    CHECK(repository.with(host).privacy().erase_customer("thai", make_id(1), 2).value().done == 2);
    CHECK(repository.with(host).purge_deleted("thai", std::chrono::days{1}, 2).value().done == 2);
    for (const std::string& each : storage.scanning) FAIL_CHECK(each);
    MESSAGE(storage.explained, " plans");
    CHECK(storage.explained > 300);
}
