// The connection string that the driver gets: the caller's, with the settings that the adapter's promises rest on.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CONNECTION_STRING_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CONNECTION_STRING_HPP

#include <pleme_support/adapters/postgres/options.hpp>
#include <pleme_support/error.hpp>

#include <libpq-fe.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// Appends "keyword='value' ".
inline void append_setting(std::string& to, std::string_view keyword, std::string_view setting)
{
    to.append(keyword).append("='");
    for (const char c : setting) {
        if (c == '\'' || c == '\\') to += '\\';
        to += c;
    }
    to += "' ";
}

/// How long a server among several may say nothing before another one is tried: the least that libpq waits for a connection.
/// A call that has 5 s can meet a dead connection and a dead host, and still reach the one that lives.
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
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed{PQconninfoParse(given.c_str(), nullptr),
                                                                              &PQconninfoFree};
    if (!parsed) return support_error{errc::invalid_argument, "connection must be a connection string of libpq"};
    std::map<std::string, std::string> settings;
    for (const PQconninfoOption* each = parsed.get(); each->keyword != nullptr; ++each)
        if (each->val != nullptr) settings.emplace(each->keyword, each->val);
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

    std::string made;
    for (const auto& [keyword, setting] : settings) append_setting(made, keyword, setting);
    return made;
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

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CONNECTION_STRING_HPP
