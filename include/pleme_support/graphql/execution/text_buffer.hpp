// The text of a response while it is written: most pieces are stored as they are, without a look at capacities.
// GraphQL layer, no schema. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_TEXT_BUFFER_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_TEXT_BUFFER_HPP

#include <pleme_support/graphql/response.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::graphql {

/// Collects what is written in a small buffer of its own, and appends that to a string when it is full: with a capacity check
/// for each piece, as `std::string::append` has it, a fifth of what a list of 20 tickets costs went into them.
class text_buffer {
public:
    /// @param room  bytes that the text is likely to have
    explicit text_buffer(std::size_t room) { text_.reserve(room); }
    text_buffer(const text_buffer&) = delete;
    text_buffer& operator=(const text_buffer&) = delete;

    [[nodiscard]] std::size_t size() const noexcept { return text_.size() + pending(); }
    /// As `size()`, without what was written last.
    [[nodiscard]] std::size_t size_so_far() const noexcept { return text_.size(); }

    /// Forgets what was written beyond `size` bytes.
    void truncate(std::size_t size)
    {
        if (size < text_.size()) text_.resize(size);
        at_ = stage_.data() + (size - text_.size());
    }

    static constexpr std::size_t most_reserved = 512;

    /// Where bytes may be stored; `commit` says where they ended.
    /// @param bytes  at most `most_reserved`
    [[nodiscard]] char* reserve(std::size_t bytes)
    {
        if (static_cast<std::size_t>(stage_.data() + stage_.size() - at_) < bytes) flush();
        return at_;
    }
    void commit(char* end) noexcept { at_ = end; }

    void append(std::string_view text)
    {
        if (text.size() > most_reserved) {
            flush();
            text_.append(text);
            return;
        }
        char* const out = reserve(text.size());
        if (!text.empty()) std::memcpy(out, text.data(), text.size());
        at_ = out + text.size();
    }
    /// Appends a text, of which as many bytes behind it can be read that 32 are copied at once.
    void append_padded(std::string_view text)
    {
        constexpr std::size_t step = 32;
        char* const out = reserve(text.size() + step);
        std::memcpy(out, text.data(), step);
        for (std::size_t at = step; at < text.size(); at += step) std::memcpy(out + at, text.data() + at, step);
        at_ = out + text.size();
    }
    void append(char c)
    {
        char* const out = reserve(1);
        *out = c;
        at_ = out + 1;
    }

    /// Appends a JSON string.
    void append_quoted(std::string_view text)
    {
        if (text.size() > most_reserved - 2 || !detail::is_plain(text)) return append_any(text);
        append_plain(text);
    }

    /// Appends a JSON string of a text that needs no escapes.
    /// @param text  shorter than `most_reserved` by two
    void append_plain(std::string_view text)
    {
        char* out = reserve(text.size() + 2);
        *out++ = '"';
        if (!text.empty()) std::memcpy(out, text.data(), text.size());
        out += text.size();
        *out++ = '"';
        at_ = out;
    }

    /// Appends an integer or a finite double in its shortest form that reads back the same.
    template <class Number>
    void append_number(Number value)
    {
        constexpr std::size_t longest = 32;
        char* const out = reserve(longest);
        at_ = std::to_chars(out, out + longest, value).ptr;
    }

    /// The text; the buffer is empty then.
    [[nodiscard]] std::string take()
    {
        flush();
        return std::exchange(text_, {});
    }

private:
    [[nodiscard]] std::size_t pending() const noexcept { return static_cast<std::size_t>(at_ - stage_.data()); }

    void flush()
    {
        text_.append(stage_.data(), pending());
        at_ = stage_.data();
    }

    /// A long string, or one with characters that need an escape.
    void append_any(std::string_view text)
    {
        flush();
        append_json_string(text_, text);
    }

    std::string text_;
    std::array<char, 2048> stage_;  // uninitialised on purpose
    char* at_ = stage_.data();
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_TEXT_BUFFER_HPP
