#include <pleme_support/rules/detail/tzif.hpp>

#include "support/values.hpp"

#include <string>

namespace {

using namespace pleme_support;
using namespace test;
using rules::detail::posix_time_zone_parser;
using rules::detail::tzif_reader;

std::int64_t second_of(std::string_view text)
{
    return std::chrono::floor<std::chrono::seconds>(at(text)).time_since_epoch().count();
}

void append_number(std::string& bytes, std::uint64_t number, int count)
{
    for (int i = count - 1; i >= 0; --i) bytes.push_back(static_cast<char>(number >> (8 * i) & 0xff));
}

/// A zone's file, in the parts that the format has.
struct zone_file {
    char version = '2';
    std::vector<std::pair<std::int64_t, int>> changes;  ///< instant and type
    std::vector<std::int32_t> offsets{3'600};           ///< of the types
    std::uint32_t leaps = 0;
    std::string footer = "\nCET-1\n";

    std::string bytes() const
    {
        return header(0, 0, 1) + std::string(6 + 4, '\0') + header(changes.size(), leaps, offsets.size()) + data() + footer;
    }

private:
    std::string header(std::size_t change_count, std::uint32_t leap_count, std::size_t type_count) const
    {
        std::string text = "TZif";
        text.push_back(version);
        text.append(15, '\0');
        for (const std::uint64_t count : {std::uint64_t{0}, std::uint64_t{0}, std::uint64_t{leap_count},
                                          std::uint64_t{change_count}, std::uint64_t{type_count}, std::uint64_t{4}})
            append_number(text, count, 4);
        return text;
    }
    std::string data() const
    {
        std::string text;
        for (const auto& [instant, type] : changes) append_number(text, static_cast<std::uint64_t>(instant), 8);
        for (const auto& [instant, type] : changes) text.push_back(static_cast<char>(type));
        for (const std::int32_t offset : offsets) {
            append_number(text, static_cast<std::uint32_t>(offset), 4);
            text.append(2, '\0');
        }
        return text + std::string(4, '\0') + std::string(leaps * 12, '\0');
    }
};

TEST_CASE("tzif: the rule of the last line holds from the last listed change on, for ever")
{
    zone_file file;
    file.changes = {{second_of("1996-10-27T01:00:00Z"), 0}};
    file.footer = "\nCET-1CEST,M3.5.0,M10.5.0/3\n";
    const auto zone = tzif_reader::read(file.bytes()).value();
    CHECK(zone.at(second_of("1996-07-01T00:00:00Z")).offset == 3'600);
    for (const int year : {1997, 2026, 2037, 2038, 2099, 2100, 2396, 2397, 2398, 2399, 2400, 2797, 2800, 9998}) {
        CAPTURE(year);
        const std::string prefix = std::to_string(year);
        CHECK(zone.at(second_of(prefix + "-01-15T00:00:00Z")).offset == 3'600);
        const auto summer = zone.at(second_of(prefix + "-07-15T00:00:00Z"));
        CHECK(summer.offset == 7'200);
        const auto last_sunday = [&](std::chrono::month month) {
            const std::chrono::sys_days day{std::chrono::year{year} / month / std::chrono::Sunday[std::chrono::last]};
            return std::chrono::sys_seconds{day}.time_since_epoch().count() + 3'600;
        };
        CHECK(summer.begin == last_sunday(std::chrono::March));
        CHECK(summer.end == last_sunday(std::chrono::October));
        CHECK(zone.at(summer.begin - 1).end == summer.begin);
        CHECK(zone.at(summer.end).begin == summer.end);
    }
}

TEST_CASE("tzif: rules of every form")
{
    const auto offset_at = [](std::string_view rule, std::string_view instant) {
        zone_file file;
        file.footer = "\n" + std::string{rule} + "\n";
        return tzif_reader::read(file.bytes()).value().at(second_of(instant)).offset;
    };
    CHECK(offset_at("<+0545>-5:45", "2050-01-01T00:00:00Z") == 20'700);
    CHECK(offset_at("<-03>3", "2050-01-01T00:00:00Z") == -10'800);
    CHECK(offset_at("LMT0:01:15", "2050-01-01T00:00:00Z") == -75);
    // The south: summer holds over the new year.
    CHECK(offset_at("AEST-10AEDT,M10.1.0,M4.1.0/3", "2050-01-01T00:00:00Z") == 39'600);
    CHECK(offset_at("AEST-10AEDT,M10.1.0,M4.1.0/3", "2050-07-01T00:00:00Z") == 36'000);
    CHECK(offset_at("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2050-01-01T00:00:00Z") == 39'600);
    // Ireland, whose winter is the exception; Greenland, on the day before; Gaza, in the hours of days after.
    CHECK(offset_at("IST-1GMT0,M10.5.0,M3.5.0/1", "2050-01-01T00:00:00Z") == 0);
    CHECK(offset_at("IST-1GMT0,M10.5.0,M3.5.0/1", "2050-07-01T00:00:00Z") == 3'600);
    CHECK(offset_at("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2050-03-27T00:59:59Z") == -7'200);
    CHECK(offset_at("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2050-03-27T01:00:00Z") == -3'600);
    CHECK(offset_at("EET-2EEST,M3.4.4/50,M10.4.4/50", "2050-03-25T23:59:59Z") == 7'200);
    CHECK(offset_at("EET-2EEST,M3.4.4/50,M10.4.4/50", "2050-03-26T00:00:00Z") == 10'800);
    // Days by number, with and without leap days; summer all year.
    CHECK(offset_at("AAA0BBB,J60/0,J300/0", "2048-02-29T12:00:00Z") == 0);
    CHECK(offset_at("AAA0BBB,J60/0,J300/0", "2048-03-01T00:00:00Z") == 3'600);
    CHECK(offset_at("AAA0BBB,59/0,300/0", "2048-02-29T00:00:00Z") == 3'600);
    for (const std::string_view instant : {"2050-01-01T00:00:00Z", "2050-07-01T00:00:00Z", "2050-12-31T23:59:59Z"})
        CHECK(offset_at("XXX3EDT4,0/0,J365/23", instant) == -14'400);
}

TEST_CASE("tzif: what is no rule is refused")
{
    for (const std::string_view rule :
         {"", "CET", "CE-1", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
          "CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J300", "CET-1CEST,366,300", "<+01-1",
          "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1:60", "CET-1 ", "CET-99999999999999999999", "CET-1CEST,M3.5.0,M10.5.0,"}) {
        CAPTURE(rule);
        CHECK_FALSE(posix_time_zone_parser::parse(rule));
    }
}

TEST_CASE("tzif: what is no whole file, or does not tell for all years, is refused")
{
    zone_file whole;
    whole.changes = {{-1'000, 0}, {1'000, 0}};
    REQUIRE(tzif_reader::read(whole.bytes()));
    const std::string bytes = whole.bytes();
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        CAPTURE(length);
        CHECK_FALSE(tzif_reader::read(std::string_view{bytes}.substr(0, length)));
    }
    const auto refuses = [&](auto change) {
        zone_file file = whole;
        change(file);
        return !tzif_reader::read(file.bytes());
    };
    CHECK(refuses([](zone_file& file) { file.version = '\0'; }));  // ends in 2037
    CHECK(refuses([](zone_file& file) { file.leaps = 1; }));
    CHECK(refuses([](zone_file& file) { file.footer = "\n\n"; }));
    CHECK(refuses([](zone_file& file) { file.footer = "\nCET-1CEST\n"; }));
    CHECK(refuses([](zone_file& file) { file.footer = "CET-1\n"; }));
    CHECK(refuses([](zone_file& file) { file.offsets = {}; }));
    CHECK(refuses([](zone_file& file) { file.offsets = {93'600}; }));
    CHECK(refuses([](zone_file& file) { file.changes[1].second = 1; }));
    CHECK(refuses([](zone_file& file) { file.changes[1].first = -1'000; }));
    // Counts that lie.
    for (std::size_t at = 20; at < 44; ++at) {
        std::string lying = bytes;
        lying[at] = '\x7f';
        CAPTURE(at);
        CHECK_FALSE(tzif_reader::read(lying));
    }
}

}  // namespace
