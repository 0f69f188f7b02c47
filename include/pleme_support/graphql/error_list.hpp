// The errors of one request, within their bounds: how many, how long each, how long all.
// GraphQL layer, no schema. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/bounds.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_ERROR_LIST_HPP
#define PLEME_SUPPORT_GRAPHQL_ERROR_LIST_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/compute_location.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/response.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::graphql {

namespace detail {

/// Bytes of a text as a JSON string, at most.
[[nodiscard]] inline std::size_t json_size(std::string_view text)
{
    constexpr std::size_t escape = 6;  // \u0001
    return text.size() + 2 + (escape - 1) * static_cast<std::size_t>(std::count_if(text.begin(), text.end(), needs_escape));
}

/// Cuts a text before the character that would pass `most` bytes.
inline void cut_text(std::string& text, std::size_t most)
{
    if (text.size() <= most) return;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    text.resize(most);
    text += "…";
}

}  // namespace detail

/// Gathers errors and finds their places. What does not fit is not kept, and then the list is full: whoever looks for
/// errors asks before it works on the next one.
class error_list {
public:
    /// @param source  the document, for places; outlives the list, as `bounds` does
    /// @param most    how many errors are kept
    error_list(std::string_view source, const limits& bounds, std::size_t most)
        : bounds_{bounds}, lines_{source}, room_{bounds.errors_bytes}, most_{most}
    {
    }

    [[nodiscard]] bool empty() const noexcept { return errors_.empty(); }
    [[nodiscard]] bool is_full() const noexcept { return is_full_ || errors_.size() >= most_; }
    [[nodiscard]] const std::vector<graphql_error>& all() const noexcept { return errors_; }
    [[nodiscard]] std::vector<graphql_error> take() noexcept { return std::move(errors_); }

    /// Keeps an error, its message cut, if it fits. Of the first one only the path is left out if it does not.
    /// @param places  where the nodes begin that are to blame
    /// @return whether it was kept
    bool add(std::string message, std::string_view code, std::span<const source_offset> places,
             std::vector<path_segment> path = {})
    {
        if (is_full()) return false;
        detail::cut_text(message, bounds_.error_bytes);
        graphql_error error{std::move(message), {}, std::move(path), std::string{code}};
        const auto shown = places.first((std::min)(places.size(), bounds_.error_locations));
        std::size_t bytes = size_of(error, shown.size());
        if (bytes > room_ && errors_.empty() && !error.path.empty()) {
            error.path.clear();
            bytes = (std::min)(size_of(error, shown.size()), room_);
        }
        if (bytes > room_ && !errors_.empty()) {
            is_full_ = true;
            return false;
        }
        room_ -= (std::min)(bytes, room_);
        for (const source_offset place : shown) error.locations.push_back(lines_.find(place));
        errors_.push_back(std::move(error));
        return true;
    }

    /// Keeps a last error, whatever the bounds, which says that there were more.
    void close(std::string_view message, std::string_view code)
    {
        if (is_closed_) return;
        errors_.push_back({std::string{message}, {}, {}, std::string{code}});
        is_full_ = is_closed_ = true;
    }
    [[nodiscard]] bool is_closed() const noexcept { return is_closed_; }

private:
    /// Bytes of an error as JSON, at most.
    static std::size_t size_of(const graphql_error& error, std::size_t locations)
    {
        constexpr std::size_t frame = 80;      // {"message":,"locations":[],"path":[],"extensions":{"code":}},
        constexpr std::size_t location_ = 44;  // {"line":4294967295,"column":4294967295},
        constexpr std::size_t index = 21;
        std::size_t bytes = frame + detail::json_size(error.message) + detail::json_size(error.code) + locations * location_;
        for (const path_segment& step : error.path) {
            const std::string* const key = std::get_if<std::string>(&step);
            bytes += key != nullptr ? detail::json_size(*key) + 1 : index;
        }
        return bytes;
    }

    const limits& bounds_;
    line_table lines_;
    std::vector<graphql_error> errors_;
    std::size_t room_;  ///< bytes that errors to come may still take
    std::size_t most_;
    bool is_full_ = false;
    bool is_closed_ = false;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_ERROR_LIST_HPP
