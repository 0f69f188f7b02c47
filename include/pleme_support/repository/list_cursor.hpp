// The cursor of a list of tickets: a place in it, bound to the list.
// Repository layer. Guide: docs/guide/lists.md. Tests: tests/unit/repository/list_cursor.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_LIST_CURSOR_HPP
#define PLEME_SUPPORT_REPOSITORY_LIST_CURSOR_HPP

#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/model/filter.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/repository/list_order.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/fingerprint.hpp>
#include <pleme_support/storage/value.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
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

namespace detail {

/// Behind a mark, the values of a place.
[[nodiscard]] inline std::string write_place(std::string text, const std::vector<storage::value>& place)
{
    for (const storage::value& each : place) {
        text += '.';
        if (const auto* id = std::get_if<uuid>(&each))
            append_uuid(text, *id);
        else if (const auto* number = std::get_if<std::int64_t>(&each))
            text += std::to_string(*number);
        else
            text += std::to_string(std::get<timestamp>(each).time_since_epoch().count());
    }
    return text;
}

}  // namespace detail

/// A place in a list.
struct list_place {
    std::optional<std::vector<storage::value>> behind{};  ///< the place of a ticket in the order; absent: before the first
};

/// @param mark  of the list
/// @return opaque text for the place of a ticket
[[nodiscard]] inline std::string make_list_cursor(const std::string& mark, ticket_order order, const support_ticket& ticket)
{
    return detail::write_place(mark, place_in(order, ticket));
}

/// Of the ticket whose number was searched for, which stands before the first.
[[nodiscard]] inline std::string make_first_cursor(const std::string& mark)
{
    return mark + ".0";
}

namespace detail {

/// One value of a place, as it was written.
/// @param like  of the same place in another record: which kind it is of
/// @return null for what no page wrote
[[nodiscard]] inline storage::value read_place_value(std::string_view text, const storage::value& like)
{
    if (std::holds_alternative<uuid>(like)) {
        const auto id = parse_uuid(text);
        return id ? storage::value{*id} : storage::value{};
    }
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [last, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc{} || last != end) return {};
    if (std::holds_alternative<std::int64_t>(like)) {  // those are of 32 bits in their records
        constexpr std::int64_t most = (std::numeric_limits<std::int32_t>::max)();
        return number >= 0 && number <= most ? storage::value{number} : storage::value{};
    }
    // Not every database knows the instants beyond.
    const timestamp at{std::chrono::microseconds{number}};
    return at >= min_timestamp && at <= max_timestamp ? storage::value{at} : storage::value{};
}

/// @param place  of any record: the kinds that are expected
/// @return the values, as `write_place` wrote them behind the mark; nothing for what it did not write
[[nodiscard]] inline std::optional<std::vector<storage::value>> read_place(std::string_view text,
                                                                           std::vector<storage::value> place)
{
    for (storage::value& each : place) {
        const bool is_last = &each == &place.back();
        const std::size_t end = is_last ? text.size() : text.find('.');
        if (end == std::string_view::npos || end == 0) return std::nullopt;
        each = read_place_value(text.substr(0, end), each);
        if (std::holds_alternative<std::monostate>(each)) return std::nullopt;
        text.remove_prefix(is_last ? end : end + 1);
    }
    return place;
}

}  // namespace detail

/// @param field  that it was given as
/// @param mark   of the list that it has to be of
/// @return `errc::invalid_argument` for what no page gave, and for a cursor of another list
[[nodiscard]] inline result<list_place> parse_list_cursor(std::string_view field, const std::string& mark, ticket_order order,
                                                          std::string_view text)
{
    const auto refuse = [&](std::string_view why) {
        return support_error{errc::invalid_argument, std::string{field} + " must be a cursor that " + std::string{why}};
    };
    const std::string_view given = text.substr(0, mark.size());
    if (given.size() < mark.size() || given.find_first_not_of("0123456789abcdef") != std::string_view::npos ||
        text.substr(mark.size(), 1) != ".")
        return refuse("a page gave");
    if (given != mark) return refuse("a page of the same product, filter and order gave");
    const std::string_view rest = text.substr(mark.size() + 1);
    if (rest == "0") return list_place{};
    auto place = detail::read_place(rest, place_in(order, support_ticket{}));
    if (!place) return refuse("a page gave");
    return list_place{*std::move(place)};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_LIST_CURSOR_HPP
