// UUIDs that count up from one, so that a test can say which id comes next.
// Testing layer, for tests of the library and of its users. Guide: docs/guide/testing.md.
// Tests: tests/unit/testing/sequential_ids.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_SEQUENTIAL_IDS_HPP
#define PLEME_SUPPORT_TESTING_SEQUENTIAL_IDS_HPP

#include <pleme_support/model/ids.hpp>

#include <atomic>
#include <cstdint>

namespace pleme_support::inline v0::testing {

/// The n-th id: `00000000-0000-7000-8000-` and n in twelve hexadecimal digits.
/// @param n  below 2^48
[[nodiscard]] constexpr uuid make_id(std::uint64_t n) noexcept
{
    uuid id{};
    id.data[6] = 0x70;
    id.data[8] = 0x80;
    for (int byte = 15; byte > 9; --byte, n >>= 8) id.data[byte] = static_cast<std::uint8_t>(n);
    return id;
}

/// An `id_source` whose ids are `make_id(1)`, `make_id(2)` and so on, whatever the time is.
class sequential_ids {
public:
    /// @param first  what the first id is made from
    explicit sequential_ids(std::uint64_t first = 1) noexcept : next_{first} {}

    /// The next id, whatever the time.
    [[nodiscard]] uuid next(timestamp) noexcept { return make_id(next_.fetch_add(1)); }

private:
    std::atomic<std::uint64_t> next_;
};
static_assert(id_source<sequential_ids>);

}  // namespace pleme_support::inline v0::testing

#endif  // PLEME_SUPPORT_TESTING_SEQUENTIAL_IDS_HPP
