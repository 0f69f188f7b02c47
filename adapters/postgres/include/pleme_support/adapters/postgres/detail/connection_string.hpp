// The connection strings that the driver gets: the caller's, with the settings that the adapter's promises rest on, host by
// host. PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CONNECTION_STRING_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CONNECTION_STRING_HPP

#include <pleme_support/adapters/postgres/options.hpp>
#include <pleme_support/result.hpp>

#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres::detail {

using connection_settings = std::map<std::string, std::string>;

/// @return nothing if libpq can't read the string
[[nodiscard]] inline std::optional<connection_settings> parse_settings(const std::string& connection_string)
{
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed{
        PQconninfoParse(connection_string.c_str(), nullptr), &PQconninfoFree};
    if (!parsed) return std::nullopt;
    connection_settings settings;
    for (const PQconninfoOption* each = parsed.get(); each->keyword != nullptr; ++each)
        if (each->val != nullptr) settings.emplace(each->keyword, each->val);
    return settings;
}

/// "keyword='value' " of each.
[[nodiscard]] inline std::string write_settings(const connection_settings& settings)
{
    std::string made;
    for (const auto& [keyword, setting] : settings) {
        made.append(keyword).append("='");
        for (const char c : setting) {
            if (c == '\'' || c == '\\') made += '\\';
            made += c;
        }
        made += "' ";
    }
    return made;
}

/// How long a server among several may say nothing before another one is tried. A call that has 5 s can meet a dead connection
/// and a dead host, and still reach the one that lives.
inline constexpr std::chrono::seconds patience_among_several{2};

/// The string in its keyword form, text as UTF-8. What the caller does not say is added: time-outs and probes, so that a server
/// which is gone without a word is given up, whether it is to be reached, to be sent to, or to answer; a name to be known by
/// in the server's views.
/// @param among_several  there is another server to turn to
/// @param attributes     what kind of server is looked for; empty: any
/// @return `errc::invalid_argument` if libpq can't read the string
[[nodiscard]] inline result<std::string> complete_connection_string(const std::string& given, std::chrono::milliseconds timeout,
                                                                    bool among_several, const char* attributes)
{
    if (given.find('\0') != std::string::npos) return support_error{errc::invalid_argument, "connection must not hold U+0000"};
    auto parsed = parse_settings(given);
    if (!parsed) return support_error{errc::invalid_argument, "connection must be a connection string of libpq"};
    connection_settings& settings = *parsed;
    const auto names_several = [&](const char* keyword) {
        const auto found = settings.find(keyword);
        return found != settings.end() && found->second.find(',') != std::string::npos;
    };
    if (names_several("host") || names_several("hostaddr")) {
        among_several = true;
        if (*attributes == '\0') attributes = "read-write";
    }

    settings.insert_or_assign("client_encoding", "UTF8");
    constexpr std::chrono::seconds least{2};  // libpq counts seconds, and takes 1 for 2
    const auto seconds = (std::max)(std::chrono::ceil<std::chrono::seconds>(timeout), least);
    const auto milliseconds = (std::max)(timeout, std::chrono::milliseconds{1});
    settings.emplace("connect_timeout", std::to_string((among_several ? patience_among_several : seconds).count()));
    settings.emplace("tcp_user_timeout",
                     std::to_string((among_several ? (std::min)(milliseconds, std::chrono::milliseconds{patience_among_several})
                                                   : milliseconds)
                                        .count()));
    settings.emplace("keepalives_idle", "2");
    settings.emplace("keepalives_interval", "1");
    settings.emplace("keepalives_count", "3");
    settings.emplace("fallback_application_name", "pleme-support");
    if (*attributes != '\0') settings.emplace("target_session_attrs", attributes);
    return write_settings(settings);
}

/// Where writes go: of several hosts the one that takes them.
[[nodiscard]] inline result<std::string> make_connection_string(const postgres_options& options)
{
    return complete_connection_string(options.connection, options.timeout, false, "");
}

/// Where stale reads go: to a standby, or to whatever answers.
[[nodiscard]] inline result<std::string> make_standby_connection_string(const postgres_options& options)
{
    constexpr int first_that_prefers = 140000;  // older ones would refuse the string
    return complete_connection_string(options.standbys, options.timeout, true,
                                      PQlibVersion() >= first_that_prefers ? "prefer-standby" : "any");
}

/// What to try for a connection, in this order.
struct connection_attempts {
    std::vector<std::string> strings;    ///< at least one, each of one host
    std::chrono::milliseconds patience;  ///< of each attempt: its connect_timeout
};

/// The hosts of a string, each in a string of its own. libpq goes from host to host by itself, but by its calls that don't
/// block it waits for each as long as it is let, and so a silent host would hide those behind it. Where a standby is preferred,
/// all are asked for one first, and then for anything.
/// @param complete  of `complete_connection_string`
[[nodiscard]] inline connection_attempts make_attempts(const std::string& complete)
{
    connection_attempts made{{complete}, std::chrono::hours{1}};
    auto parsed = parse_settings(complete);
    if (!parsed) return made;
    connection_settings& settings = *parsed;
    if (const auto timeout = settings.find("connect_timeout"); timeout != settings.end()) {
        std::uint32_t seconds = 0;
        std::from_chars(timeout->second.data(), timeout->second.data() + timeout->second.size(), seconds);
        if (seconds != 0) made.patience = std::min<std::chrono::milliseconds>(made.patience, std::chrono::seconds{seconds});
    }
    const auto split = [&](const char* keyword) {
        std::vector<std::string> parts;
        if (const auto found = settings.find(keyword); found != settings.end())
            for (std::string_view rest = found->second;;) {
                const auto comma = rest.find(',');
                parts.emplace_back(rest.substr(0, comma));
                if (comma == std::string_view::npos) break;
                rest.remove_prefix(comma + 1);
            }
        return parts;
    };
    const auto hosts = split("host");
    const auto addresses = split("hostaddr");
    const auto ports = split("port");
    const std::size_t count = (std::max)({hosts.size(), addresses.size(), std::size_t{1}});
    const auto fits = [&](const std::vector<std::string>& parts, std::size_t least) {
        return parts.size() <= least || parts.size() == count;
    };
    if (!fits(hosts, 0) || !fits(addresses, 0) || !fits(ports, 1)) return made;  // libpq refuses it, and so says why

    std::vector<std::string> kinds{""};
    if (const auto wanted = settings.find("target_session_attrs"); wanted != settings.end()) {
        kinds = {wanted->second};
        if (wanted->second == "prefer-standby") kinds = {"standby", "any"};
    }
    made.strings.clear();
    for (const std::string& kind : kinds) {
        for (std::size_t i = 0; i < count; ++i) {
            if (!hosts.empty()) settings["host"] = hosts[i];
            if (!addresses.empty()) settings["hostaddr"] = addresses[i];
            if (!ports.empty()) settings["port"] = ports[ports.size() == 1 ? 0 : i];
            if (!kind.empty()) settings["target_session_attrs"] = kind;
            made.strings.push_back(write_settings(settings));
        }
    }
    return made;
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CONNECTION_STRING_HPP
