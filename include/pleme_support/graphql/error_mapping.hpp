// How the error type of a service becomes a GraphQL error.
// GraphQL layer, customization point. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_ERROR_MAPPING_HPP
#define PLEME_SUPPORT_GRAPHQL_ERROR_MAPPING_HPP

#include <pleme_support/graphql/detail/members.hpp>
#include <pleme_support/graphql/names.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace pleme_support::inline v0::graphql {

namespace detail {

template <class E, class... D>
std::string find_code(E code, mp11::mp_list<D...>)
{
    std::string_view found = "INTERNAL_SERVER_ERROR";
    const auto match = [&](E value, std::string_view name) {
        if (value == code) found = name;
    };
    (match(D::value, described_name<D, name_style::upper>.view()), ...);
    return std::string{found};
}

}  // namespace detail

/// Maps the errors that field functions return in a `result`. The default takes any type with a `message` and a `code`
/// that is a described enum: its enumerator becomes `extensions.code`, upper-cased. Specialise it for other types.
template <class E>
struct error_mapping {
    static_assert(
        requires(const E& error) {
            std::string{error.message};
            requires detail::described_enum<std::remove_cvref_t<decltype(error.code)>>;
        },
        "this error type has no message and described code: specialise graphql::error_mapping for it");

    /// What the error says; a client reads it.
    [[nodiscard]] static std::string message(const E& error) { return std::string{error.message}; }
    /// What becomes `extensions.code`.
    [[nodiscard]] static std::string code(const E& error)
    {
        using code_type = std::remove_cvref_t<decltype(error.code)>;
        return detail::find_code(error.code, detail::described_enumerators<code_type>{});
    }
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_ERROR_MAPPING_HPP
