// Short names for the values that tests are full of, and how doctest prints them.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_VALUES_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_VALUES_HPP

#include "support/repeat.hpp"

#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/result.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::test {

/// An instant from its RFC 3339 text.
inline timestamp at(std::string_view text)
{
    const auto parsed = parse_timestamp(text);
    if (!parsed) throw std::invalid_argument{"no instant: " + std::string{text}};
    return *parsed;
}

inline constexpr std::chrono::microseconds tick{1};

/// `a0000000-…` is an agent, `c…` a customer, `b…` a bot; everything else whatever the test likes.
inline uuid make_id(char kind, std::uint32_t number)
{
    uuid id{};
    const std::string digit{'0', kind};
    id.begin()[0] = static_cast<std::uint8_t>(std::stoi(digit, nullptr, 16) << 4);
    for (int i = 0; i < 4; ++i) id.begin()[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    return id;
}

inline principal make_principal(actor_kind kind, const uuid& actor)
{
    auto made = principal{kind, actor}.within({"thai"});
    return kind == actor_kind::customer ? made : made.with_internal_notes();
}

inline principal agent(std::uint32_t n = 1)
{
    return make_principal(actor_kind::agent, make_id('a', n));
}
inline principal customer(std::uint32_t n = 1)
{
    return make_principal(actor_kind::customer, make_id('c', n));
}
inline principal bot(std::uint32_t n = 1)
{
    return make_principal(actor_kind::bot, make_id('b', n));
}

/// The service itself: sees all, may act for everybody.
inline principal host()
{
    return make_principal(actor_kind::system, make_id('f', 1)).within_all_products().acting_for(delegation::anyone);
}

inline create_ticket_input new_ticket(const uuid& customer_id = make_id('c', 1), std::string subject = "It is broken")
{
    create_ticket_input input;
    input.customer_id = customer_id;
    input.subject = std::move(subject);
    input.description = "It worked yesterday";
    return input;
}

inline update_ticket_input to_status(ticket_status status)
{
    update_ticket_input input;
    input.status = status;
    return input;
}

inline add_ticket_message_input message_on(const uuid& ticket, std::string content = "Hello", bool is_internal = false)
{
    return {ticket, std::move(content), is_internal, {}};
}

/// The code of a failure; nothing for a success.
template <class T>
std::optional<errc> failure(const result<T>& outcome)
{
    return outcome ? std::nullopt : std::optional{outcome.error().code};
}
inline std::optional<errc> failure(const std::optional<support_error>& problem)
{
    return problem ? std::optional{problem->code} : std::nullopt;
}

/// The text of a failure; empty for a success.
template <class Outcome>
std::string complaint(const Outcome& outcome)
{
    if constexpr (std::same_as<Outcome, std::optional<support_error>>)
        return outcome ? outcome->message : std::string{};
    else
        return outcome ? std::string{} : outcome.error().message;
}

}  // namespace pleme_support::test

namespace pleme_support {

// Found by ADL: doctest prints enumerators as numbers otherwise.
#define PLEME_SUPPORT_TESTS_PRINT(type)               \
    inline doctest::String toString(type value)       \
    {                                                 \
        return std::string{enum_name(value)}.c_str(); \
    }
PLEME_SUPPORT_TESTS_PRINT(errc)
PLEME_SUPPORT_TESTS_PRINT(ticket_status)
PLEME_SUPPORT_TESTS_PRINT(ticket_priority)
PLEME_SUPPORT_TESTS_PRINT(actor_kind)
PLEME_SUPPORT_TESTS_PRINT(event_kind)
PLEME_SUPPORT_TESTS_PRINT(cycle_metric)
PLEME_SUPPORT_TESTS_PRINT(cycle_outcome)
#undef PLEME_SUPPORT_TESTS_PRINT

}  // namespace pleme_support

namespace doctest {

template <>
struct StringMaker<pleme_support::uuid> {
    static String convert(const pleme_support::uuid& value) { return pleme_support::to_text(value).c_str(); }
};
template <>
struct StringMaker<pleme_support::timestamp> {
    static String convert(const pleme_support::timestamp& value) { return pleme_support::to_text(value).c_str(); }
};
template <class T>
struct StringMaker<std::optional<T>> {
    static String convert(const std::optional<T>& value) { return value ? toString(*value) : String{"nothing"}; }
};
template <class T>
struct StringMaker<pleme_support::result<T>> {
    static String convert(const pleme_support::result<T>& value)
    {
        return value ? String{"a value"} : toString(value.error().code) + ": " + value.error().message.c_str();
    }
};

}  // namespace doctest

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_VALUES_HPP
