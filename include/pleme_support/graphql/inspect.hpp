// JSON values as error messages show them, in the form of graphql-js's inspect: { name: "x", tags: [1, 2] }.
// GraphQL layer, pure. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/coerce.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_INSPECT_HPP
#define PLEME_SUPPORT_GRAPHQL_INSPECT_HPP

#include <pleme_support/graphql/response.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql {

namespace detail {

/// Cut short below two levels and after ten items, so that an error is not as long as the input that it is about.
/// @param most  bytes after which nothing more is appended: an error would be cut there
inline void append_inspected(std::string& out, const boost::json::value& value, int depth, std::size_t most)
{
    constexpr std::size_t shown_items = 10;
    if (out.size() >= most) return;
    switch (value.kind()) {
        case boost::json::kind::null:
            out.append("null");
            return;
        case boost::json::kind::bool_:
            out.append(value.get_bool() ? "true" : "false");
            return;
        case boost::json::kind::int64:
            append_json_number(out, value.get_int64());
            return;
        case boost::json::kind::uint64:
            append_json_number(out, value.get_uint64());
            return;
        case boost::json::kind::double_:
            append_json_number(out, value.get_double());
            return;
        case boost::json::kind::string:
            append_json_string(out, std::string_view{value.get_string()}.substr(0, most));
            return;
        case boost::json::kind::array: {
            const boost::json::array& items = value.get_array();
            if (items.empty()) {
                out.append("[]");
                return;
            }
            if (depth > 2) {
                out.append("[Array]");
                return;
            }
            out.push_back('[');
            for (std::size_t i = 0; i < items.size() && i < shown_items; ++i) {
                if (i != 0) out.append(", ");
                append_inspected(out, items[i], depth + 1, most);
            }
            if (items.size() > shown_items) {
                out.append(", ... ");
                append_json_number(out, items.size() - shown_items);
                out.append(items.size() == shown_items + 1 ? " more item" : " more items");
            }
            out.push_back(']');
            return;
        }
        case boost::json::kind::object: {
            const boost::json::object& fields = value.get_object();
            if (fields.empty()) {
                out.append("{}");
                return;
            }
            if (depth > 2) {
                out.append("[Object]");
                return;
            }
            out.append("{ ");
            bool first = true;
            for (const auto& field : fields) {
                if (out.size() >= most) return;
                if (!first) out.append(", ");
                first = false;
                out.append(field.key()).append(": ");
                append_inspected(out, field.value(), depth + 1, most);
            }
            out.append(" }");
            return;
        }
    }
}

}  // namespace detail

/// Bytes of a value that an error message shows at most, so that a long one is not read to its end for each of its errors.
/// Beyond what `limits::error_bytes` leaves of a message.
inline constexpr std::size_t inspected_bytes = 8192;

/// The text of `value` for an error message.
/// @param most  bytes after which no more of it is shown
[[nodiscard]] inline std::string inspect(const boost::json::value& value, std::size_t most = inspected_bytes)
{
    std::string text;
    detail::append_inspected(text, value, 1, most);
    return text;
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_INSPECT_HPP
