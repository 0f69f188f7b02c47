// "Did you mean": names that are close to a wrong one.
// GraphQL layer, internal, pure. Tests: tests/unit/graphql/validate.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_SUGGESTIONS_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_SUGGESTIONS_HPP

#include <pleme_support/platform.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql::detail {

/// Longer wrong names get no suggestions: comparing is quadratic in their length.
inline constexpr std::size_t longest_suggested_for = 128;

[[nodiscard]] inline std::string to_lower_text(std::string_view text)
{
    std::string lower;
    for (const char c : text) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    return lower;
}

/// Counts insertions, deletions, replacements and transpositions; a change of case alone is one edit.
/// @return nothing if there are more than `threshold`. Quadratic in the shorter of the lengths and `threshold`.
[[nodiscard]] inline std::optional<std::size_t> compute_edits(std::string_view input, std::string_view option,
                                                              std::size_t threshold)
{
    if (input == option) return 0;
    std::string a = to_lower_text(option);
    std::string b = to_lower_text(input);
    if (a == b) return 1;
    if (a.size() < b.size()) std::swap(a, b);
    if (a.size() - b.size() > threshold) return {};

    std::array<std::vector<std::size_t>, 3> rows;
    rows.fill(std::vector<std::size_t>(b.size() + 1));
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        const std::vector<std::size_t>& up = rows[(i - 1) % 3];
        std::vector<std::size_t>& row = rows[i % 3];
        std::size_t smallest = row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = up[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
            row[j] = (std::min)({up[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = (std::min)(row[j], rows[(i - 2) % 3][j - 2] + 1);
            smallest = (std::min)(smallest, row[j]);
        }
        if (smallest > threshold) return {};
    }
    const std::size_t edits = rows[a.size() % 3][b.size()];
    return edits <= threshold ? std::optional{edits} : std::nullopt;
}

/// Orders names as people do: runs of digits by their number, `a2` before `a10`.
[[nodiscard]] inline bool natural_less(std::string_view a, std::string_view b) noexcept
{
    const auto take_number = [](std::string_view& text) {
        const std::size_t bytes = (std::min)(text.find_first_not_of("0123456789"), text.size());
        std::string_view number = text.substr(0, bytes);
        number.remove_prefix((std::min)(number.find_first_not_of('0'), number.size()));
        text.remove_prefix(bytes);
        return number;
    };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    while (!a.empty() && !b.empty()) {
        if (is_digit(a.front()) && is_digit(b.front())) {
            const std::string_view left = take_number(a);
            const std::string_view right = take_number(b);
            if (left.size() != right.size()) return left.size() < right.size();
            if (left != right) return left < right;
        } else {
            if (a.front() != b.front()) return a.front() < b.front();
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    return a.size() < b.size();
}

/// Selects the options close to `input`, the closest first.
[[nodiscard]] inline std::vector<std::string_view> suggest(std::string_view input, std::span<const std::string_view> options)
{
    if (input.size() > longest_suggested_for) return {};
    const std::size_t threshold = input.size() * 2 / 5 + 1;
    std::vector<std::pair<std::size_t, std::string_view>> close;
    for (const std::string_view option : options)
        if (const std::optional<std::size_t> edits = compute_edits(input, option, threshold))
            close.emplace_back(*edits, option);
    std::sort(close.begin(), close.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : natural_less(a.second, b.second);
    });
    std::vector<std::string_view> names;
    for (const auto& [edits, name] : close) names.push_back(name);
    return names;
}

/// Writes ` Did you mean "a", "b", or "c"?` with at most five names, or nothing for none.
/// @param what  goes before the names: "the enum value", or empty
[[nodiscard]] inline std::string did_you_mean(std::span<const std::string_view> names, std::string_view what = {})
{
    if (names.empty()) return {};
    const std::size_t count = std::min<std::size_t>(names.size(), 5);
    std::string text = " Did you mean ";
    if (!what.empty()) text.append(what).append(" ");
    for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) text.append(count == 2 ? " or " : i + 1 == count ? ", or " : ", ");
        text.append("\"").append(names[i]).append("\"");
    }
    return text.append("?");
}

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_SUGGESTIONS_HPP
