// What a replay came to: counts, a row per case, and the proof that events and rows agree.
// Example.

#ifndef PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_SUMMARY_HPP
#define PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_SUMMARY_HPP

#include "../common/progress_bar.hpp"
#include "event_digest.hpp"
#include "replayer.hpp"

#include <pleme_support/pleme_support.hpp>

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace replay_log {

struct case_summary {
    std::uint64_t case_id = 0;
    support::support_ticket ticket;
    std::size_t messages = 0;
    std::size_t notes = 0;  ///< of the messages
    std::size_t events = 0;
    bool differs = false;  ///< the ticket is not what its events fold to
};

struct log_summary {
    std::vector<case_summary> cases;
    std::size_t breaches = 0;  ///< events that say so
    event_digest digest;       ///< of all events, if they were verified
};

/// Reads every case back. Throws `std::runtime_error` if the storage fails.
template <class Replayer>
[[nodiscard]] log_summary summarize(Replayer& replayed, bool verify, bool quiet)
{
    const support::principal observer = make_observer();
    examples::progress_bar bar{verify ? "verify" : "count", std::max<std::size_t>(replayed.cases().size(), 1), quiet};
    log_summary all;
    all.cases.reserve(replayed.cases().size());
    for (const auto& [case_id, id] : replayed.cases()) {
        case_summary& made = all.cases.emplace_back();
        made.case_id = case_id;
        made.ticket = replayed.desk().with(observer).tickets().find(id).value();
        const auto messages = replayed.desk().with(observer).conversations().messages(id).value();
        made.messages = messages.size();
        made.notes = static_cast<std::size_t>(
            std::count_if(messages.begin(), messages.end(), [](const auto& message) { return message.is_internal; }));
        const auto events = replayed.desk().with(observer).log().events(id).value();
        made.events = events.size();
        all.breaches += static_cast<std::size_t>(std::count_if(
            events.begin(), events.end(), [](const auto& event) { return event.kind == support::event_kind::sla_breached; }));
        if (verify) {
            const auto folded = support::rules::fold(events);
            made.differs = !folded || *folded != made.ticket;
            all.digest.add(case_id, events);
        }
        bar.advance();
    }
    return all;
}

/// One row per case; what is not set is empty. Throws `std::runtime_error` if the file can't be written.
inline void write_summary(const std::string& path, const std::vector<case_summary>& cases)
{
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    const auto text_of = [](const auto& value) { return value ? support::to_text(*value) : std::string{}; };
    file << "case,product,number,status,priority,reopen_count,message_count,note_count,first_response_at,resolved_at,closed_at,"
            "assigned_to,version\n";
    for (const case_summary& row : cases) {
        const support::support_ticket& ticket = row.ticket;
        file << row.case_id << ',' << ticket.product << ',' << ticket.number << ',' << support::enum_name(ticket.status) << ','
             << support::enum_name(ticket.priority) << ',' << ticket.reopen_count << ',' << row.messages << ',' << row.notes
             << ',' << text_of(ticket.first_response_at) << ',' << text_of(ticket.resolved_at) << ','
             << text_of(ticket.closed_at) << ',' << text_of(ticket.assigned_to) << ',' << ticket.version << '\n';
    }
    file.flush();
    if (!file) throw std::runtime_error{path + " can't be written"};
}

/// Prints the counts on standard output.
/// @return whether nothing went wrong
template <class Replayer>
[[nodiscard]] bool print_summary(const Replayer& replayed, const log_summary& all, std::size_t rows, bool verified)
{
    const std::vector<case_summary>& cases = all.cases;
    std::size_t messages = 0, notes = 0, events = 0, reopens = 0, differing = 0;
    std::array<std::size_t, 5> by_status{};
    for (const case_summary& made : cases) {
        messages += made.messages;
        notes += made.notes;
        events += made.events;
        reopens += static_cast<std::size_t>(made.ticket.reopen_count);
        differing += made.differs ? 1 : 0;
        ++by_status.at(static_cast<std::size_t>(made.ticket.status));
    }
    std::printf("rows      %zu\ntickets   %zu\n", rows, cases.size());
    for (const support::ticket_status status : support::enum_values<support::ticket_status>)
        std::printf("  %-20s %zu\n", std::string{support::enum_name(status)}.c_str(),
                    by_status.at(static_cast<std::size_t>(status)));
    std::printf("messages  %zu (%zu public, %zu internal notes)\nevents    %zu (%zu breaches)\nreopens   %zu\n", messages,
                messages - notes, notes, events, all.breaches, reopens);
    if (replayed.errors().empty()) std::printf("errors    none\n");
    for (const auto& [code, count] : replayed.errors())
        std::printf("errors    %s %zu\n", std::string{support::enum_name(code)}.c_str(), count);
    for (const std::string& complaint : replayed.complaints()) std::fprintf(stderr, "replay_log: %s\n", complaint.c_str());
    if (verified)
        std::printf("verified  %zu of %zu tickets are equal to the fold of their events\n", cases.size() - differing,
                    cases.size());
    if (verified) std::printf("digest    %016" PRIx64 " of all events, without their ids\n", all.digest.value());
    return replayed.errors().empty() && differing == 0;
}

}  // namespace replay_log

#endif  // PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_SUMMARY_HPP
