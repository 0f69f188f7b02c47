// A text many times over.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_REPEAT_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_REPEAT_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace pleme_support::test {

/// `count` times `piece`.
inline std::string repeat(std::string_view piece, std::size_t count)
{
    std::string text;
    text.reserve(piece.size() * count);
    for (; count > 0; --count) text += piece;
    return text;
}

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_REPEAT_HPP
