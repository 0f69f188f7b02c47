// Every statement that a whole support desk sends, and the schema, are free of what distributed engines refuse and poolers
// lose.

#include "governed_desk.hpp"
#include "sent_request.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/adapters/postgres/detail/write.hpp>
#include <pleme_support/adapters/postgres/migrations.hpp>
#include <pleme_support/pleme_support.hpp>
#include <pleme_support/testing/manual_clock.hpp>
#include <pleme_support/testing/sequential_ids.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <doctest/doctest.h>

#include <cctype>
#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace pleme_support;
namespace pg = adapters::postgres::detail;

namespace {

struct forbidden_word {
    std::string_view word;  ///< lower-case
    std::string_view reason;
};

/// Sources and what was tried: docs/guide/scale_out.md.
constexpr forbidden_word everywhere[] = {
    {"trigger", "Citus refuses to distribute a table that has one; Aurora DSQL and Limitless have none"},
    {"create function", "Aurora DSQL and Limitless have none; the rules are in the library"},
    {"create type", "an enum's growth is a migration, which Aurora DSQL and YugabyteDB lack"},
    {"now()", "Citus refuses functions that are not immutable in CASE and COALESCE; the time comes from outside"},
    {"current_timestamp", "as now()"},
    {"clock_timestamp", "as now(), and volatile"},
    {"random", "Citus refuses volatile functions in UPDATE; ids come from outside"},
    {"nextval", "one sequence for all nodes is the bottleneck of them all"},
    {"serial", "as nextval"},
    {"identity", "as nextval"},
    {"default", "values come from outside, the same on every storage"},
    {"deferrable", "not in CockroachDB"},
    {"security", "row-level security reads settings, which Citus does not send to its workers: zero rows, silently"},
    {"on delete cascade", "removals are statements of the adapter's, the same on every engine"},
    {"temp", "lost behind a pooler; not in Aurora DSQL"},
    {"inherits", "not in CockroachDB"},
    {"exclude using", "not in CockroachDB"},
};

constexpr forbidden_word in_statements[] = {
    {"for update", "Citus refuses it without the distribution column; Aurora DSQL does not lock"},
    {"for share", "as FOR UPDATE"},
    {"for no key", "as FOR UPDATE"},
    {"skip locked", "as FOR UPDATE"},
    {" join ", "a join off the key moves rows between nodes, or is refused"},
    {"lateral", "runs on every shard"},
    {"set local", "a setting is not sent to Citus's workers"},
    {"set session", "lost behind a pooler"},
    {"set_config", "lost behind a pooler"},
    {"current_setting", "not known on Citus's workers"},
    {"advisory", "does nothing in CockroachDB, and counts for one node of Citus"},
    {"listen", "not in CockroachDB, and for one node of Citus"},
    {"notify", "as LISTEN"},
    {"savepoint", "not in Aurora DSQL"},
    {"truncate", "not in Aurora DSQL"},
    {"lock table", "not in Aurora DSQL"},
    {"begin", "several statements are several round trips, and two phases where they are on two nodes"},
    {"declare", "a cursor needs an open transaction"},
    {"percentile", "carries every row to the coordinator"},
    {"distinct", "carries every group to the coordinator"},
    {" / ", "of two integers it is a decimal in CockroachDB"},
};

[[nodiscard]] std::string lower(std::string_view text)
{
    std::string lowered;
    for (const char c : text) lowered += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lowered;
}

/// A storage that keeps the text of what the PostgreSQL adapter would have sent.
class recording_storage {
public:
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        sent.insert(lower(postgres_test::sent_request(queries...).text));
        return records_.read(end, queries...);
    }
    [[nodiscard]] result<void> commit(const call_end& end, const storage::batch& batch)
    {
        if (auto writer = pg::write_batch(batch); !writer.empty()) sent.insert(lower(std::move(writer).finish().text()));
        return records_.commit(end, batch);
    }

    std::set<std::string> sent;

private:
    adapters::memory_storage records_;
};

/// Uses everything that a repository can do.
std::set<std::string> all_statements()
{
    recording_storage storage;
    support_repository<recording_storage, testing::manual_clock, testing::sequential_ids> desk{storage};
    desk.clock().set(testing::default_now);
    const auto host =
        principal::system(testing::make_id(1)).within_all_products().with_internal_notes().acting_for(delegation::anyone);
    const auto agent = principal::agent(testing::make_id(2)).within({"thai", "lilitu"}).with_internal_notes();
    const auto customer = principal::customer(testing::make_id(3)).within({"thai"});
    create_ticket_input input;
    input.customer_id = customer.actor_id;
    input.subject = "Subject";
    input.description = "Description";
    input.idempotency_key = "key";
    update_ticket_input change;
    for (int i = 0; i < 3; ++i) {
        const auto ticket = desk.with(customer).tickets().create("thai", input).value();
        input.idempotency_key = "key " + std::to_string(i);
        for (const pleme_support::principal& author : {customer, agent})
            REQUIRE(desk.with(author)
                        .conversations()
                        .add_message(author.actor_id, {ticket.id, "Hello", false, std::nullopt})
                        .has_value());
        change.subject = std::string{"Another"};
        change.status = ticket_status::resolved;
        REQUIRE(desk.with(agent).tickets().update(ticket.id, change).has_value());
        REQUIRE(desk.with(customer).surveys().rate(ticket.id, {5, "Thank you"}).has_value());
        REQUIRE(desk.with(customer).conversations().messages(ticket.id).has_value());
        REQUIRE(desk.with(agent).log().events(ticket.id).has_value());
        REQUIRE(desk.with(customer).log().events(ticket.id).has_value());
        REQUIRE(desk.with(agent).tickets().remove(ticket.id).has_value());
        REQUIRE(desk.with(agent).tickets().restore(ticket.id).has_value());
        if (i == 0) REQUIRE(desk.with(agent).tickets().remove(ticket.id).has_value());
    }
    ticket_filter filter{
        ticket_status::resolved, ticket_priority::medium, testing::make_id(2), testing::make_id(3), "category", "two words"};
    for (const pleme_support::principal& caller : {host, agent, customer}) {
        REQUIRE(desk.with(caller).tickets().list("thai", filter, offset_page{20, 20}).has_value());
        REQUIRE(desk.with(caller).tickets().list("thai", {}, ticket_order::created_desc, {.first = 1}).has_value());
        const auto first = desk.with(caller).tickets().list("thai", {}, ticket_order::created_desc, {.first = 1});
        REQUIRE(desk.with(caller).tickets().list("thai", {}, ticket_order::created_asc, {.first = 1}).has_value());
        REQUIRE(desk.with(caller)
                    .tickets()
                    .list("thai", {}, ticket_order::created_desc, {.first = 1, .after = first->end_cursor})
                    .has_value());
        REQUIRE(desk.with(caller).tickets().count("thai", filter).has_value());
        const auto numbered = desk.with(caller).tickets().find_by_number("thai", 1);  // which was deleted
        REQUIRE_FALSE(numbered.has_value());
        REQUIRE(numbered.error().code == errc::not_found);
        REQUIRE(desk.with(caller)
                    .reports()
                    .dashboard({"thai", testing::default_now, testing::default_now + std::chrono::days{9}, "UTC", true})
                    .has_value());
    }
    REQUIRE(desk.with(host).log().events_after("thai", {}).has_value());
    const auto create = [&] {
        return desk.with(host).tickets().create("thai", {customer.actor_id, "Subject", "Description"}).value();
    };
    const auto resolved = create();
    REQUIRE(desk.with(agent).tickets().update(resolved.id, change).has_value());
    const auto survey = desk.with(host).surveys().request(resolved.id).value();
    REQUIRE(desk.with(principal::nobody()).surveys().find(survey.token).has_value());
    REQUIRE(desk.with(principal::nobody()).surveys().answer(survey.token, {4, "Well"}).has_value());
    REQUIRE(desk.with(host).surveys().list(resolved.id).has_value());
    const std::vector<available_agent> agents{{testing::make_id(1), 10}, {testing::make_id(2), {}}};
    for (const auto strategy : {assignment_strategy::round_robin, assignment_strategy::least_loaded}) {
        const auto waiting = create();
        REQUIRE(desk.with(host).assignment().assign(waiting.id, agents, strategy).has_value());
        create();
        REQUIRE(desk.with(host).assignment().assign_waiting("thai", agents, strategy).has_value());
    }
    postgres_test::govern(desk, principal::agent(testing::make_id(2)).within({"burmese"}).with_internal_notes());
    REQUIRE(desk.with(host).tick().has_value());
    REQUIRE(desk.with(host).privacy().erase_customer("thai", customer.actor_id).has_value());
    desk.clock().advance(std::chrono::days{9});
    REQUIRE(desk.with(host).purge_deleted("thai", std::chrono::days{2})->done == 1);
    const auto settings = [](std::int32_t version) { return testing::make_settings(version, "lilitu"); };
    REQUIRE(storage.commit(no_end, storage::batch{}.expect_absent(settings(2)).insert(settings(1))).has_value());
    REQUIRE(storage.commit(no_end, storage::batch{}.expect_absent(settings(2)).expect_absent(settings(3))).has_value());
    return storage.sent;
}

}  // namespace

TEST_CASE("no statement holds a word that a distributed engine refuses or a pooler loses")
{
    const auto statements = all_statements();
    CHECK(statements.size() > 60);
    bool any_guarded = false;
    for (std::string statement : statements) {
        CAPTURE(statement);
        // The guard's division is there for its error alone, which is 22012 everywhere: nobody reads what it comes to.
        constexpr std::string_view guard = " select 1 / (case when (select count(*) from part_";
        if (const auto at = statement.find(guard); at != std::string::npos) {
            CHECK(statement.starts_with("with part_1 as ("));
            statement.erase(at, guard.size());
            any_guarded = true;
        }
        for (const auto& [word, reason] : everywhere)
            CHECK_MESSAGE(statement.find(word) == std::string::npos, word, ": ", reason);
        for (const auto& [word, reason] : in_statements)
            CHECK_MESSAGE(statement.find(word) == std::string::npos, word, ": ", reason);
        CHECK_MESSAGE(!statement.starts_with("set "), "SET: a session's setting is lost behind a pooler");
        const bool joins = statement.find("from unnest(") != std::string::npos ||
                           statement.find("using unnest(") != std::string::npos ||
                           statement.find(", unnest(") != std::string::npos;
        const bool by_key = statement.find(".product = v.product") != std::string::npos ||
                            statement.find("product, version) in (select * from unnest(") != std::string::npos;
        if (joins) CHECK_MESSAGE(by_key, "rows are found by their key");
    }
    CHECK(any_guarded);
}

TEST_CASE("nor does the schema")
{
    for (const auto& migration : adapters::postgres::migrations) {
        std::string code;
        for (std::size_t at = 0; at < migration.sql.size();) {  // without comments
            const std::size_t end = (std::min)(migration.sql.find('\n', at), migration.sql.size());
            const std::string_view line = migration.sql.substr(at, end - at);
            code += lower(line.substr(0, line.find("--"))) + "\n";
            at = end + 1;
        }
        REQUIRE(code.find("create table") != std::string::npos);
        for (const auto& [word, reason] : everywhere) CHECK_MESSAGE(code.find(word) == std::string::npos, word, ": ", reason);
    }
}
