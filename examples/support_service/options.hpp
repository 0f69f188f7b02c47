// The command line of support_service: read whole, refused with a sentence.
// Example service: no I/O. Guide: docs/guide/service.md. Tests: tests/clients/options.test.mjs.

#ifndef SUPPORT_SERVICE_OPTIONS_HPP
#define SUPPORT_SERVICE_OPTIONS_HPP

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace support_service {

inline constexpr std::string_view usage = R"(support_service: a help desk over GraphQL, built on pleme-support.

  support_service --listen 127.0.0.1:8080 --storage sqlite:support.db --tokens tokens.json

  --listen ADDRESS:PORT  where to listen; [::1]:8080 for IPv6; port 0 takes a free one (127.0.0.1:8080)
  --storage WHAT         postgresql://USER@HOST:PORT/DATABASE, sqlite:FILE, or memory: to forget everything at the end (required)
  --connections N        to PostgreSQL, 1 to 1000: so many reads and writes at once, the others wait (8)
  --standbys WHERE       postgresql://HOST,HOST/DATABASE: dashboards are read there, and may be a little old
  --tokens FILE          who may call: a JSON file, see docs/guide/service.md; without it and without --dev, nobody
  --dev                  a caller without a token is an agent who may do everything; on loopback addresses only
  --demo-data N          load N believable tickets if there are none yet, 1 to 1000000
  --tick-seconds N       how often deadlines that have passed are written down, 1 to 86400; 0 is never (30)
  --threads N            requests that are worked on at once, 1 to 256 (8, or twice the machine's cores if that is more)
  --queue N              requests that may wait for a thread, of reads and of mutations each, 1 to 10000 (256)
  --operation-timeout SECONDS  how long a request may wait and be worked on, 1 to 3600 (5)
  --web DIR              where npm has installed GraphiQL (examples/support_service/web)
  --timeout SECONDS      how long a client may take to send a request or to read its reply, 1 to 3600 (30)
  --clients-per-address N  connections from one address, 1 to 512; 0 bounds only their number in all, which is 512 (256)
  --unsent-mebibytes N   answers that wait for clients to read them, 1 to 65536 MiB in all (64)
  --help                 this text
)";

enum class storage_kind : std::uint8_t { memory, sqlite, postgres };

/// What the service was asked to do.
struct options {
    boost::asio::ip::address address = boost::asio::ip::make_address("127.0.0.1");
    std::uint16_t port = 8080;
    storage_kind storage = storage_kind::memory;
    std::string storage_place;      ///< of SQLite a file, of PostgreSQL a URI; may hold a password, so it is never printed
    std::uint32_t connections = 0;  ///< to PostgreSQL; 0: as many as the adapter has by default
    std::string standbys;           ///< of PostgreSQL; empty: none
    std::string tokens_path;        ///< empty: none
    bool dev = false;
    std::uint32_t demo_tickets = 0;
    std::uint32_t tick_seconds = 30;  ///< 0: never
    std::uint32_t threads = 0;        ///< 0: by the machine's cores
    std::uint32_t queue = 256;
    std::string web = "examples/support_service/web";
    std::uint32_t timeout = 30;               ///< seconds
    std::uint32_t operation_timeout = 5;      ///< seconds
    std::uint32_t clients_per_address = 256;  ///< 0: no bound of its own
    std::uint32_t unsent_mebibytes = 64;
};

/// What to do instead of serving.
struct early_end {
    int exit_code = 2;
    std::string text;
};

namespace detail {

/// Reads a decimal number within bounds, all of the text.
[[nodiscard]] inline std::optional<std::uint32_t> parse_number(std::string_view text, std::uint32_t least, std::uint32_t most)
{
    std::uint32_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
    return value;
}

[[nodiscard]] inline bool parse_endpoint(std::string_view text, options& into)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return false;
    std::string_view host = text.substr(0, colon);
    const auto port = parse_number(text.substr(colon + 1), 0, 65535);
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    boost::system::error_code problem;
    into.address = boost::asio::ip::make_address(std::string{host}, problem);
    if (!port || problem || into.address.is_v6() != bracketed) return false;
    into.port = static_cast<std::uint16_t>(*port);
    return true;
}

[[nodiscard]] inline bool parse_storage(std::string_view text, options& into)
{
    constexpr std::string_view sqlite = "sqlite:";
    if (text == "memory:") {
        into.storage = storage_kind::memory;
        into.storage_place.clear();
    } else if (text.starts_with(sqlite) && text.size() > sqlite.size()) {
        into.storage = storage_kind::sqlite;
        into.storage_place = text.substr(sqlite.size());
    } else if (text.starts_with("postgresql://") || text.starts_with("postgres://")) {
        into.storage = storage_kind::postgres;
        into.storage_place = text;
    } else {
        return false;
    }
    return true;
}

/// An option that takes a number.
struct number_option {
    std::string_view name;
    std::uint32_t options::*to;
    std::uint32_t most;
    std::uint32_t least = 1;
};

inline constexpr std::array numbers{
    number_option{"--connections", &options::connections, 1000},
    number_option{"--demo-data", &options::demo_tickets, 1'000'000},
    number_option{"--tick-seconds", &options::tick_seconds, 86'400, 0},
    number_option{"--threads", &options::threads, 256},
    number_option{"--queue", &options::queue, 10'000},
    number_option{"--operation-timeout", &options::operation_timeout, 3600},
    number_option{"--timeout", &options::timeout, 3600},
    number_option{"--clients-per-address", &options::clients_per_address, 512, 0},
    number_option{"--unsent-mebibytes", &options::unsent_mebibytes, 65'536},
};

/// Applies one option that takes a value.
/// Precondition: `takes_value(name)`.
/// @return what is wrong with it; empty if nothing is
[[nodiscard]] inline std::string apply(std::string_view name, std::string_view value, bool& storage_given, options& into)
{
    if (name == "--listen")
        return parse_endpoint(value, into) ? std::string{}
                                           : "--listen takes a numeric address and a port, as 127.0.0.1:8080 or [::1]:8080.";
    if (name == "--storage") {
        storage_given = true;
        if (!parse_storage(value, into)) return "--storage takes postgresql://USER@HOST:PORT/DATABASE, sqlite:FILE or memory:.";
        return {};
    }
    if (name == "--standbys") {
        into.standbys = value;
        const bool is_uri = value.starts_with("postgresql://") || value.starts_with("postgres://");
        return is_uri ? std::string{} : "--standbys takes postgresql://USER@HOST:PORT,HOST:PORT/DATABASE.";
    }
    if (name == "--tokens" || name == "--web") {
        (name == "--tokens" ? into.tokens_path : into.web) = value;
        return value.empty() ? std::string{name} + " takes the name of a file or directory." : std::string{};
    }
    const auto known = std::find_if(numbers.begin(), numbers.end(), [&](const number_option& o) { return o.name == name; });
    const auto number = parse_number(value, known->least, known->most);
    if (!number)
        return std::string{name} + " takes a number from " + std::to_string(known->least) + " to " +
               std::to_string(known->most) + ".";
    into.*known->to = *number;
    return {};
}

[[nodiscard]] inline bool takes_value(std::string_view name)
{
    for (const std::string_view known : {"--listen", "--storage", "--standbys", "--tokens", "--web"})
        if (name == known) return true;
    return std::any_of(numbers.begin(), numbers.end(), [&](const number_option& o) { return o.name == name; });
}

}  // namespace detail

/// @param arguments  without the name of the program
[[nodiscard]] inline std::variant<options, early_end> parse_options(std::span<const char* const> arguments)
{
    const auto refuse = [](std::string sentence) {
        return early_end{2, "support_service: " + std::move(sentence) + " See --help.\n"};
    };
    options made;
    bool storage_given = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string_view name = arguments[i];
        if (name == "--help" || name == "-h") return early_end{0, std::string{usage}};
        if (name == "--dev") {
            made.dev = true;
            continue;
        }
        const std::size_t equals = name.find('=');
        const bool joined = name.starts_with("--") && equals != std::string_view::npos;
        std::string_view value = joined ? name.substr(equals + 1) : std::string_view{};
        name = joined ? name.substr(0, equals) : name;
        if (!detail::takes_value(name)) return refuse("There is no option \"" + std::string{name} + "\".");
        if (!joined) {
            if (++i == arguments.size()) return refuse(std::string{name} + " needs a value.");
            value = arguments[i];
        }
        std::string problem = detail::apply(name, value, storage_given, made);
        if (!problem.empty()) return refuse(std::move(problem));
    }
    if (!storage_given) return refuse("--storage is needed: postgresql://USER@HOST:PORT/DATABASE, sqlite:FILE or memory:.");
    if (made.connections != 0 && made.storage != storage_kind::postgres)
        return refuse("--connections is for PostgreSQL: --storage postgresql://USER@HOST:PORT/DATABASE.");
    if (!made.standbys.empty() && made.storage != storage_kind::postgres)
        return refuse("--standbys is for PostgreSQL: --storage postgresql://USER@HOST:PORT/DATABASE.");
    if (made.dev && !made.address.is_loopback())
        return refuse("--dev lets everybody in, so it works on loopback addresses only: 127.0.0.1 or [::1].");
    return made;
}

}  // namespace support_service

#endif  // SUPPORT_SERVICE_OPTIONS_HPP
