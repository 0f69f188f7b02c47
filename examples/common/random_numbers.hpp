// Numbers that follow from a seed alone, on every platform: what is made up of them is the same everywhere.
// Examples and benchmarks. Tests: examples/common/text_generator.test.cpp.

#ifndef PLEME_SUPPORT_EXAMPLES_COMMON_RANDOM_NUMBERS_HPP
#define PLEME_SUPPORT_EXAMPLES_COMMON_RANDOM_NUMBERS_HPP

#include <cstdint>

namespace examples {

/// splitmix64.
class random_numbers {
public:
    explicit random_numbers(std::uint64_t seed) : state_{seed} {}

    [[nodiscard]] std::uint64_t next()
    {
        state_ += 0x9E3779B97F4A7C15;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
    /// One of 0 to bound - 1.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return next() % bound; }
    /// Above 0, at most 1.
    [[nodiscard]] double fraction()
    {
        constexpr double steps = 9007199254740992.0;  // 2^53: what a double tells apart
        return static_cast<double>((next() >> 11) + 1) / steps;
    }

private:
    std::uint64_t state_;
};

}  // namespace examples

#endif  // PLEME_SUPPORT_EXAMPLES_COMMON_RANDOM_NUMBERS_HPP
