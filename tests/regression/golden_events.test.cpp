// What format 1 of the event log holds is read, and folded, for ever: these files only ever get new ones beside them.

#include <pleme_support/model/text.hpp>
#include <pleme_support/rules/evolve.hpp>
#include <pleme_support/rules/evolve_cycles.hpp>
#include <pleme_support/storage/packed.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace pleme_support;

std::vector<std::vector<std::string>> read_table(const std::string& name)
{
    std::ifstream file{std::string{PLEME_SUPPORT_SOURCE_DIR} + "/tests/regression/golden_events/" + name};
    REQUIRE(file);
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(file, line);) {
        auto& cells = rows.emplace_back();
        for (std::size_t from = 0, to = 0; to != std::string::npos; from = to + 1) {
            to = line.find('\t', from);
            cells.push_back(line.substr(from, to - from));
        }
    }
    return rows;
}

template <class T>
std::optional<T> read_optional(const std::string& cell)
{
    return cell == "-" ? std::nullopt : from_text<T>(cell);
}

/// A row of the table of events, as it was stored: columns in the order of format 1, `-` for null.
ticket_event read_event(const std::vector<std::string>& cells)
{
    REQUIRE(cells.size() == 14);
    ticket_event event;
    event.id = from_text<uuid>(cells[0]).value();
    event.ticket_id = from_text<uuid>(cells[1]).value();
    event.product = cells[2];
    event.version = from_text<std::int32_t>(cells[3]).value();
    event.at = from_text<timestamp>(cells[4]).value();
    event.kind = from_text<event_kind>(cells[5]).value();
    event.actor_id = from_text<uuid>(cells[6]).value();
    event.actor = from_text<actor_kind>(cells[7]).value();
    event.message_id = read_optional<uuid>(cells[8]);
    event.settings_version = from_text<std::int32_t>(cells[9]).value();
    event.changes = storage::unpack_changes(event, cells[10]).value();
    event.cycles = storage::unpack_cycles(event, cells[11]).value();
    event.metric = read_optional<cycle_metric>(cells[12]);
    event.due_at = read_optional<timestamp>(cells[13]);
    return event;
}

std::string describe(const ticket_cycle& cycle)
{
    const auto text = [](const auto& member) { return member ? to_text(*member) : std::string{"-"}; };
    return to_text(cycle.metric) + ' ' + to_text(cycle.ordinal) + ' ' + to_text(cycle.started_at) + ' ' + text(cycle.ended_at) +
           ' ' + text(cycle.outcome) + ' ' + text(cycle.ended_by) + ' ' + text(cycle.ended_by_kind) + ' ' + text(cycle.due_at) +
           ' ' + text(cycle.breached_at);
}

bool has(const std::vector<ticket_change>& changes, const std::string& field)
{
    return std::any_of(changes.begin(), changes.end(), [&](const ticket_change& each) { return each.field == field; });
}

/// What older events say nothing of, and the ticket has not.
bool came_later(const ticket_change& change)
{
    return change.field == "message_count" && change.after == "0";
}

/// @param name  of the table of events; that of what they fold to is beside it
void check_golden(const std::string& name, std::size_t ticket_count)
{
    CAPTURE(name);
    std::map<std::string, std::vector<ticket_event>> histories;
    for (const auto& cells : read_table(name + ".tsv")) {
        const ticket_event event = read_event(cells);
        CHECK(storage::pack_changes(event) == cells[10]);
        CHECK(storage::pack_cycles(event) == cells[11]);
        histories[cells[1]].push_back(event);
    }
    CHECK(histories.size() == ticket_count);

    std::map<std::string, support_ticket> tickets;
    std::map<std::string, std::vector<ticket_cycle>> cycles;
    for (const auto& [id, events] : histories) {
        tickets[id] = rules::fold(events).value();
        CHECK(tickets[id].version == static_cast<std::int32_t>(events.size()));
        CHECK(tickets[id].updated_at == events.back().at);
        for (const ticket_event& event : events) rules::evolve(cycles[id], event);
    }
    std::map<std::string, std::size_t> told;  // how many cycles of a ticket were compared
    std::map<std::string, std::vector<ticket_change>> expected;
    for (const auto& cells : read_table(name + ".folded.tsv")) {
        REQUIRE(cells.size() == 3);
        if (cells[1] == "cycle") {
            REQUIRE(told[cells[0]] < cycles[cells[0]].size());
            CHECK(describe(cycles[cells[0]][told[cells[0]]++]) == cells[2]);
            continue;
        }
        std::size_t at = 0;
        expected[cells[0]].push_back({cells[1], {}, detail::parse_quoted(cells[2], at).value()});
    }
    for (const auto& [id, ticket] : tickets) {
        auto folded = rules::compute_initial_changes(ticket);
        std::erase_if(folded, [&](const ticket_change& change) { return came_later(change) && !has(expected[id], change.field); });
        CHECK(folded == expected[id]);
        CHECK(told[id] == cycles[id].size());
    }
}

TEST_CASE("golden events of format 1 fold to what they always folded to, and are written as they always were")
{
    check_golden("format_1", 3);
    check_golden("format_1.suspended", 1);  // cycles that go on, and such that end at once
    check_golden("format_1.messages", 1);   // how many messages, the last one, and who waits
}

}  // namespace
