#include <pleme_support/model/time.hpp>

#include "support/values.hpp"

#include <array>
#include <utility>

namespace {

using namespace pleme_support;
using namespace std::chrono_literals;

TEST_CASE("time: text is RFC 3339 in UTC, with six digits of fraction or none")
{
    const timestamp epoch{};
    CHECK(to_text(epoch) == "1970-01-01T00:00:00Z");
    CHECK(to_text(epoch + 1us) == "1970-01-01T00:00:00.000001Z");
    CHECK(to_text(epoch - 1us) == "1969-12-31T23:59:59.999999Z");
    CHECK(to_text(epoch + 500ms) == "1970-01-01T00:00:00.500000Z");
    CHECK(to_text(min_timestamp) == "0001-01-01T00:00:00Z");
    CHECK(to_text(max_timestamp) == "9999-12-31T23:59:59.999999Z");
    CHECK(to_text(std::chrono::sys_days{std::chrono::year{2024} / 2 / 29} + 23h) == "2024-02-29T23:00:00Z");
}

TEST_CASE("time: what to_text wrote, parse_timestamp reads")
{
    for (const timestamp t : {min_timestamp, max_timestamp, timestamp{}, timestamp{-1us}, timestamp{1'700'000'000'123'456us}})
        CHECK(parse_timestamp(to_text(t)) == t);
}

TEST_CASE("time: offsets, cases and fractions that RFC 3339 allows")
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> cases{{
        {"2026-03-02t09:00:00z", "2026-03-02T09:00:00Z"},
        {"2026-03-02T09:00:00+01:00", "2026-03-02T08:00:00Z"},
        {"2026-03-02T09:00:00-05:30", "2026-03-02T14:30:00Z"},
        {"2026-03-02T09:00:00-00:00", "2026-03-02T09:00:00Z"},
        {"2026-03-02T09:00:00.1Z", "2026-03-02T09:00:00.100000Z"},
        {"2026-03-02T09:00:00.123456Z", "2026-03-02T09:00:00.123456Z"},
        {"2026-03-02T09:00:00.1234569Z", "2026-03-02T09:00:00.123456Z"},
        {"2026-03-02T09:00:00.00000000000000000000000000001Z", "2026-03-02T09:00:00Z"},
        {"2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"},
        {"0001-01-01T01:00:00+01:00", "0001-01-01T00:00:00Z"},
    }};
    for (const auto& example : cases) {
        CAPTURE(example.first);
        const auto parsed = parse_timestamp(example.first);
        REQUIRE(parsed.has_value());
        CHECK(to_text(*parsed) == example.second);
    }
}

TEST_CASE("time: everything else is refused")
{
    for (const std::string_view text : {"",
                                        "2026",
                                        "2026-03-02",
                                        "2026-03-02 09:00:00Z",
                                        "2026-03-02T09:00:00",
                                        "2026-03-02T09:00Z",
                                        "2026-3-02T09:00:00Z",
                                        "2026-02-29T09:00:00Z",
                                        "2026-13-01T09:00:00Z",
                                        "2026-00-01T09:00:00Z",
                                        "2026-01-00T09:00:00Z",
                                        "2026-04-31T00:00:00Z",
                                        "2026-03-02T24:00:00Z",
                                        "2026-03-02T09:60:00Z",
                                        "2026-03-02T23:59:60Z",
                                        "2026-03-02T09:00:00.Z",
                                        "2026-03-02T09:00:00,5Z",
                                        "2026-03-02T09:00:00Zx",
                                        " 2026-03-02T09:00:00Z",
                                        "2026-03-02T09:00:00+24:00",
                                        "2026-03-02T09:00:00+01:60",
                                        "2026-03-02T09:00:00+0100",
                                        "2026-03-02T09:00:00+1",
                                        "0000-01-01T00:00:00Z",
                                        "0001-01-01T00:00:00+00:01",
                                        "9999-12-31T23:59:59-00:01",
                                        "+026-03-02T09:00:00Z",
                                        "-001-03-02T09:00:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_timestamp(text).has_value());
    }
}

}  // namespace
