// What became of every promise: one JSON line a cycle, as storage has it.
// Example: shows how to read records that no operation returns.

#ifndef PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_OUTCOMES_HPP
#define PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_OUTCOMES_HPP

#include "replayer.hpp"

#include <pleme_support/pleme_support.hpp>

#include <cstdint>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>

namespace replay_log {

namespace detail {

/// Nothing that a cycle says needs escaping.
template <class T>
[[nodiscard]] std::string to_json(const std::optional<T>& value)
{
    return value ? '"' + support::to_text(*value) + '"' : "null";
}

[[nodiscard]] inline std::string make_line(std::uint64_t case_id, const support::ticket_cycle& cycle)
{
    return R"({"case":")" + std::to_string(case_id) + R"(","metric":")" + support::to_text(cycle.metric) + R"(","ordinal":)" +
           std::to_string(cycle.ordinal) + R"(,"startedAt":)" + to_json(std::optional{cycle.started_at}) + R"(,"endedAt":)" +
           to_json(cycle.ended_at) + R"(,"outcome":)" + to_json(cycle.outcome) + R"(,"dueAt":)" + to_json(cycle.due_at) +
           R"(,"breachedAt":)" + to_json(cycle.breached_at) + "}\n";
}

}  // namespace detail

/// Writes the cycles by case, metric and ordinal. Throws `std::runtime_error` if the storage fails or the file can't be
/// written.
/// @param cases  each case's ticket
template <support::storage::adapter Storage>
void write_outcomes(const std::string& path, Storage& storage, const std::map<std::uint64_t, support::uuid>& cases)
{
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    for (const auto& [case_id, ticket] : cases) {
        support::storage::query<support::ticket_cycle> cycles;
        cycles.template equal<&support::ticket_cycle::ticket_id>(ticket)
            .template ascending<&support::ticket_cycle::metric, &support::ticket_cycle::ordinal>();
        const auto read = storage.read(pleme_support::no_end, cycles);
        for (const support::ticket_cycle& cycle : get<0>(read.value())) file << detail::make_line(case_id, cycle);
    }
    file.flush();
    if (!file) throw std::runtime_error{path + " can't be written"};
}

}  // namespace replay_log

#endif  // PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_OUTCOMES_HPP
