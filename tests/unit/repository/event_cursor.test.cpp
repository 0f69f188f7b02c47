#include "support/storages.hpp"

#include <cstdint>
#include <limits>
#include <set>
#include <string>

namespace {

using namespace pleme_support;
using namespace test;
using repository::event_cursor;
using repository::parse_event_cursor;

TEST_CASE("event_cursor: a place and its stamp go there and back")
{
    using limits = std::numeric_limits<std::int64_t>;
    CHECK(repository::make_cursor(event_cursor{}).empty());
    CHECK((parse_event_cursor("").value() == event_cursor{}));
    for (const std::int64_t position : {std::int64_t{1}, std::int64_t{105}, (limits::max)()})
        for (const std::int64_t stamp :
             {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, (limits::min)(), (limits::max)()}) {
            const event_cursor place{position, stamp};
            CHECK((parse_event_cursor(repository::make_cursor(place)).value() == place));
        }
    CHECK(repository::make_cursor(event_cursor{105, 0xF3C}) == "1.105.0000000000000f3c");
}

TEST_CASE("event_cursor: what no page gave is refused")
{
    for (const char* text : {"0",
                             "1",
                             "105",
                             "-1",
                             ".",
                             "..",
                             "1.",
                             "1..",
                             "1.105",
                             "1.105.",
                             "1.105.f3c",
                             "1.105.0000000000000F3C",
                             "1.0.0000000000000f3c",
                             "1.-5.0000000000000f3c",
                             "1.+5.0000000000000f3c",
                             "1.0105.0000000000000f3c",
                             "2.105.0000000000000f3c",
                             "1.105.0000000000000f3c ",
                             " 1.105.0000000000000f3c",
                             "1.105.00000000000000f3c",
                             "1.105.0000000000000g3c",
                             "1.105.7.0000000000000f3c",
                             "1.9223372036854775808.0000000000000f3c",
                             "1.105.-000000000000f3c"}) {
        CAPTURE(text);
        CHECK(failure(parse_event_cursor(text)) == errc::invalid_argument);
    }
    CHECK(failure(parse_event_cursor(std::string("1.105.0000000000000f3c\0", 23))) == errc::invalid_argument);
}

TEST_CASE("event_cursor: stamps of ids that were made one after another differ")
{
    uuid_v7_source ids;
    std::set<std::int64_t> stamps;
    for (int i = 0; i < 10'000; ++i) stamps.insert(repository::detail::make_stamp(ids.next(at("2026-03-02T09:00:00Z"))));
    CHECK(stamps.size() == 10'000);
}

}  // namespace
