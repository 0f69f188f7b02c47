// The scalars UUID and DateTime: how ids and instants look in GraphQL.
// API layer. Guide: docs/guide/graphql.md. Tests: tests/unit/api/scalars.test.cpp.

#ifndef PLEME_SUPPORT_API_SCALARS_HPP
#define PLEME_SUPPORT_API_SCALARS_HPP

#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::graphql {

template <>
struct scalar<uuid> {
    static constexpr std::string_view name = "UUID";
    static constexpr std::string_view description = "A UUID in its canonical 8-4-4-4-12 form (RFC 9562).";
    static constexpr std::optional<std::string_view> specified_by = "https://www.rfc-editor.org/rfc/rfc9562";

    static std::optional<uuid> parse(const boost::json::value& input)
    {
        const auto* text = input.if_string();
        return text != nullptr ? parse_uuid(*text) : std::nullopt;
    }
    static std::optional<std::string> check(const boost::json::value& input)
    {
        if (parse(input)) return std::nullopt;
        return "a UUID in its 8-4-4-4-12 form";
    }
    static constexpr std::uint8_t most_bytes = uuid_text_bytes + 2;
    static char* write(char* out, const uuid& value)
    {
        *out = '"';
        out = write_uuid(out + 1, value);
        *out = '"';
        return out + 1;
    }
};

template <>
struct scalar<timestamp> {
    static constexpr std::string_view name = "DateTime";
    static constexpr std::string_view description =
        "An instant in UTC, RFC 3339 with a trailing Z, microsecond precision when there is a fraction.";
    static constexpr std::optional<std::string_view> specified_by = "https://www.rfc-editor.org/rfc/rfc3339";

    static std::optional<timestamp> parse(const boost::json::value& input)
    {
        const auto* text = input.if_string();
        return text != nullptr ? parse_timestamp(*text) : std::nullopt;
    }
    static std::optional<std::string> check(const boost::json::value& input)
    {
        if (parse(input)) return std::nullopt;
        return "an RFC 3339 date-time with an offset, as 2026-01-31T09:30:00Z";
    }
    static constexpr std::uint8_t most_bytes = timestamp_text_bytes + 2;
    static char* write(char* out, timestamp value)
    {
        *out = '"';
        out = write_timestamp(out + 1, value);
        *out = '"';
        return out + 1;
    }
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_API_SCALARS_HPP
