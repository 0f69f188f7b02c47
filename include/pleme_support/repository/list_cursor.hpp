// The cursor of a list of tickets: a place in it, bound to the list.
// Repository layer. Guide: docs/guide/lists.md. Tests: tests/unit/repository/list_cursor.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_LIST_CURSOR_HPP
#define PLEME_SUPPORT_REPOSITORY_LIST_CURSOR_HPP

#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/model/filter.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/repository/cursor.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/fingerprint.hpp>
#include <pleme_support/storage/value.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

namespace detail {

template <class T>
void append_filter_value(std::string& text, const T& value)
{
    rules::detail::append_part(text, std::string_view{to_text(value)});
}
template <class T>
void append_filter_value(std::string& text, const std::vector<T>& values)
{
    text += std::to_string(values.size());
    text += '*';
    for (const T& value : values) append_filter_value(text, value);
}

}  // namespace detail

/// A list that a cursor may be of: its product, its order and its filter, as eight hexadecimal digits. Two lists that differ
/// have the same by chance once in four milliards.
[[nodiscard]] inline std::string mark_of_list(const std::string& product, const ticket_filter& filter, ticket_order order)
{
    std::string text = product;
    text += '/';
    text += to_text(order);
    boost::mp11::mp_for_each<boost::describe::describe_members<ticket_filter, boost::describe::mod_public>>([&](auto member) {
        const auto& value = filter.*decltype(member)::pointer;
        if (!value) return;
        text += '/';
        text += decltype(member)::name;
        text += '=';
        detail::append_filter_value(text, *value);
    });
    return to_text(rules::detail::hash_of(text)).substr(0, 8);
}

/// A place in a list.
struct list_place {
    std::optional<std::vector<storage::value>> behind{};  ///< the creation and the id of a ticket; absent: before the first
};

/// @param mark  of the list
/// @return opaque text for the place of a ticket
[[nodiscard]] inline std::string make_list_cursor(const std::string& mark, const support_ticket& ticket)
{
    return mark + '.' + make_cursor(ticket);
}

/// Of the ticket whose number was searched for, which stands before the first.
[[nodiscard]] inline std::string make_first_cursor(const std::string& mark)
{
    return mark + ".0";
}

/// @param field  that it was given as
/// @param mark   of the list that it has to be of
/// @return `errc::invalid_argument` for what no page gave, and for a cursor of another list
[[nodiscard]] inline result<list_place> parse_list_cursor(std::string_view field, const std::string& mark,
                                                          std::string_view text)
{
    const auto refuse = [&](std::string_view why) {
        return support_error{errc::invalid_argument, std::string{field} + " must be a cursor that " + std::string{why}};
    };
    const std::size_t dot = text.find('.');
    if (dot != mark.size() || text.substr(0, dot).find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return refuse("a page gave");
    const std::string_view rest = text.substr(dot + 1);
    auto place = rest == "0" ? result<std::vector<storage::value>>{std::vector<storage::value>{}} : parse_cursor(rest);
    if (!place) return refuse("a page gave");
    if (text.substr(0, dot) != mark) return refuse("a page of the same product, filter and order gave");
    if (rest == "0") return list_place{};
    return list_place{*std::move(place)};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_LIST_CURSOR_HPP
