// Identifiers: UUIDs, their text form, and the source of new ones that services pass in.
// Model layer. Guide: docs/guide/time.md. Tests: tests/unit/model/ids.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_IDS_HPP
#define PLEME_SUPPORT_MODEL_IDS_HPP

#include <pleme_support/model/time.hpp>

#include <boost/uuid/uuid.hpp>

#include <array>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include <pthread.h>

namespace pleme_support::inline v0 {

/// 16 bytes, ordered byte by byte, as in RFC 9562.
using uuid = boost::uuids::uuid;

namespace detail {

/// Two hexadecimal digits of each byte.
inline constexpr std::array<char, 512> hex_pairs = [] {
    constexpr std::string_view hex = "0123456789abcdef";
    std::array<char, 512> pairs{};
    for (std::size_t i = 0; i < 256; ++i) {
        pairs[2 * i] = hex[i / 16];
        pairs[2 * i + 1] = hex[i % 16];
    }
    return pairs;
}();

}  // namespace detail

/// Bytes of a UUID's text.
inline constexpr std::size_t uuid_text_bytes = 36;

/// Stores the canonical form: 36 characters, lower case.
/// @return behind it
inline char* write_uuid(char* out, const uuid& id) noexcept
{
    constexpr std::array<std::uint8_t, 16> places{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};
    for (std::size_t i = 0; i < places.size(); ++i)
        std::memcpy(out + places[i], &detail::hex_pairs[2 * std::size_t{id.begin()[i]}], 2);
    out[8] = out[13] = out[18] = out[23] = '-';
    return out + uuid_text_bytes;
}

/// Appends the text of `write_uuid`.
inline void append_uuid(std::string& out, const uuid& id)
{
    std::array<char, uuid_text_bytes> text;
    out.append(text.data(), write_uuid(text.data(), id));
}

/// The text of `append_uuid`.
[[nodiscard]] inline std::string to_text(const uuid& id)
{
    std::string text;
    text.reserve(36);
    append_uuid(text, id);
    return text;
}

namespace detail {

/// How many forks this process and its ancestors came from, since the first `uuid_v7_source` was made.
inline std::atomic<std::uint32_t> forks{0};

/// Lets forks be counted, in the child. Nothing happens between forks, unlike with a look at the process id for each id.
inline void count_forks()
{
    [[maybe_unused]] static const int registered =
        ::pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); });
}

/// What a hexadecimal digit stands for; -1 for every other character. A table, as lists of tickets are full of ids.
inline constexpr auto hex_values = [] {
    std::array<std::int8_t, 256> values{};
    for (auto& value : values) value = -1;
    for (int i = 0; i < 10; ++i) values[static_cast<std::size_t>('0' + i)] = static_cast<std::int8_t>(i);
    for (int i = 0; i < 6; ++i)
        values[static_cast<std::size_t>('a' + i)] = values[static_cast<std::size_t>('A' + i)] =
            static_cast<std::int8_t>(10 + i);
    return values;
}();

}  // namespace detail

/// Reads the 8-4-4-4-12 form, in either case (RFC 9562 section 4).
/// @return nothing for any other text, braces and `urn:uuid:` included
[[nodiscard]] constexpr std::optional<uuid> parse_uuid(std::string_view text) noexcept
{
    if (text.size() != 36) return std::nullopt;
    uuid id{};
    std::size_t at = 0;
    std::size_t index = 0;
    int worst = 0;  // negative once a digit was none
    for (std::uint8_t& byte : id) {
        if (index == 4 || index == 6 || index == 8 || index == 10) {
            if (text[at] != '-') return std::nullopt;
            ++at;
        }
        const int high = detail::hex_values[static_cast<unsigned char>(text[at])];
        const int low = detail::hex_values[static_cast<unsigned char>(text[at + 1])];
        worst |= high | low;
        byte = static_cast<std::uint8_t>(high * 16 + low);
        at += 2;
        ++index;
    }
    if (worst < 0) return std::nullopt;
    return id;
}

/// Makes new ids. `s.next(now)` returns one that was never returned before, may be called from several threads at once,
/// and should rise with `now`, which keeps B-tree inserts at one end.
template <class S>
concept id_source = requires(S& s, timestamp now)
{
    {
        s.next(now)
        } -> std::same_as<uuid>;
};

/// UUID version 7 (RFC 9562 section 5.7): milliseconds, then a 74-bit random part that counts up within one millisecond
/// (method 2 of section 6.2), so that the ids of one source strictly rise as long as its clock does not go back. In a child
/// after fork() a source begins with other random numbers than its parent goes on with.
class uuid_v7_source {
public:
    uuid_v7_source()
    {
        detail::count_forks();
        seeded_after_ = detail::forks.load(std::memory_order_relaxed);
        random_.seed(seed());
    }

    /// @param now  goes into the id's first 48 bits, in milliseconds
    [[nodiscard]] uuid next(timestamp now)
    {
        const auto since_epoch = std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count();
        const std::scoped_lock lock{mutex_};
        if (const auto forks = detail::forks.load(std::memory_order_relaxed); forks != seeded_after_) {
            random_.seed(seed());
            millisecond_ = -1;
            seeded_after_ = forks;
        }
        if (since_epoch != millisecond_) {
            millisecond_ = since_epoch;
            high_ = random_() & 0x7FF;  // 11 of 12 bits, so that counting up has room
            low_ = random_() & ((std::uint64_t{1} << 61) - 1);
        } else {
            low_ += 1 + (random_() & 0xFFFF'FFFF);  // a step that is not to be guessed
            if (low_ >> 62 != 0) {
                low_ &= (std::uint64_t{1} << 62) - 1;
                ++high_;
            }
        }
        uuid id{};
        auto* bytes = id.begin();
        for (int i = 0; i < 6; ++i)
            bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(millisecond_) >> (40 - 8 * i));
        bytes[6] = static_cast<std::uint8_t>(0x70 | ((high_ >> 8) & 0x0F));
        bytes[7] = static_cast<std::uint8_t>(high_);
        for (int i = 0; i < 8; ++i) bytes[8 + i] = static_cast<std::uint8_t>(low_ >> (56 - 8 * i));
        bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3F));
        return id;
    }

private:
    static std::uint64_t seed()
    {
        std::random_device device;
        return (static_cast<std::uint64_t>(device()) << 32) ^ device();
    }

    std::mutex mutex_;
    std::mt19937_64 random_;
    std::uint32_t seeded_after_ = 0;  ///< how many forks
    std::int64_t millisecond_ = -1;
    std::uint64_t high_ = 0;
    std::uint64_t low_ = 0;
};
static_assert(id_source<uuid_v7_source>);

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_IDS_HPP
