// GraphQL names made from C++ names at compile time: csat_score -> csatScore, support_ticket -> SupportTicket, new_ -> NEW.
// GraphQL layer, no schema. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/names.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_NAMES_HPP
#define PLEME_SUPPORT_GRAPHQL_NAMES_HPP

#include <pleme_support/platform.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql {

/// Specialise with `static constexpr std::string_view value = "Name"` to give a type another GraphQL name than the
/// PascalCase of its own. A `std::variant` and an instance of a class template have no name of their own and need it.
/// A struct that is both an output and an input is two GraphQL types: `static constexpr std::string_view input = "NameInput"`
/// is the name of the second.
template <class T>
struct type_name {
};

/// What a C++ name becomes.
enum class name_style {
    camel,   ///< members, functions and arguments: `first_response_at` -> `firstResponseAt`
    pascal,  ///< types: `sla_metrics` -> `SlaMetrics`
    upper,   ///< enumerators: `in_progress` -> `IN_PROGRESS`
};

namespace detail {

/// Text with static lifetime when it is the value of a constexpr variable.
template <std::size_t Capacity>
struct fixed_text {
    std::array<char, Capacity + 1> data{};
    std::size_t size = 0;

    constexpr void push_back(char c) { data[size++] = c; }
    [[nodiscard]] constexpr std::string_view view() const { return {data.data(), size}; }
};

constexpr char to_ascii_lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char to_ascii_upper(char c) noexcept
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Converts a C++ name. Trailing underscores go, as they only keep a name clear of a keyword; leading ones stay.
/// @tparam Capacity  at least `name.size()`
template <std::size_t Capacity>
constexpr fixed_text<Capacity> convert_name(std::string_view name, name_style style)
{
    while (name.size() > 1 && name.back() == '_') name.remove_suffix(1);
    fixed_text<Capacity> text;
    bool capital = style == name_style::pascal;
    for (const char c : name) {
        if (style == name_style::upper) {
            text.push_back(to_ascii_upper(c));
        } else if (c == '_' && text.size != 0) {
            capital = true;
        } else {
            text.push_back(capital ? to_ascii_upper(c) : c);
            capital = false;
        }
    }
    return text;
}

/// Whether `name` is a Name that a schema may use (https://spec.graphql.org/September2025/#sec-Names.Reserved-Names).
constexpr bool is_schema_name(std::string_view name) noexcept
{
    if (name.empty() || name.starts_with("__") || (name.front() >= '0' && name.front() <= '9')) return false;
    for (const char c : name)
        if (!(to_ascii_lower(c) >= 'a' && to_ascii_lower(c) <= 'z') && !(c >= '0' && c <= '9') && c != '_') return false;
    return true;
}

/// The name of `T` as the compiler spells it, without namespaces: "support_ticket", "page<item>".
template <class T>
constexpr std::string_view spelled_type_name()
{
    // "... [with T = a::b; std::string_view = ...]" by g++, "... [T = a::b]" by clang.
    std::string_view text = __PRETTY_FUNCTION__;
    text.remove_prefix(text.find("T = ") + 4);
    std::size_t end = 0;
    std::size_t last_part = 0;
    for (int depth = 0; end < text.size(); ++end) {
        const char c = text[end];
        if (depth == 0 && (c == ';' || c == ']')) break;
        if (c == '<' || c == '(' || c == '{') ++depth;
        if (c == '>' || c == ')' || c == '}') --depth;
        if (depth == 0 && c == ':') last_part = end + 1;
    }
    return text.substr(last_part, end - last_part);
}

template <class T>
concept has_own_type_name = requires
{
    std::string_view{type_name<T>::value};
};

template <class T>
concept has_input_name = requires
{
    std::string_view{type_name<T>::input};
};

template <class T>
inline constexpr auto pascal_type_name = convert_name<spelled_type_name<T>().size()>(spelled_type_name<T>(),
                                                                                     name_style::pascal);

/// The GraphQL name of `T`; it may fail `is_schema_name`.
template <class T>
constexpr std::string_view find_type_name()
{
    if constexpr (has_own_type_name<T>)
        return type_name<T>::value;
    else
        return pascal_type_name<T>.view();
}

/// The converted name of what a Boost.Describe descriptor `D` describes.
template <class D, name_style Style>
inline constexpr auto described_name = convert_name<std::string_view{D::name}.size()>(std::string_view{D::name}, Style);

}  // namespace detail

/// The GraphQL name of a member, function or argument that is known only at run time: "resolvedAt" for "resolved_at".
/// @param name  at most 128 characters; of a longer one the rest is left out
[[nodiscard]] inline std::string to_field_name(std::string_view name)
{
    constexpr std::size_t longest = 128;
    return std::string{detail::convert_name<longest>(name.substr(0, longest), name_style::camel).view()};
}

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_NAMES_HPP
