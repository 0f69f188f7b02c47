// The JSON that the library itself writes into columns: no blanks, integers, strings, objects; no JSON library.
// Storage layer: pure. Guide: docs/guide/event_format.md. Tests: tests/unit/storage/packed_changes.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_DETAIL_JSON_TEXT_HPP
#define PLEME_SUPPORT_STORAGE_DETAIL_JSON_TEXT_HPP

#include <pleme_support/model/text.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::storage::detail {

enum class json_kind : std::uint8_t { null, boolean, number, string };

/// A value that is no list and no object: `text` is what it says, of a string without quotes.
struct json_scalar {
    json_kind kind = json_kind::null;
    std::string text;
};

/// Goes through a text from left to right. What it meets that is JSON, but nothing that this version writes at such a place, it
/// calls newer; what is no JSON, corrupt.
class json_reader {
public:
    explicit json_reader(std::string_view text) noexcept : text_{text} {}

    [[nodiscard]] static support_error corrupt() { return {errc::storage_corrupt, "a stored text is not what was written"}; }
    [[nodiscard]] static support_error newer()
    {
        return {errc::storage_newer, "a newer version of the library has stored this"};
    }

    [[nodiscard]] bool at_end() const noexcept { return at_ == text_.size(); }

    [[nodiscard]] bool skip(std::string_view expected) noexcept
    {
        if (!text_.substr(at_).starts_with(expected)) return false;
        at_ += expected.size();
        return true;
    }
    [[nodiscard]] bool skip(char expected) noexcept { return skip(std::string_view{&expected, 1}); }

    [[nodiscard]] result<json_scalar> read_scalar()
    {
        if (skip("null")) return json_scalar{};
        if (skip("true")) return json_scalar{json_kind::boolean, "true"};
        if (skip("false")) return json_scalar{json_kind::boolean, "false"};
        if (at_ < text_.size() && text_[at_] == '"') {
            auto text = pleme_support::detail::parse_quoted(text_, at_);
            if (!text) return corrupt();
            return json_scalar{json_kind::string, *std::move(text)};
        }
        if (at_ < text_.size() && (text_[at_] == '{' || text_[at_] == '[')) return newer();
        const std::size_t from = at_;
        static_cast<void>(skip('-'));
        const std::size_t digits = at_;
        while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
        if (at_ == digits) return corrupt();
        if (at_ < text_.size() && (text_[at_] == '.' || text_[at_] == 'e' || text_[at_] == 'E')) return newer();
        return json_scalar{json_kind::number, std::string{text_.substr(from, at_ - from)}};
    }

    /// Reads an object; `read_member(name)` reads the value of each of its members.
    template <class ReadMember>
    [[nodiscard]] result<void> read_object(ReadMember&& read_member)
    {
        return skip('{') ? read_members(read_member) : corrupt();
    }
    /// `read_object` behind the brace that opens it.
    template <class ReadMember>
    [[nodiscard]] result<void> read_members(ReadMember&& read_member)
    {
        if (skip('}')) return {};
        do {
            auto name = pleme_support::detail::parse_quoted(text_, at_);
            if (!name || !skip(':')) return corrupt();
            if (auto read = read_member(*std::move(name)); !read) return read;
        } while (skip(','));
        return skip('}') ? result<void>{} : corrupt();
    }

    /// The instant so many microseconds after another.
    [[nodiscard]] static result<timestamp> offset(timestamp from, std::string_view microseconds)
    {
        const auto count = from_text<std::int64_t>(microseconds);
        const std::int64_t base = from.time_since_epoch().count();
        std::int64_t sum = 0;
        if (!count || __builtin_add_overflow(base, *count, &sum)) return corrupt();
        const timestamp instant{std::chrono::microseconds{sum}};
        if (instant < min_timestamp || instant > max_timestamp) return corrupt();
        return instant;
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

/// Appends how many microseconds an instant is behind another.
inline void append_delta(std::string& to, timestamp from, timestamp instant)
{
    to += std::to_string((instant - from).count());
}

/// Appends a value before and after: the one after alone where there was none before.
template <class T, class Append>
void append_pair(std::string& to, const std::optional<T>& before, const std::optional<T>& after, Append&& append)
{
    if (!before && after) return append(after);
    to.push_back('[');
    append(before);
    to.push_back(',');
    append(after);
    to.push_back(']');
}

/// Reads what `append_pair` wrote.
template <class T, class Read>
[[nodiscard]] result<void> read_pair(json_reader& from, std::optional<T>& before, std::optional<T>& after, Read&& read)
{
    const auto read_into = [&](std::optional<T>& to) -> result<void> {
        auto side = read();
        if (!side) return side.error();
        to = *std::move(side);
        return {};
    };
    if (!from.skip('[')) return read_into(after);
    if (auto first = read_into(before); !first) return first;
    if (!from.skip(',')) return from.corrupt();
    if (auto second = read_into(after); !second) return second;
    return from.skip(']') ? result<void>{} : from.corrupt();
}

}  // namespace pleme_support::inline v0::storage::detail

#endif  // PLEME_SUPPORT_STORAGE_DETAIL_JSON_TEXT_HPP
