// Survey tokens: secrets that stand for the customer, so made of nothing but chance.
// Model layer. Guide: docs/guide/satisfaction.md. Tests: tests/unit/rules/survey.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_SURVEY_TOKEN_HPP
#define PLEME_SUPPORT_MODEL_SURVEY_TOKEN_HPP

#include <pleme_support/platform.hpp>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

namespace pleme_support::inline v0 {

/// Hexadecimal digits of a token: 128 bits.
inline constexpr std::size_t survey_token_digits = 32;

/// A token that nobody can guess: 128 bits of the system's randomness. A UUIDv7 would not do: half of it is the time, and its
/// source goes on from one id to the next, so that who has some ids knows much about others.
/// @par Exception safety
/// Throws what `std::random_device` throws where the system has no randomness.
[[nodiscard]] inline std::string make_survey_token()
{
    std::random_device device;
    std::string token;
    token.reserve(survey_token_digits);
    while (token.size() < survey_token_digits) {
        const std::random_device::result_type bits = device();
        for (int shift = 28; shift >= 0; shift -= 4) token.push_back("0123456789abcdef"[(bits >> shift) & 0xF]);
    }
    return token;
}

/// Whether a text may be a token at all; what is none is not looked for.
[[nodiscard]] inline bool is_survey_token(std::string_view text) noexcept
{
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == survey_token_digits && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_SURVEY_TOKEN_HPP
