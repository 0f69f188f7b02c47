// The command line of replay_log.
// Example.

#ifndef PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_OPTIONS_HPP
#define PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_OPTIONS_HPP

#include <charconv>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace replay_log {

inline constexpr std::string_view usage =
    "usage: replay_log --log FILE.csv --storage memory:|sqlite:PATH|postgresql://… [options]\n"
    "\n"
    "Replays the log of a help desk through the library, each command at the instant of its row, and\n"
    "checks that every ticket rebuilt from its events is equal to its row.\n"
    "\n"
    "  --log FILE.csv       the log: at,case,activity,agent,customer,product,seriousness,service_level\n"
    "  --storage memory:    keep it in memory, to see whether it works\n"
    "  --storage sqlite:PATH\n"
    "                       keep it in an SQLite database, made if it is missing, which support_service serves\n"
    "  --storage postgresql://USER@HOST:PORT/DATABASE\n"
    "                       keep it in a PostgreSQL database, which support_service serves too\n"
    "  --summary FILE.csv   write one row per case to FILE.csv\n"
    "  --policy             promise for every ticket a first response within 8 working hours and a resolution within\n"
    "                       40; work is Monday to Friday, 9 to 13 and 14 to 18, in Italy\n"
    "  --outcomes FILE.jsonl\n"
    "                       write one JSON line per cycle to FILE.jsonl: when it began and ended, its deadline, its breach\n"
    "  --dashboards FILE.jsonl\n"
    "                       write one JSON line per product and month to FILE.jsonl: its dashboard as of the last row\n"
    "  --tick-every N       write down what time has done after every N rows (0: only at the end, the default); what is\n"
    "                       written is the same for every N\n"
    "  --append             replay into a database that has tickets already\n"
    "  --no-verify          don't rebuild the tickets from their events afterwards\n"
    "  --quiet              no progress bar\n"
    "  --help               this text\n"
    "\n"
    "exit status: 0 done; 1 a command was refused or a ticket differs from its events; 2 it could not be replayed\n";

struct options {
    std::string log;
    std::string storage;
    std::string summary;
    std::string outcomes;
    std::string dashboards;
    std::size_t tick_every = 0;  ///< rows; 0: only at the end
    bool policy = false;
    bool append = false;
    bool verify = true;
    bool quiet = false;
    bool help = false;
};

[[nodiscard]] inline bool is_postgres(std::string_view storage)
{
    return storage.starts_with("postgresql://") || storage.starts_with("postgres://");
}

namespace detail {

[[nodiscard]] inline std::size_t parse_count(const std::string& name, const std::string& text)
{
    std::size_t count = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (problem != std::errc{} || end != text.data() + text.size())
        throw std::invalid_argument{name + " must be a whole number from 0"};
    return count;
}

}  // namespace detail

/// Throws `std::invalid_argument` saying what is wrong with the arguments.
[[nodiscard]] inline options parse_options(const std::vector<std::string>& arguments)
{
    options parsed;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& name = arguments[i];
        const auto value = [&]() -> std::string {
            if (++i == arguments.size() || arguments[i].empty()) throw std::invalid_argument{name + " needs a value"};
            return arguments[i];
        };
        if (name == "--log")
            parsed.log = value();
        else if (name == "--storage")
            parsed.storage = value();
        else if (name == "--summary")
            parsed.summary = value();
        else if (name == "--policy")
            parsed.policy = true;
        else if (name == "--outcomes")
            parsed.outcomes = value();
        else if (name == "--dashboards")
            parsed.dashboards = value();
        else if (name == "--tick-every")
            parsed.tick_every = detail::parse_count(name, value());
        else if (name == "--append")
            parsed.append = true;
        else if (name == "--verify")
            parsed.verify = true;
        else if (name == "--no-verify")
            parsed.verify = false;
        else if (name == "--quiet")
            parsed.quiet = true;
        else if (name == "--help" || name == "-h")
            parsed.help = true;
        else
            throw std::invalid_argument{"unknown argument '" + name + "'"};
    }
    if (parsed.help) return parsed;
    if (parsed.log.empty()) throw std::invalid_argument{"--log is missing"};
    if (parsed.storage.empty()) throw std::invalid_argument{"--storage is missing"};
    const bool is_sqlite = parsed.storage.starts_with("sqlite:") && parsed.storage.size() > std::string_view{"sqlite:"}.size();
    if (parsed.storage != "memory:" && !is_sqlite && !is_postgres(parsed.storage))  // not repeated: it may hold a password
        throw std::invalid_argument{"--storage must be memory:, sqlite:PATH or postgresql://USER@HOST:PORT/DATABASE"};
    return parsed;
}

}  // namespace replay_log

#endif  // PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_OPTIONS_HPP
