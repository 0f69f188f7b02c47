// The public name of a described enumerator: IN_PROGRESS for `in_progress`, NEW for `new_`.
// Model layer. Guide: docs/guide/events.md. Tests: tests/unit/model/text.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_ENUM_NAME_HPP
#define PLEME_SUPPORT_MODEL_ENUM_NAME_HPP

#include <pleme_support/platform.hpp>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace pleme_support::inline v0 {

namespace detail {

/// Enumerators shorter than this; the widest one of the library has 22 characters.
inline constexpr std::size_t max_enumerator_length = 40;

struct upper_name {
    std::array<char, max_enumerator_length> text{};
    std::size_t size = 0;

    [[nodiscard]] constexpr std::string_view view() const noexcept { return {text.data(), size}; }
};

constexpr upper_name make_upper_name(std::string_view enumerator)
{
    if (enumerator.ends_with('_')) enumerator.remove_suffix(1);  // written behind C++ keywords
    upper_name name;
    for (const char c : enumerator) name.text.at(name.size++) = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name;
}

template <class E>
struct enum_table {
    using enumerators = boost::describe::describe_enumerators<E>;
    static constexpr std::size_t size = boost::mp11::mp_size<enumerators>::value;

    template <class... D>
    static constexpr std::array<upper_name, size> make_names(boost::mp11::mp_list<D...>)
    {
        return {make_upper_name(D::name)...};
    }
    template <class... D>
    static constexpr std::array<E, size> make_values(boost::mp11::mp_list<D...>)
    {
        return {D::value...};
    }
    static constexpr std::array<upper_name, size> names =
        make_names(boost::mp11::mp_rename<enumerators, boost::mp11::mp_list>{});
    static constexpr std::array<E, size> values = make_values(boost::mp11::mp_rename<enumerators, boost::mp11::mp_list>{});
};

}  // namespace detail

/// Every value of a described enum, in the order of its description.
template <class E>
inline constexpr const auto& enum_values = detail::enum_table<E>::values;

/// @return the public name; empty for a value that is no enumerator
template <class E>
[[nodiscard]] constexpr std::string_view enum_name(E value) noexcept
{
    for (std::size_t i = 0; i < detail::enum_table<E>::size; ++i)
        if (detail::enum_table<E>::values[i] == value) return detail::enum_table<E>::names[i].view();
    return {};
}

/// The inverse of `enum_name`; nothing for a name that no enumerator has.
template <class E>
[[nodiscard]] constexpr std::optional<E> parse_enum(std::string_view name) noexcept
{
    for (std::size_t i = 0; i < detail::enum_table<E>::size; ++i)
        if (detail::enum_table<E>::names[i].view() == name) return detail::enum_table<E>::values[i];
    return std::nullopt;
}

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_ENUM_NAME_HPP
