// Choices by seed: the same seed makes the same choices on every platform.
// Testing layer. Guide: docs/guide/custom_storage.md. Tests: adapters/sqlite/tests/random_operations.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_RANDOM_RANDOM_SOURCE_HPP
#define PLEME_SUPPORT_TESTING_RANDOM_RANDOM_SOURCE_HPP

#include <pleme_support/testing/manual_clock.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::testing {

class random_source {
public:
    explicit random_source(std::uint64_t seed) : engine_{seed} {}

    /// From 0 to `count` - 1. Not a standard distribution: those differ between libraries.
    [[nodiscard]] std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
    /// From 1 to `count`.
    [[nodiscard]] std::int32_t up_to(std::int32_t count)
    {
        return static_cast<std::int32_t>(below(static_cast<std::size_t>(count))) + 1;
    }
    [[nodiscard]] bool chance(std::size_t percent) { return below(100) < percent; }

    template <class List>
    [[nodiscard]] const auto& pick(const List& list)
    {
        return list[below(list.size())];
    }
    /// Null every other time.
    template <class T>
    [[nodiscard]] std::optional<T> maybe(T value)
    {
        return chance(50) ? std::optional<T>{std::move(value)} : std::nullopt;
    }

    /// Few enough instants that some are equal.
    [[nodiscard]] timestamp instant()
    {
        return default_now + std::chrono::seconds{below(200)} + std::chrono::microseconds{below(3)};
    }

    /// One of the pieces that texts are made from: letters with and without case, of one to four bytes, and operators.
    [[nodiscard]] std::string_view word()
    {
        static constexpr std::array<std::string_view, 16> words{"password", "Passwort", "รหัสผ่าน", "ลืม",      "ÄRGER",  "ärger",
                                                                "😀",        "a",        "ab",     "ΣΊΣΥΦΟΣ", "привет", "МИР",
                                                                "\"q\"",    "it's",     "%_",     "AND"};
        return pick(words);
    }
    [[nodiscard]] std::string text()
    {
        std::string made;
        for (std::size_t left = below(6) + 1; left > 0; --left) made.append(word()).append(chance(50) ? " " : "");
        return made;
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace pleme_support::inline v0::testing

#endif  // PLEME_SUPPORT_TESTING_RANDOM_RANDOM_SOURCE_HPP
