// migrations/postgres/adopt_original.sql: a database of the original Rust crate is taken over with every row, and what it says
// of each ticket's past is what the rules of the library would have made of it. Run by psql, as operators run it.

#include "test_server.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/adapters/sql/columns.hpp>
#include <pleme_support/pleme_support.hpp>
#include <pleme_support/rules/draft.hpp>
#include <pleme_support/storage/packed.hpp>
#include <pleme_support/testing/sequential_ids.hpp>
#include <pleme_support/utf8proc_folding.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

using namespace pleme_support;
using adapters::postgres_storage;
using postgres_test::raw_connection;
using storage::query;

namespace {

const std::string source_dir = PLEME_SUPPORT_SOURCE_DIR;
const std::string adoption = source_dir + "/migrations/postgres/adopt_original.sql";
const std::string schema = source_dir + "/migrations/postgres/001_support_ticketing_system.sql";

std::string read_file(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string quote(std::string_view argument)
{
    std::string quoted{'\''};
    for (const char c : argument) {
        if (c == '\'') quoted += "'\\'";
        quoted.push_back(c);
    }
    return quoted + '\'';
}

/// psql of the path, or of the folder that the test's server was started from; says why the test skips if there is none.
std::optional<std::string> find_psql()
{
    if (std::system("command -v psql >/dev/null 2>&1") == 0) return "psql";
    if (const char* folder = std::getenv("PLEME_SUPPORT_POSTGRES_FOLDER")) {
        std::string binaries = read_file(std::string{folder} + "/binaries");
        binaries.erase(std::find(binaries.begin(), binaries.end(), '\n'), binaries.end());
        if (std::ifstream{binaries + "/psql"}) return binaries + "/psql";
    }
    MESSAGE("skipped: there is no psql");
    return std::nullopt;
}

/// A server and a psql to run scripts on it.
struct database {
    std::string server;
    std::string psql;

    struct answer {
        bool succeeded = false;
        std::string output;

        [[nodiscard]] bool says(std::string_view text) const { return output.find(text) != std::string::npos; }
    };

    /// @param arguments  as an operator writes them, quoted for the shell
    [[nodiscard]] answer run(const std::string& arguments) const
    {
        const std::string command = quote(psql) + " -X -q -d " + quote(server) + ' ' + arguments + " 2>&1";
        answer made;
        FILE* const output = popen(command.c_str(), "r");
        REQUIRE(output != nullptr);
        char buffer[4096];
        for (std::size_t read = 0; (read = std::fread(buffer, 1, sizeof buffer, output)) > 0;) made.output.append(buffer, read);
        made.succeeded = pclose(output) == 0;
        return made;
    }
    [[nodiscard]] answer run_file(const std::string& file) const { return run("-v ON_ERROR_STOP=1 -1 -f " + quote(file)); }
};

/// An empty database, emptied again afterwards.
class original_database {
public:
    explicit original_database(database on) : on_{std::move(on)}
    {
        postgres_test::drop_everything(on_.server);
        const auto made = on_.run_file(source_dir + "/adapters/postgres/tests/original_database.sql");
        INFO(made.output);
        REQUIRE(made.succeeded);
    }
    ~original_database() { postgres_test::drop_everything(on_.server); }
    original_database(const original_database&) = delete;
    original_database& operator=(const original_database&) = delete;

private:
    database on_;
};

std::optional<database> find_database()
{
    const auto server = postgres_test::find_server();
    if (!server) return std::nullopt;
    const auto psql = find_psql();
    if (!psql) return std::nullopt;
    return database{*server, *psql};
}

/// Everything that the schema is made of, a line each, in order. `metadata`, which the original had, is left out, and what the
/// tests have beside.
const std::string list_catalog = R"(
    SELECT string_agg(line, E'\n' ORDER BY line COLLATE "C") FROM (
        SELECT concat_ws(' ', 'column', relname, attname, format_type(atttypid, atttypmod), collname,
                         CASE WHEN attnotnull THEN 'not null' END, pg_get_expr(adbin, adrelid)) AS line
        FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid LEFT JOIN pg_collation l ON l.oid = attcollation
        LEFT JOIN pg_attrdef d ON adrelid = c.oid AND adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
            AND attname <> 'metadata'
        UNION ALL
        SELECT concat_ws(' ', 'constraint', conname, conrelid::regclass, pg_get_constraintdef(oid), convalidated)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT concat_ws(' ', 'index', pg_get_indexdef(indexrelid))
        FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT concat_ws(' ', 'trigger', tgname, tgrelid::regclass) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL
        SELECT concat_ws(' ', 'function', proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL
        SELECT concat_ws(' ', 'enum', typname) FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
    ) AS lines WHERE line !~ '[ .](customers|told_tickets|told_messages)')";

/// Rows as they were, to compare with.
const std::string keep_rows =
    "CREATE TABLE told_tickets AS SELECT * FROM support_tickets;"
    "ALTER TABLE told_tickets ALTER status TYPE text, ALTER priority TYPE text;"
    "CREATE TABLE told_messages AS SELECT * FROM ticket_messages;"
    "CREATE INDEX ON told_messages (ticket_id)";

/// One ticket with all that is kept of it.
struct history {
    support_ticket ticket;
    std::vector<ticket_event> events{};
    std::vector<ticket_cycle> cycles{};
    std::map<uuid, ticket_message> messages{};
};

template <class R>
std::vector<R> read_all(postgres_storage& storage)
{
    return get<0>(storage.read(no_end, query<R>{}).value()).take_all();
}

std::map<uuid, history> read_histories(postgres_storage& storage)
{
    std::map<uuid, history> histories;
    for (auto& ticket : read_all<support_ticket>(storage)) {
        const uuid id = ticket.id;
        histories.emplace(id, history{std::move(ticket)});
    }
    for (auto& event : read_all<ticket_event>(storage)) histories.at(event.ticket_id).events.push_back(std::move(event));
    for (auto& cycle : read_all<ticket_cycle>(storage)) histories.at(cycle.ticket_id).cycles.push_back(std::move(cycle));
    for (auto& message : read_all<ticket_message>(storage)) {
        const uuid id = message.id;
        histories.at(message.ticket_id).messages.emplace(id, std::move(message));
    }
    for (auto& [id, one] : histories) {
        std::sort(one.events.begin(), one.events.end(), [](const auto& a, const auto& b) { return a.version < b.version; });
        std::sort(one.cycles.begin(), one.cycles.end(), [](const auto& a, const auto& b) {
            return std::pair{a.metric, a.ordinal} < std::pair{b.metric, b.ordinal};
        });
    }
    return histories;
}

const ticket_change* find_change(const ticket_event& event, std::string_view field)
{
    const auto found = std::find_if(event.changes.begin(), event.changes.end(),
                                    [field](const ticket_change& change) { return change.field == field; });
    return found == event.changes.end() ? nullptr : &*found;
}

std::string to_column_text(ticket_event event, std::vector<ticket_change> changes)
{
    event.changes = std::move(changes);
    return storage::pack_changes(event);
}

/// The cycles that an event opened, ended or let go on, in order: what was taken over says no more.
std::vector<cycle_change> told_changes(const ticket_event& event)
{
    std::vector<cycle_change> found;
    std::copy_if(event.cycles.begin(), event.cycles.end(), std::back_inserter(found), [&](const cycle_change& cycle) {
        return cycle.ended_at || cycle.ended_before || cycle.started_at == event.at;
    });
    std::sort(found.begin(), found.end(), [](const cycle_change& a, const cycle_change& b) {
        return std::pair{a.metric, a.ordinal} < std::pair{b.metric, b.ordinal};
    });
    return found;
}

/// Lets the library do what an event says was done.
void act(rules::draft& made, const ticket_event& event, const std::optional<ticket_message>& message)
{
    if (const auto* assigned = find_change(event, "assigned_to")) made.ticket.assigned_to = parse_uuid(*assigned->after);
    if (find_change(event, "sla_breach") != nullptr) made.ticket.sla_breach = true;
    if (const auto* moved = find_change(event, "status")) {
        made.move_to(*parse_enum<ticket_status>(*moved->after));
        made.ticket.resolved_by.reset();  // nobody knows who
        made.ticket.resolved_by_kind.reset();
    } else if (event.kind == event_kind::updated && find_change(event, "first_response_at") != nullptr) {
        made.respond({});  // with a message that is gone, and so not counted
        --made.ticket.agent_replies;
    }
    if (message && !message->is_internal) made.add_message();
    if (message && !message->is_internal && message->author_kind == actor_kind::agent) made.respond(message->author_id);
    if (message && !message->is_internal && message->author_kind == actor_kind::customer && is_open(made.ticket.status))
        made.await_response();
    if (event.kind == event_kind::rated) {
        made.ticket.csat_score = std::stoi(find_change(event, "csat_score")->after.value());
        made.ticket.csat_rated_at = made.at();
    }
    if (event.kind == event_kind::deleted) {
        made.remove();
        made.ticket.deleted_at = from_text<timestamp>(*find_change(event, "deleted_at")->after);
    }
}

/// Makes the ticket anew by the library's own rules, event by event.
/// @return what differs from what the database says; empty if nothing does
std::string find_difference(const history& told)
{
    rules::ticket_state state{};
    std::vector<ticket_cycle> cycles;
    for (const ticket_event& event : told.events) {
        const std::string here = "version " + std::to_string(event.version) + ": ";
        const principal caller{event.actor, event.actor_id};
        const rules::settings_snapshot ungoverned;
        rules::draft made{state, caller, event.at, ungoverned};
        if (made.at() != event.at) return here + "time does not rise";
        std::optional<ticket_message> message;
        if (event.message_id) {
            message = told.messages.at(*event.message_id);
            if (message->created_at != event.at || message->author_id != event.actor_id ||
                message->author_kind != event.actor || message->is_internal != (event.kind == event_kind::note_added) ||
                message->product != event.product)
                return here + "event and message differ";
        }
        if (event.kind == event_kind::created) {
            const auto created = rules::evolve({}, event);
            if (!created) return here + created.error().message;
            made.ticket = *created;
            made.open();
        } else {
            act(made, event, message);
        }
        const auto decided = std::move(made).finish(event.kind, event.id, message);
        const auto changes = decided.event ? decided.event->changes : std::vector<ticket_change>{};
        if (changes != event.changes)
            return here + "changes " + to_column_text(event, event.changes) + " and not " + to_column_text(event, changes);
        auto did = decided.event ? told_changes(*decided.event) : std::vector<cycle_change>{};
        if (!event.message_id)
            for (cycle_change& cycle : did) cycle.ended_by.reset(), cycle.ended_by_kind.reset();
        if (did != event.cycles) return here + "other cycles than " + storage::pack_cycles(event);
        for (ticket_cycle changed : decided.changed) {
            if (!event.message_id) changed.ended_by.reset(), changed.ended_by_kind.reset();
            *std::find_if(cycles.begin(), cycles.end(), [&](const ticket_cycle& cycle) {
                return cycle.metric == changed.metric && cycle.ordinal == changed.ordinal;
            }) = changed;
        }
        cycles.insert(cycles.end(), decided.opened.begin(), decided.opened.end());
        auto evolved = rules::evolve(std::move(state.ticket), event);
        if (!evolved) return here + evolved.error().message;
        state = {std::move(*evolved), {}, {}, {}};
        for (const ticket_cycle& cycle : rules::newest_of_each(cycles))
            (cycle.ended_at ? state.ended : state.running).push_back(cycle);
    }
    if (state.ticket != told.ticket) return "the events do not fold to the row";
    std::sort(cycles.begin(), cycles.end(), [](const auto& a, const auto& b) {
        return std::pair{a.metric, a.ordinal} < std::pair{b.metric, b.ordinal};
    });
    if (cycles != told.cycles) return "the cycles differ";
    return {};
}

/// No row of the two tables is lost, and nothing in one is changed that the guide does not say.
void check_rows(raw_connection& raw)
{
    CHECK(raw.run("SELECT count(*) FROM told_tickets o FULL JOIN support_tickets t USING (id) WHERE "
                  "ROW (o.product, o.customer_id, o.subject, o.description, o.status, o.priority, o.category, o.assigned_to, "
                  "o.sla_breach, o.csat_score, o.metadata, o.created_at) IS DISTINCT FROM "
                  "ROW (t.product, t.customer_id, t.subject, t.description, t.status, t.priority, t.category, t.assigned_to, "
                  "t.sla_breach, t.csat_score, t.metadata, t.created_at)") == "0");
    CHECK(raw.run("SELECT count(*) FROM told_messages o FULL JOIN ticket_messages m USING (id) "
                  "LEFT JOIN told_tickets t ON t.id = o.ticket_id WHERE "
                  "ROW (o.ticket_id, o.author_id, o.is_internal, o.content, t.product, "
                  "     CASE WHEN o.author_id = t.customer_id THEN 'CUSTOMER' ELSE 'AGENT' END) IS DISTINCT FROM "
                  "ROW (m.ticket_id, m.author_id, m.is_internal, m.content, m.product, m.author_kind) "
                  "OR abs(extract(epoch FROM m.created_at - greatest(o.created_at, t.created_at))) > 0.00002") == "0");
    // Messages keep their order, by time and then by id.
    CHECK(raw.run("SELECT count(*) FROM (SELECT m.created_at > lag(m.created_at) OVER (PARTITION BY m.ticket_id ORDER BY "
                  "o.created_at, o.id) AS rises FROM told_messages o JOIN ticket_messages m USING (id)) s WHERE NOT rises") ==
          "0");
    const auto moved = [](const std::string& now, const std::string& told) {
        return "((" + now + ") IS NULL) <> ((" + told + ") IS NULL) OR abs(extract(epoch FROM (" + now + ") - (" + told +
               "))) > 0.00002";
    };
    const std::string changed = "greatest(o.updated_at, o.created_at, o.resolved_at, o.closed_at)";
    for (const auto& [now, told] : std::vector<std::pair<std::string, std::string>>{
             {"t.deleted_at", "o.deleted_at"},
             {"t.resolved_at",
              "CASE WHEN o.status IN ('RESOLVED', 'CLOSED') THEN coalesce(least(o.resolved_at, o.closed_at), " + changed +
                  ") END"},
             {"t.closed_at",
              "CASE WHEN o.status = 'CLOSED' THEN CASE WHEN o.closed_at >= coalesce(o.resolved_at, "
              "o.closed_at) THEN o.closed_at ELSE " +
                  changed + " END END"},
             {"t.first_response_at",
              "least(o.first_response_at, (SELECT min(greatest(m.created_at, o.created_at)) FROM told_messages m WHERE "
              "m.ticket_id = o.id "
              "AND m.author_id <> o.customer_id AND NOT m.is_internal))"},
             {"t.updated_at", "greatest(" + changed +
                                  ", t.first_response_at, o.deleted_at, (SELECT max(m.created_at) FROM told_messages m WHERE "
                                  "m.ticket_id = o.id))"},
             {"t.csat_rated_at", "CASE WHEN o.csat_score IS NOT NULL THEN " + changed + " END"}}) {
        CHECK(now +
                  raw.run(" SELECT count(*) FROM told_tickets o JOIN support_tickets t USING (id) WHERE " + moved(now, told)) ==
              now + "0");
    }
}

/// Numbers follow the age of a product's tickets from 1, and the next one is kept.
void check_numbers(raw_connection& raw)
{
    CHECK(raw.run("SELECT count(*) FROM (SELECT number, row_number() OVER (PARTITION BY product ORDER BY created_at, id) AS "
                  "wanted FROM support_tickets) s WHERE number <> wanted") == "0");
    CHECK(raw.run("SELECT count(*) FROM (SELECT product, max(number) + 1 AS next FROM support_tickets GROUP BY product) t "
                  "FULL JOIN ticket_number_blocks b USING (product) WHERE b.next IS DISTINCT FROM t.next OR b.version <> 1") ==
          "0");
}

void check_cycles(raw_connection& raw)
{
    CHECK(
        raw.run("SELECT count(*) FROM ticket_cycles WHERE (ended_at IS NULL) <> (outcome IS NULL) OR ended_at < started_at") ==
        "0");
    CHECK(raw.run("SELECT count(*) FROM support_tickets t JOIN (SELECT ticket_id, "
                  "count(*) FILTER (WHERE metric = 'RESOLUTION' AND ended_at IS NULL) AS resolution, "
                  "count(*) FILTER (WHERE metric = 'FIRST_RESPONSE' AND ended_at IS NULL) AS first_response, "
                  "count(*) FILTER (WHERE metric = 'NEXT_RESPONSE' AND ended_at IS NULL) AS next_response, "
                  "count(*) FILTER (WHERE metric = 'NEXT_RESPONSE') AS turns "
                  "FROM ticket_cycles GROUP BY ticket_id) c ON c.ticket_id = t.id WHERE "
                  "resolution <> CASE WHEN status IN ('RESOLVED', 'CLOSED') OR deleted_at IS NOT NULL THEN 0 ELSE 1 END OR "
                  "turns <> customer_turns OR next_response > 1 OR first_response + next_response > 0 AND resolution = 0 OR "
                  "first_response > 0 AND first_response_at IS NOT NULL") == "0");
}

/// Ticks fold the texts, in bounded steps; until then searches say that they are incomplete, and then they find what is there.
void check_search(postgres_storage& storage, const std::map<uuid, history>& histories)
{
    support_repository desk{storage};
    std::map<std::string, std::int32_t> products;
    for (const auto& [id, one] : histories) ++products[one.ticket.product];
    principal everybody{actor_kind::system, testing::make_id(1)};
    for (const auto& [product, tickets] : products) everybody.products.push_back(product);
    const auto search = [&](const std::string& product, const std::string& text) {
        return desk.with(everybody).tickets().list(product, {.search_query = text}, offset_page{200, 0}).value();
    };
    for (const auto& [product, tickets] : products) {
        CHECK(search(product, "late").empty());
        CHECK_FALSE(search(product, "late").is_complete);
    }
    std::int32_t folded = 0;
    for (bool more = true; more;) {
        const auto report = desk.with(everybody).tick(timestamp{}, 500).value();  // nothing else was due in 1970
        folded += report.folded_tickets;
        more = report.more;
    }
    CHECK(folded == static_cast<std::int32_t>(histories.size()));
    const utf8proc_folding folding;
    query<ticket_text> all;
    const auto texts = storage.read(no_end, all).value();
    CHECK(get<0>(texts).size() == histories.size());
    for (const ticket_text& text : get<0>(texts)) {
        const support_ticket& ticket = histories.at(text.ticket_id).ticket;
        const bool same = text.subject == folding.fold(ticket.subject) && text.description == folding.fold(ticket.description);
        CAPTURE(ticket.subject);
        REQUIRE(same);
    }
    for (const char* text : {"รหัส", "ÄRGER", "late", "Заказ", "ΟΔΥΣΣΕΎΣ", "οδυσσευς", "\"quoted\""}) {
        CAPTURE(text);
        const std::string word = folding.fold(text);
        for (const auto& [product, tickets] : products) {
            const auto found = search(product, text);
            CHECK(found.is_complete);
            const auto has_word = [&, &of = product](const auto& one) {
                const support_ticket& ticket = one.second.ticket;
                return ticket.product == of && !ticket.deleted_at &&
                       (folding.fold(ticket.subject) + '\n' + folding.fold(ticket.description)).find(word) != std::string::npos;
            };
            const auto expected = std::count_if(histories.begin(), histories.end(), has_word);
            CHECK(found.size() == static_cast<std::size_t>((std::min)(expected, decltype(expected){200})));
        }
    }
}

void check_histories(const std::map<uuid, history>& histories)
{
    std::map<std::string, int> differences;
    for (const auto& [id, told] : histories)
        if (auto difference = find_difference(told); !difference.empty())
            if (++differences[difference]; differences.size() < 10) CHECK(to_text(id) + ": " + difference == "");
    CHECK(differences.empty());
}

/// The texts of changes and cycles are byte for byte what the library writes.
void check_change_texts(raw_connection& raw, const std::map<uuid, history>& histories)
{
    std::istringstream written{raw.run(
        "SELECT string_agg(ticket_id || ' ' || version || ' ' || changes || ' ' || cycles, E'\n' ORDER BY ticket_id, version) "
        "FROM ticket_events WHERE ticket_id < '10000000-0000-0000-0000-000000000000'")};
    int compared = 0;
    for (std::string line; std::getline(written, line); ++compared) {
        std::istringstream fields{line};
        std::string id;
        std::size_t version = 0;
        fields >> id >> version;
        const std::string text = line.substr(line.find(' ', 37) + 1);
        const ticket_event& event = histories.at(*parse_uuid(id)).events.at(version - 1);
        REQUIRE(text == storage::pack_changes(event) + ' ' + storage::pack_cycles(event));
    }
    CHECK(compared > 1'000);
}

pleme_support::principal make_principal(actor_kind kind, const uuid& actor)
{
    return principal{kind, actor}.within_all_products().with_internal_notes();
}

update_ticket_input to_status(ticket_status status)
{
    update_ticket_input input;
    input.status = status;
    return input;
}

using adopted_desk = support_repository<postgres_storage>;

/// Everything that can be done to a ticket is done to an adopted one.
void work_on(adopted_desk& repository, const support_ticket& adopted)
{
    const pleme_support::principal agent =
        make_principal(actor_kind::agent, *parse_uuid("a0000000-0000-4000-8000-000000000001"));
    const pleme_support::principal customer = make_principal(actor_kind::customer, adopted.customer_id);
    const auto say = [&](const pleme_support::principal& author) {
        add_ticket_message_input input;
        input.ticket_id = adopted.id;
        input.content = "Hello";
        return repository.with(author).conversations().add_message(author.actor_id, input);
    };
    CAPTURE(to_text(adopted.status));
    CAPTURE(to_text(adopted.id));
    support_ticket ticket = adopted;
    if (adopted.deleted_at) {
        CHECK(repository.with(agent).tickets().find(adopted.id).error().code == errc::not_found);
        ticket = repository.with(agent).tickets().restore(adopted.id).value();
    }
    CHECK(repository.with(customer).tickets().find(ticket.id).value() == ticket);
    if (!is_open(ticket.status)) {
        ticket = repository.with(agent).tickets().update(ticket.id, to_status(ticket_status::in_progress)).value();
        CHECK(ticket.reopen_count == adopted.reopen_count + 1);
    }
    update_ticket_input renamed;
    renamed.subject = std::string{"Renamed"};
    renamed.expected_version = ticket.version;
    CHECK(repository.with(agent).tickets().update(ticket.id, renamed).value().version == ticket.version + 1);
    CHECK(say(customer).has_value());
    CHECK(say(agent).has_value());
    CHECK(repository.with(agent).tickets().find(ticket.id).value().agent_replies == adopted.agent_replies + 1);
    ticket = repository.with(agent).tickets().update(ticket.id, to_status(ticket_status::resolved)).value();
    CHECK(ticket.resolved_by == agent.actor_id);
    rating_input rating;
    rating.score = 4;
    CHECK(repository.with(customer).surveys().rate(ticket.id, rating).value().csat_score == 4);
    CHECK(say(customer).has_value());
    ticket = repository.with(agent).tickets().find(ticket.id).value();
    CHECK(ticket.status == ticket_status::in_progress);
    CHECK(repository.with(agent).tickets().update(ticket.id, to_status(ticket_status::closed)).value().closed_at.has_value());
    CHECK(repository.with(agent).tickets().remove(ticket.id).value().deleted_at.has_value());
    ticket = repository.with(agent).tickets().restore(ticket.id).value();
    CHECK(rules::fold(repository.with(agent).log().events(ticket.id).value()).value() == ticket);
}

void check_work(postgres_storage& storage, const std::map<uuid, history>& adopted)
{
    adopted_desk repository{storage};
    std::map<std::tuple<ticket_status, bool, bool>, int> seen;
    for (const auto& [id, one] : adopted)
        if (seen[{one.ticket.status, one.ticket.deleted_at.has_value(), one.ticket.reopen_count > 0}]++ < 2)
            work_on(repository, one.ticket);
    CHECK(seen.size() == 16);  // NEW, IN_PROGRESS and WAITING_ON_CUSTOMER reopened or not, RESOLVED and CLOSED; deleted or not

    for (const char* product : {"thai", "lao", "web-shop_2"}) {
        std::int32_t last = 0;
        for (const auto& [id, one] : adopted)
            if (one.ticket.product == product) last = (std::max)(last, one.ticket.number);
        create_ticket_input input;
        input.customer_id = *parse_uuid("c0000000-0000-4000-8000-000000000001");  // in no table of customers
        input.subject = "New";
        input.description = "New";
        const pleme_support::principal host =
            make_principal(actor_kind::system, *parse_uuid("f0000000-0000-4000-8000-000000000001"));
        for (int i = 1; i <= 2; ++i) CHECK(repository.with(host).tickets().create(product, input).value().number == last + i);
    }
}

void check_dashboard(raw_connection& raw, postgres_storage& storage)
{
    adopted_desk repository{storage};
    dashboard_request request;
    request.product = "thai";
    request.period_start = *parse_timestamp("2024-03-01T00:00:00Z");
    request.period_end = *parse_timestamp("2024-05-01T00:00:00Z");
    const auto dashboard =
        repository.with(make_principal(actor_kind::agent, *parse_uuid("a0000000-0000-4000-8000-000000000001")))
            .reports()
            .dashboard(request)
            .value();
    const std::string created =
        " FROM support_tickets WHERE product = 'thai' AND deleted_at IS NULL AND created_at >= "
        "'2024-03-01Z' AND created_at < '2024-05-01Z'";
    CHECK(std::to_string(dashboard.overview.total_tickets) == raw.run("SELECT count(*)" + created));
    CHECK(std::to_string(dashboard.overview.open_tickets) ==
          raw.run("SELECT count(*)" + created + " AND status NOT IN ('RESOLVED', 'CLOSED')"));
    CHECK(dashboard.overview.total_tickets > 1'000);
    CHECK(dashboard.overview.total_active_tickets > 0);
    CHECK(dashboard.overview.avg_first_response_time_minutes.has_value());
    CHECK(dashboard.response_metrics.avg_response_minutes.has_value());
    CHECK(dashboard.overview.avg_csat_score.has_value());
    CHECK(dashboard.ticket_trends.size() == 61);
    for (const auto& agent : dashboard.top_agents) CHECK(agent.agent_id != uuid{});  // nobody is no agent
}

}  // namespace

TEST_CASE("adopt_original: ten thousand tickets in every state are taken over")
{
    const auto on = find_database();
    if (!on) return;
    const original_database original{*on};
    const auto filled = on->run_file(source_dir + "/adapters/postgres/tests/original_tickets.sql");
    INFO(filled.output);
    REQUIRE(filled.succeeded);
    raw_connection raw{on->server};
    raw.run(keep_rows);
    const auto adopted = on->run_file(adoption);
    INFO(adopted.output);
    REQUIRE(adopted.succeeded);
    CHECK(adopted.says("tickets          | 10000"));
    CHECK(adopted.says("messages         | 35000"));
    CHECK(adopted.says("dropped trigger message_answered of ticket_messages"));
    CHECK(adopted.says("dropped function stamp_first_response()"));
    CHECK(adopted.says("FOREIGN KEY (customer_id) REFERENCES customers(id)"));
    CHECK(adopted.says("dropped index: CREATE INDEX tickets_by_age"));
    CHECK(adopted.says("dropped type ticket_status"));

    const auto storage = postgres_storage::open(postgres_test::make_options(on->server)).value();
    const auto histories = read_histories(*storage);
    REQUIRE(histories.size() == 10'000);
    check_rows(raw);
    check_numbers(raw);
    check_cycles(raw);
    check_histories(histories);
    check_change_texts(raw, histories);
    check_search(*storage, histories);
    check_dashboard(raw, *storage);

    const std::string count = "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM support_tickets t";
    const std::string before = raw.run(count);
    const auto again = on->run_file(adoption);
    CHECK(again.succeeded);
    CHECK(again.says("already; nothing is changed"));
    CHECK(raw.run(count) == before);

    check_work(*storage, histories);
    CHECK(raw.run("SELECT count(*) FROM ticket_cycles WHERE ended_at IS NULL GROUP BY ticket_id, metric HAVING count(*) > 1") ==
          "");
}

TEST_CASE("adopt_original: the schema is that of a new database, whatever the original's parts are called")
{
    const auto on = find_database();
    if (!on) return;
    postgres_test::drop_everything(on->server);
    for (int i = 0; i < 2; ++i) {
        const auto made = on->run_file(schema);
        INFO(made.output);
        REQUIRE(made.succeeded);
    }
    REQUIRE(postgres_storage::open(postgres_test::make_options(on->server)).has_value());
    const std::string fresh = raw_connection{on->server}.run(list_catalog);
    CHECK(fresh.find("column support_tickets number integer not null") != std::string::npos);

    const original_database original{*on};
    raw_connection raw{on->server};
    SUBCASE("as it was made") {}
    SUBCASE("with other names, columns of the host's, and a function that another table uses too")
    {
        raw.run(R"(DO $$
            DECLARE
                one record;
            BEGIN
                FOR one IN SELECT tgname AS name, tgrelid::regclass AS of FROM pg_trigger WHERE NOT tgisinternal LOOP
                    EXECUTE format('ALTER TRIGGER %I ON %s RENAME TO %I', one.name, one.of, 'The ' || one.name);
                END LOOP;
                FOR one IN SELECT conname AS name, conrelid::regclass AS of FROM pg_constraint
                           WHERE connamespace = 'public'::regnamespace LOOP
                    EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', one.of, one.name, 'The ' || one.name);
                END LOOP;
                FOR one IN SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE 'The %' LOOP
                    EXECUTE format('ALTER INDEX %I RENAME TO %I', one.name, 'The ' || one.name);
                END LOOP;
                FOR one IN SELECT oid::regprocedure AS name, proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace LOOP
                    EXECUTE format('ALTER FUNCTION %s RENAME TO %I', one.name, 'The ' || one.proname);
                END LOOP;
                FOR one IN SELECT typname AS name FROM pg_type WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace LOOP
                    EXECUTE format('ALTER TYPE %I RENAME TO %I', one.name, 'The ' || one.name);
                END LOOP;
            END
            $$;
            ALTER TABLE customers ADD COLUMN updated_at timestamptz, ADD COLUMN importance "The ticket_priority";
            CREATE TRIGGER touched BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION "The touch_ticket"();
            ALTER TABLE support_tickets ADD COLUMN region text DEFAULT 'north';
            ALTER TABLE support_tickets ALTER category SET DEFAULT 'none')");
    }
    // The triggers themselves fill these: a transaction each, as the crate's calls were.
    raw.run("INSERT INTO customers (id, name) VALUES ('c0000000-0000-4000-8000-000000000001', 'One')");
    for (int n = 1; n <= 6; ++n) {
        const std::string id = "'00000000-0000-4000-8000-00000000000" + std::to_string(n) + "'";
        const auto set = [&](const char* status) {
            raw.run("UPDATE support_tickets SET status = '" + std::string{status} + "' WHERE id = " + id);
        };
        const auto say = [&](const char* author) {
            raw.run("INSERT INTO ticket_messages (ticket_id, author_id, content) VALUES (" + id + ", '" + author +
                    "', 'Hello')");
        };
        const char* const customer = "c0000000-0000-4000-8000-000000000001";
        const char* const agent = "a0000000-0000-4000-8000-000000000001";
        raw.run("INSERT INTO support_tickets (id, product, customer_id, subject, description) VALUES (" + id +
                ", 'thai', 'c0000000-0000-4000-8000-000000000001', 'Live', 'Live')");
        if (n >= 2) say(customer), say(agent), say(customer);
        if (n == 3) set("RESOLVED"), set("CLOSED"), say(customer);
        if (n == 4) set("RESOLVED"), set("IN_PROGRESS"), say(agent), set("RESOLVED");
        if (n == 5) set("CLOSED"), say(customer), set("NEW");
        if (n == 6) raw.run("UPDATE support_tickets SET deleted_at = now() WHERE id = " + id), say(customer);
    }
    raw.run("ALTER TABLE support_tickets ALTER metadata DROP DEFAULT");
    raw.run(keep_rows);
    const auto adopted = on->run_file(adoption);
    INFO(adopted.output);
    REQUIRE(adopted.succeeded);
    const auto storage = postgres_storage::open(postgres_test::make_options(on->server)).value();
    const bool renamed = raw.run("SELECT to_regproc('\"The touch_ticket\"')") != "";
    if (renamed) {  // the host's own parts are still there; away with them before the comparison
        CHECK(raw.run("SELECT count(*) FROM support_tickets WHERE region = 'north'") == "6");
        raw.run("UPDATE customers SET name = 'Two', importance = 'HIGH'");
        raw.run(
            "ALTER TABLE customers DROP COLUMN importance; DROP TRIGGER touched ON customers; "
            "DROP FUNCTION \"The touch_ticket\"; DROP TYPE \"The ticket_priority\"; "
            "ALTER TABLE support_tickets DROP COLUMN region");
    }
    CHECK(raw.run(list_catalog) == fresh);
    const auto histories = read_histories(*storage);
    CHECK(histories.size() == 6);
    check_rows(raw);
    check_cycles(raw);
    check_histories(histories);
    CHECK(
        raw.run("SELECT string_agg(concat_ws(' ', status, reopen_count, customer_turns, agent_replies, version), ', ' ORDER BY "
                "id) FROM support_tickets") ==
        "NEW 0 0 0 1, NEW 0 2 1 4, CLOSED 0 2 1 7, RESOLVED 0 2 2 7, NEW 1 2 1 7, NEW 0 2 1 6");
    // Who still inserts beside the library need not name the column that it does not know.
    CHECK(raw.run("SELECT count(*) FROM support_tickets WHERE metadata = '{}'") == "6");
    create_ticket_input input;
    input.customer_id = *parse_uuid("c0000000-0000-4000-8000-000000000001");
    input.subject = input.description = "New";
    adopted_desk repository{*storage};
    const auto created =
        repository.with(make_principal(actor_kind::system, *parse_uuid("f0000000-0000-4000-8000-000000000001")))
            .tickets()
            .create("thai", input)
            .value();
    CHECK(raw.run("SELECT metadata FROM support_tickets WHERE id = '" + to_text(created.id) + "'") == "{}");
}

TEST_CASE("adopt_original: what happened at one instant, or before its ticket, has an order")
{
    const auto on = find_database();
    if (!on) return;
    const original_database original{*on};
    raw_connection raw{on->server};
    raw.run(R"(
        INSERT INTO customers VALUES ('c0000000-0000-4000-8000-000000000001', 'One');
        INSERT INTO support_tickets (id, product, customer_id, subject, description, status, assigned_to, first_response_at,
                                     resolved_at, closed_at, csat_score, created_at, updated_at, deleted_at)
        SELECT id::uuid, 'thai', 'c0000000-0000-4000-8000-000000000001', 'One', 'One', status::ticket_status,
               assigned_to::uuid, '2024-05-01Z'::timestamptz + answered::interval, '2024-05-01Z'::timestamptz + resolved::interval,
               '2024-05-01Z'::timestamptz + closed::interval, score, '2024-05-01Z'::timestamptz + created::interval,
               '2024-05-01Z'::timestamptz + updated::interval, '2024-05-01Z'::timestamptz + deleted::interval
        FROM (VALUES
            ('00000000-0000-4000-8000-000000000001', 'CLOSED', 'a0000000-0000-4000-8000-000000000001', '11:00', '11:00', '11:00',
             5, '10:00', '11:00', '11:00'),
            ('00000000-0000-4000-8000-000000000002', 'RESOLVED', NULL, '08:00', '07:00', NULL, NULL, '12:00', '06:00', NULL),
            ('00000000-0000-4000-8000-000000000003', 'WAITING_ON_CUSTOMER', NULL, '10:30', NULL, NULL, NULL, '10:00', '10:30', NULL),
            ('00000000-0000-4000-8000-000000000004', 'NEW', NULL, NULL, NULL, NULL, NULL, '10:00', '10:45', NULL),
            ('00000000-0000-4000-8000-000000000005', 'CLOSED', NULL, NULL, '12:00', '11:00', NULL, '10:00', '12:00', NULL))
            AS t (id, status, assigned_to, answered, resolved, closed, score, created, updated, deleted);
        ALTER TABLE ticket_messages DISABLE TRIGGER USER;
        INSERT INTO ticket_messages (id, ticket_id, author_id, is_internal, content, created_at)
        SELECT ('00000000-0000-4000-9000-00000000000' || m)::uuid, ('00000000-0000-4000-8000-00000000000' || t)::uuid,
               (author || '0000000-0000-4000-8000-000000000001')::uuid, m = 3, 'Hello', '2024-05-01Z'::timestamptz + at::interval
        FROM (VALUES (1, 1, 'c', '11:00'), (2, 1, 'a', '11:00'), (3, 1, 'a', '11:00'), (4, 2, 'c', '09:00'), (5, 2, 'a', '08:00'),
                     (6, 3, 'c', '10:30')) AS m (m, t, author, at))");
    const auto adopted = on->run_file(adoption);
    INFO(adopted.output);
    REQUIRE(adopted.succeeded);
    const auto events_of = [&](int n) {
        return raw.run(
            "SELECT string_agg(concat_ws(' ', to_char(at AT TIME ZONE 'UTC', 'HH24:MI:SS.US'), kind, actor, "
            "right(message_id::text, 1), coalesce(changes::json #>> '{status,1}', CASE kind "
            "WHEN 'CREATED' THEN coalesce(changes::json #>> '{new,status}', 'NEW') END)), E'\n' ORDER BY version) "
            "FROM ticket_events WHERE ticket_id = '00000000-0000-4000-8000-00000000000" +
            std::to_string(n) + "'");
    };
    const auto cycles_of = [&](int n) {
        return raw.run(
            "SELECT string_agg(concat_ws(' ', metric, ordinal, to_char(started_at AT TIME ZONE 'UTC', "
            "'HH24:MI:SS.US'), to_char(ended_at AT TIME ZONE 'UTC', 'HH24:MI:SS.US'), outcome, ended_by_kind), E'\n' "
            "ORDER BY metric, ordinal) FROM ticket_cycles WHERE ticket_id = '00000000-0000-4000-8000-00000000000" +
            std::to_string(n) + "'");
    };
    CHECK(events_of(1) ==
          "10:00:00.000000 CREATED SYSTEM NEW\n"
          "11:00:00.000000 MESSAGE_ADDED CUSTOMER 1\n"
          "11:00:00.000001 MESSAGE_ADDED AGENT 2\n"
          "11:00:00.000002 NOTE_ADDED AGENT 3\n"
          "11:00:00.000003 UPDATED SYSTEM RESOLVED\n"
          "11:00:00.000004 UPDATED SYSTEM CLOSED\n"
          "11:00:00.000005 UPDATED SYSTEM\n"
          "11:00:00.000006 RATED SYSTEM\n"
          "11:00:00.000007 DELETED SYSTEM");
    CHECK(cycles_of(1) ==
          "FIRST_RESPONSE 1 10:00:00.000000 11:00:00.000001 FULFILLED AGENT\n"
          "NEXT_RESPONSE 1 11:00:00.000000 11:00:00.000001 FULFILLED AGENT\n"
          "RESOLUTION 1 10:00:00.000000 11:00:00.000003 FULFILLED");
    CHECK(events_of(2) ==
          "12:00:00.000000 CREATED SYSTEM NEW\n"
          "12:00:00.000001 UPDATED SYSTEM RESOLVED\n"
          "12:00:00.000002 MESSAGE_ADDED AGENT 5\n"
          "12:00:00.000003 MESSAGE_ADDED CUSTOMER 4");
    CHECK(adopted.says("moved_by_at_most | 05:00:00.000001"));
    CHECK(cycles_of(2) ==
          "FIRST_RESPONSE 1 12:00:00.000000 12:00:00.000002 FULFILLED AGENT\n"
          "RESOLUTION 1 12:00:00.000000 12:00:00.000001 FULFILLED");
    CHECK(events_of(3) ==
          "10:00:00.000000 CREATED SYSTEM NEW\n"
          "10:30:00.000000 MESSAGE_ADDED CUSTOMER 6\n"
          "10:30:00.000001 UPDATED SYSTEM\n"
          "10:30:00.000002 UPDATED SYSTEM WAITING_ON_CUSTOMER");
    CHECK(cycles_of(3) ==
          "FIRST_RESPONSE 1 10:00:00.000000 10:30:00.000001 FULFILLED\n"
          "NEXT_RESPONSE 1 10:30:00.000000 10:30:00.000001 FULFILLED\n"
          "RESOLUTION 1 10:00:00.000000");
    CHECK(events_of(4) ==
          "10:00:00.000000 CREATED SYSTEM NEW\n"
          "10:45:00.000000 UPDATED SYSTEM");
    // Closed first and resolved later: the resolution stays with the close.
    CHECK(events_of(5) ==
          "10:00:00.000000 CREATED SYSTEM NEW\n"
          "11:00:00.000000 UPDATED SYSTEM CLOSED\n"
          "12:00:00.000000 UPDATED SYSTEM RESOLVED\n"
          "12:00:00.000001 UPDATED SYSTEM CLOSED");
    CHECK(cycles_of(5) ==
          "FIRST_RESPONSE 1 10:00:00.000000 11:00:00.000000 CANCELLED\n"
          "RESOLUTION 1 10:00:00.000000 11:00:00.000000 FULFILLED");
    CHECK(raw.run("SELECT concat_ws(' ', csat_score, csat_rated_at = '2024-05-01 11:00:00.000006Z', "
                  "deleted_at = '2024-05-01 11:00:00Z') FROM support_tickets ORDER BY id LIMIT 1") == "5 t t");
    const auto storage = postgres_storage::open(postgres_test::make_options(on->server)).value();
    check_histories(read_histories(*storage));
}

TEST_CASE("adopt_original: what can't be taken over is said, and the database stays as it was")
{
    const auto on = find_database();
    if (!on) return;
    const original_database original{*on};
    raw_connection raw{on->server};
    raw.run(
        "INSERT INTO customers VALUES ('c0000000-0000-4000-8000-000000000001', 'One');"
        "INSERT INTO support_tickets (id, product, customer_id, subject, description) VALUES "
        "('00000000-0000-4000-8000-000000000001', 'thai', 'c0000000-0000-4000-8000-000000000001', 'One', 'One'), "
        "('00000000-0000-4000-8000-000000000002', 'thai', 'c0000000-0000-4000-8000-000000000001', 'Two', 'Two');"
        "INSERT INTO ticket_messages (ticket_id, author_id, content) SELECT id, customer_id, 'Hello' FROM support_tickets");
    std::string arguments = "-v ON_ERROR_STOP=1 -1 -f " + quote(adoption);
    std::vector<std::string> reasons;
    SUBCASE("rows beyond the bounds, all of them at once")
    {
        raw.run(
            "UPDATE support_tickets SET product = 'Thai', subject = E' \\u00A0\\u3000', category = ''; "
            "UPDATE support_tickets SET description = repeat('ก', 21846) WHERE id = '00000000-0000-4000-8000-000000000001';"
            "UPDATE support_tickets SET deleted_at = 'infinity' WHERE id = '00000000-0000-4000-8000-000000000002';"
            "UPDATE ticket_messages SET content = ''");
        reasons = {
            "2 of support_tickets: product must have 1 to 50 characters of a-z, 0-9, _ and -\n"
            "    SELECT * FROM support_tickets WHERE product IS NULL OR product !~ '^[a-z0-9_-]{1,50}$';",
            "2 of support_tickets: subject must not be blank",
            "2 of support_tickets: category must be null or have 1 to 100 characters",
            "1 of support_tickets: description must have 1 to 65536 bytes",
            "1 of support_tickets: instants must lie in the years 1 to 9998",
            "2 of ticket_messages: content must have 1 to 65536 bytes",
            "Nothing was changed"};
    }
    SUBCASE("an empty subject, a status that is no longer one, and a message without its ticket")
    {
        raw.run("ALTER TYPE ticket_status ADD VALUE 'ON_HOLD'");
        raw.run(
            "UPDATE support_tickets SET subject = '', status = 'ON_HOLD';"
            "ALTER TABLE ticket_messages DROP CONSTRAINT ticket_messages_ticket_id_fkey; "
            "UPDATE ticket_messages SET ticket_id = gen_random_uuid()");
        reasons = {"subject must have 1 to 500 characters", "2 of support_tickets: status must be one of the five",
                   "2 of ticket_messages: the ticket must exist"};
    }
    SUBCASE("what stands in the way, all of it at once")
    {
        raw.run(
            "CREATE TABLE attachments (id int, \"the ticket\" uuid REFERENCES support_tickets (id));"
            "CREATE VIEW open_tickets AS SELECT * FROM support_tickets; CREATE TABLE ticket_events (id int);"
            "ALTER TABLE support_tickets ADD COLUMN tags text[]; "
            "ALTER TABLE ticket_messages ADD COLUMN channel text NOT NULL DEFAULT 'mail';"
            "ALTER TABLE ticket_messages ALTER channel DROP DEFAULT");
        reasons = {
            "foreign key attachments_the ticket_fkey of table attachments references support_tickets, whose key becomes "
            "(id, product): ALTER TABLE attachments DROP CONSTRAINT \"attachments_the ticket_fkey\";",
            "view open_tickets reads support_tickets", "table ticket_events: the library makes one of that name",
            "column tags of support_tickets: the library has one of that name",
            "column channel of ticket_messages: the library does not fill it"};
    }
    SUBCASE("tables that are not the original's")
    {
        raw.run("ALTER TABLE support_tickets DROP COLUMN metadata; ALTER TABLE ticket_messages RENAME content TO body");
        reasons = {"the tables are not those of the original", "support_tickets has no column metadata of type jsonb",
                   "ticket_messages has no column content of type varchar or text"};
    }
    SUBCASE("no tables")
    {
        raw.run("DROP TABLE ticket_messages, support_tickets");
        reasons = {"there are no tables support_tickets and ticket_messages here"};
    }
    SUBCASE("no transaction")
    {
        arguments = "-f " + quote(adoption);
        reasons = {"SAVEPOINT can only be used in transaction blocks"};
    }
    const std::string rows =
        raw.run("SELECT to_regclass('ticket_messages')").empty()
            ? "SELECT 'none'"
            : "SELECT md5(string_agg(t::text || m::text, '' ORDER BY m.id)) FROM support_tickets t, ticket_messages m";
    const std::string catalog_before = raw.run(list_catalog);
    const std::string rows_before = raw.run(rows);
    const auto refused = on->run(arguments);
    INFO(refused.output);
    CHECK_FALSE(refused.succeeded);
    for (const auto& reason : reasons) {
        CAPTURE(reason);
        CHECK(refused.says(reason));
    }
    CHECK(raw.run(list_catalog) == catalog_before);
    CHECK(raw.run(rows) == rows_before);
}

TEST_CASE("adopt_original: a dry run says what would be done and takes it back")
{
    const auto on = find_database();
    if (!on) return;
    const original_database original{*on};
    raw_connection raw{on->server};
    const std::string before = raw.run(list_catalog);
    // Until it is adopted, the library leaves such a database alone.
    CHECK(postgres_storage::open(postgres_test::make_options(on->server)).error().code == errc::storage_corrupt);
    const auto tried = on->run("-v ON_ERROR_STOP=1 -c BEGIN -f " + quote(adoption) + " -c ROLLBACK");
    INFO(tried.output);
    CHECK(tried.succeeded);
    CHECK(tried.says("tickets          | 0"));
    CHECK(raw.run(list_catalog) == before);
}
