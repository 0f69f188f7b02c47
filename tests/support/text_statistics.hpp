// How long texts are, and in which script.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_TEXT_STATISTICS_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_TEXT_STATISTICS_HPP

#include <pleme_support/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pleme_support::test {

[[nodiscard]] inline std::size_t count_characters(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) static_cast<void>(next_code_point(text, at));
    return count;
}

/// Whether most letters are Thai or Chinese.
[[nodiscard]] inline bool is_thai_or_chinese(std::string_view text)
{
    std::size_t those = 0;
    std::size_t ascii = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t point = next_code_point(text, at);
        if ((point >= 0x0E00 && point <= 0x0E7F) || (point >= 0x4E00 && point <= 0x9FFF)) ++those;
        if (point > 0x40 && point < 0x80) ++ascii;
    }
    return those > ascii;
}

/// @param sizes    one at least
/// @param percent  below 100
[[nodiscard]] inline std::size_t percentile(std::vector<std::size_t> sizes, std::size_t percent)
{
    const auto at = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() * percent / 100);
    std::nth_element(sizes.begin(), at, sizes.end());
    return *at;
}

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_TEXT_STATISTICS_HPP
