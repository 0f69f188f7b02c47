// A record as one line of JSON, under its stored names.
// Repository layer; no JSON library: everything but texts is written as it stands. Guide: docs/guide/retention.md.
// Tests: tests/unit/repository/export.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_JSON_LINE_HPP
#define PLEME_SUPPORT_REPOSITORY_JSON_LINE_HPP

#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/storage/record.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

namespace detail {

template <class T>
void append_json(std::string& to, const T& member);

template <class T>
void append_json(std::string& to, const std::optional<T>& member)
{
    member ? append_json(to, *member) : void(to += "null");
}

template <class T>
void append_json(std::string& to, const std::vector<T>& members)
{
    to.push_back('[');
    for (const T& member : members) {
        if (&member != &members.front()) to.push_back(',');
        append_json(to, member);
    }
    to.push_back(']');
}

template <class T>
void append_json_object(std::string& to, const T& object)
{
    to.push_back('{');
    bool is_first = true;
    storage::for_each_member(object, [&](auto, std::string_view name, const auto& member) {
        if (!std::exchange(is_first, false)) to.push_back(',');
        pleme_support::detail::append_quoted(to, name);
        to.push_back(':');
        append_json(to, member);
    });
    to.push_back('}');
}

template <class T>
void append_json(std::string& to, const T& member)
{
    if constexpr (std::is_arithmetic_v<T>)
        to += to_text(member);
    else if constexpr (requires { to_text(member); })
        pleme_support::detail::append_quoted(to, to_text(member));
    else
        append_json_object(to, member);
}

}  // namespace detail

/// `{"record":"support_tickets","members":{"id":"…",…}}`: every member, instants as RFC 3339, what is absent as null.
template <storage::record R>
[[nodiscard]] std::string make_json_line(const R& record)
{
    std::string line = R"({"record":)";
    pleme_support::detail::append_quoted(line, storage::record_traits<R>::name);
    line += R"(,"members":)";
    detail::append_json_object(line, record);
    line.push_back('}');
    return line;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_JSON_LINE_HPP
