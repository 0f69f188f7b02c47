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

namespace pleme_support::adapters::postgres::detail {

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

/// The string in its keyword form, text as UTF-8. What the caller does not say is added: time-outs, so that a dead host is
/// given up; with several hosts, to look for the one that takes writes; a name to be known by in the server's views.
/// @return `errc::invalid_argument` if libpq can't read the string
[[nodiscard]] inline result<std::string> make_connection_string(const postgres_options& options)
{
    if (options.connection.find('\0') != std::string::npos)
        return error{errc::invalid_argument, "connection must not hold U+0000"};
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed{
        PQconninfoParse(options.connection.c_str(), nullptr), &PQconninfoFree};
    if (!parsed) return error{errc::invalid_argument, "connection must be a connection string of libpq"};
    std::map<std::string, std::string> settings;
    for (const PQconninfoOption* each = parsed.get(); each->keyword != nullptr; ++each)
        if (each->val != nullptr) settings.emplace(each->keyword, each->val);

    settings.insert_or_assign("client_encoding", "UTF8");
    // libpq counts seconds, and takes 1 for 2.
    const auto seconds = (std::max)(std::chrono::ceil<std::chrono::seconds>(options.timeout), std::chrono::seconds{2});
    const auto milliseconds = (std::max)(options.timeout, std::chrono::milliseconds{1});
    settings.emplace("connect_timeout", std::to_string(seconds.count()));
    settings.emplace("tcp_user_timeout", std::to_string(milliseconds.count()));
    settings.emplace("fallback_application_name", "pleme-support");
    const auto names_several = [&](const char* keyword) {
        const auto found = settings.find(keyword);
        return found != settings.end() && found->second.find(',') != std::string::npos;
    };
    if (names_several("host") || names_several("hostaddr")) settings.emplace("target_session_attrs", "read-write");

    std::string made;
    for (const auto& [keyword, setting] : settings) append_setting(made, keyword, setting);
    return made;
}

}  // namespace pleme_support::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CONNECTION_STRING_HPP
