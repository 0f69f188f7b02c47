// The number of a ticket as people type it into a search.
// Rules layer: pure. Guide: docs/guide/search.md. Tests: tests/unit/rules/ticket_number.test.cpp.

#ifndef PLEME_SUPPORT_RULES_TICKET_NUMBER_HPP
#define PLEME_SUPPORT_RULES_TICKET_NUMBER_HPP

#include <pleme_support/utf8.hpp>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace pleme_support::inline v0::rules {

/// @param text  of a search
/// @return the number, if that is all there is: `42`, `#42`, with blanks around it
[[nodiscard]] inline std::optional<std::int32_t> typed_ticket_number(std::string_view text)
{
    text = trim(text);
    if (!text.empty() && text.front() == '#') text.remove_prefix(1);
    std::int32_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [last, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc{} || last != end || number < 1) return std::nullopt;
    return number;
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_TICKET_NUMBER_HPP
