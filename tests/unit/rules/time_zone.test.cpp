#include <pleme_support/rules/time_zone.hpp>

#include "support/libc_zone.hpp"
#include "support/values.hpp"
#include "support/zone_directory.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

rules::local_day day(int year, unsigned month, unsigned number)
{
    return rules::local_day{
        std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(number)}.time_since_epoch()};
}

TEST_CASE("time zone: days begin at local midnight and have the length that they have")
{
    struct row {
        std::string_view zone;
        rules::local_day day;
        std::string_view start;  ///< UTC
        std::chrono::microseconds length;
    };
    for (const row& expected : {
             row{"UTC", day(2026, 3, 29), "2026-03-29T00:00:00Z", 24h},
             row{"Asia/Bangkok", day(2026, 3, 29), "2026-03-28T17:00:00Z", 24h},
             row{"Asia/Kathmandu", day(2026, 1, 1), "2025-12-31T18:15:00Z", 24h},
             row{"Europe/Rome", day(2026, 3, 28), "2026-03-27T23:00:00Z", 24h},
             row{"Europe/Rome", day(2026, 3, 29), "2026-03-28T23:00:00Z", 23h},
             row{"Europe/Rome", day(2026, 3, 30), "2026-03-29T22:00:00Z", 24h},
             row{"Europe/Rome", day(2026, 10, 25), "2026-10-24T22:00:00Z", 25h},
             row{"America/New_York", day(2026, 3, 8), "2026-03-08T05:00:00Z", 23h},
             row{"America/New_York", day(2026, 11, 1), "2026-11-01T04:00:00Z", 25h},
             row{"Australia/Lord_Howe", day(2026, 4, 5), "2026-04-04T13:00:00Z", 24h + 30min},
             row{"America/Sao_Paulo", day(2018, 11, 4), "2018-11-04T03:00:00Z", 23h},  // midnight is skipped
             row{"America/Havana", day(2025, 11, 2), "2025-11-02T04:00:00Z", 25h},     // midnight comes twice
             row{"Pacific/Apia", day(2011, 12, 30), "2011-12-30T10:00:00Z", 0h},       // the day that was not
         }) {
        CAPTURE(expected.zone);
        CAPTURE(rules::day_text(expected.day));
        const auto zone = rules::time_zone::find(expected.zone).value();
        const timestamp start = zone.start_of(expected.day);
        const timestamp end = zone.start_of(expected.day + std::chrono::days{1});
        CHECK(start == at(expected.start));
        CHECK(end - start == expected.length);
        if (start == end) continue;
        CHECK(zone.day_of(start) == expected.day);
        CHECK(zone.day_of(end - tick) == expected.day);
        CHECK(zone.day_of(start - tick) < expected.day);
        CHECK(zone.day_of(end) > expected.day);
    }
}

TEST_CASE("time zone: every hour of a year lies in the day that says so, through both changes of the clock")
{
    for (const std::string_view name :
         {"Europe/Rome", "America/New_York", "Asia/Bangkok", "America/Asuncion", "Africa/Casablanca"}) {
        const auto zone = rules::time_zone::find(name).value();
        for (timestamp t = at("2023-12-31T00:30:00Z"); t < at("2025-01-02T00:00:00Z"); t += 1h) {
            const auto held_by = zone.day_of(t);
            const bool inside = zone.start_of(held_by) <= t && t < zone.start_of(held_by + std::chrono::days{1});
            if (!inside) FAIL(name, " ", to_text(t));
        }
    }
}

/// The names of the machine's zones, as its own list has them.
std::vector<std::string> listed_zones()
{
    std::vector<std::string> names;
    std::ifstream list{rules::zone_database::of_machine().directory() + "/zone.tab"};
    for (std::string line; std::getline(list, line);) {
        if (line.starts_with('#')) continue;
        std::istringstream cells{line};
        std::string country, place, name;
        if (cells >> country >> place >> name) names.push_back(name);
    }
    return names;
}

TEST_CASE("time zone: clocks of every zone show what the C library's show, 1970 to 2099")
{
    const auto names = listed_zones();
    if (names.empty()) {
        MESSAGE("skipped: the zone database of this machine lists no zones");
        return;
    }
    CHECK(names.size() > 300);
    std::vector<std::string> differing;
    int compared = 0;
    for (const std::string& name : names) {
        const auto zone = rules::time_zone::find(name).value();
        const libc_zone shown{name};
        const auto same = [&](timestamp t) {
            ++compared;
            return zone.segment_at(t).offset == shown.offset_at(t);
        };
        bool all = true;
        const timestamp end = at("2100-01-01T00:00:00Z");
        for (timestamp t = at("1970-01-01T00:00:00Z"); t < end; t += 24h * 10) all = all && same(t);
        for (timestamp t = at("1970-01-01T00:00:00Z"); t < end; t = zone.segment_at(t).end)
            all = all && same(t) && same(timestamp{zone.segment_at(t).end} - 1s);
        if (!all) differing.push_back(name);
    }
    CHECK(differing == std::vector<std::string>{});
    MESSAGE(names.size(), " zones, ", compared, " instants");
}

TEST_CASE("time zone: Sydney and London keep their summer time after 2037")
{
    struct row {
        std::string_view zone;
        std::string_view instant;
        std::chrono::seconds offset;
    };
    for (const row& expected : {
             row{"Australia/Sydney", "2038-01-15T00:00:00Z", 11h},
             row{"Australia/Sydney", "2038-04-03T15:59:59Z", 11h},
             row{"Australia/Sydney", "2038-04-03T16:00:00Z", 10h},
             row{"Australia/Sydney", "2038-10-02T15:59:59Z", 10h},
             row{"Australia/Sydney", "2038-10-02T16:00:00Z", 11h},
             row{"Australia/Sydney", "2099-07-01T00:00:00Z", 10h},
             row{"Europe/London", "2038-03-28T00:59:59Z", 0h},
             row{"Europe/London", "2038-03-28T01:00:00Z", 1h},
             row{"Europe/London", "2099-07-01T00:00:00Z", 1h},
             row{"Europe/London", "2099-12-01T00:00:00Z", 0h},
         }) {
        CAPTURE(expected.zone);
        CAPTURE(expected.instant);
        CHECK(rules::time_zone::find(expected.zone).value().segment_at(at(expected.instant)).offset == expected.offset);
    }
}

TEST_CASE("time zone: without a database UTC is known by all its names, and others are an operator's matter")
{
    const zone_directory empty;
    for (const std::string& directory : {empty.path.string(), (empty.path / "not there").string()}) {
        rules::zone_database database{directory};
        for (const std::string_view name :
             {"UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu", "Etc/UCT", "Universal", "Greenwich", "GMT0"}) {
            CAPTURE(name);
            CHECK(database.find(name).value()->at(0).offset == 0);
        }
        CHECK(failure(database.find("Europe/Rome")) == errc::zones_unavailable);
        CHECK(complaint(database.find("Europe/Rome")).find("\"Europe/Rome\"") != std::string::npos);
        CHECK(failure(database.find("../UTC")) == errc::invalid_argument);
    }
}

TEST_CASE("time zone: a database that is back is read without a restart, and one that is gone takes nothing that was known")
{
    const zone_directory directory;
    rules::zone_database database{directory.path.string()};
    CHECK(failure(database.find("Europe/Rome")) == errc::zones_unavailable);
    directory.add("Etc/UTC", "Etc/UTC");
    CHECK(failure(database.find("Europe/Rome")) == errc::invalid_argument);
    directory.add("Europe/Rome", "Europe/Rome");
    CHECK(database.find("Europe/Rome"));
    std::filesystem::remove_all(directory.path);
    CHECK(database.find("Europe/Rome"));
    CHECK(failure(database.find("Europe/London")) == errc::zones_unavailable);
}

TEST_CASE("time zone: a database of another version is read anew, one that is gone or has no version is not")
{
    const zone_directory directory;
    directory.add("Europe/Rome", "Europe/Rome");
    directory.set_version("2025b");
    rules::zone_database database{directory.path.string()};
    CHECK(database.version() == "2025b");
    const auto rome = database.find("Europe/Rome").value();
    std::filesystem::remove(directory.path / "Europe/Rome");
    directory.add("Europe/Rome", "Asia/Bangkok");
    database.refresh();
    CHECK(database.find("Europe/Rome").value() == rome);
    directory.set_version("2026a");
    database.refresh();
    CHECK(database.version() == "2026a");
    CHECK(database.generation() == 1);
    CHECK(database.find("Europe/Rome").value()->fingerprint() != rome->fingerprint());
    std::filesystem::remove_all(directory.path);
    database.refresh();
    CHECK(database.version() == "2026a");
    CHECK(database.find("Europe/Rome"));
}

TEST_CASE("time zone: zones whose clocks show the same have the same fingerprint")
{
    const auto of = [](std::string_view name) { return rules::time_zone::find(name).value().fingerprint(); };
    CHECK(of("Asia/Calcutta") == of("Asia/Kolkata"));
    CHECK(of("Asia/Bangkok") == of("Asia/Vientiane"));  // they differ before 1970 alone
    CHECK(of("Asia/Bangkok").size() == 16);
    std::set<std::string> different;
    for (const std::string_view name : {"UTC", "Europe/Rome", "Europe/London", "Asia/Bangkok", "Australia/Sydney"})
        different.insert(of(name));
    CHECK(different.size() == 5);
}

TEST_CASE("time zone: a file that is broken is no caller's fault, and one that is no zone's is no zone")
{
    const zone_directory directory;
    directory.add("Etc/UTC", "Etc/UTC");
    std::ofstream{directory.path / "Broken"} << "TZif2 and nothing more";
    std::ofstream{directory.path / "README"} << "not a zone";
    rules::zone_database database{directory.path.string()};
    CHECK(failure(database.find("Broken")) == errc::zones_unavailable);
    CHECK(failure(database.find("README")) == errc::invalid_argument);
}

TEST_CASE("time zone: a zone that was renamed is found by both names, whichever the database has")
{
    const zone_directory directory;
    directory.add("Asia/Kolkata", "Asia/Kolkata");
    directory.add("Europe/Kiev", "Europe/Kyiv");
    rules::zone_database database{directory.path.string()};
    CHECK(*database.find("Asia/Calcutta").value() == *database.find("Asia/Kolkata").value());
    CHECK(*database.find("Europe/Kyiv").value() == *database.find("Europe/Kiev").value());
    CHECK(failure(database.find("Europe/Warsaw")) == errc::zones_unavailable);  // neither UTC nor London is there
}

TEST_CASE("time zone: names that were given up are told, and those of countries stay")
{
    CHECK(rules::canonical_zone_name("Asia/Calcutta") == "Asia/Kolkata");
    CHECK(rules::canonical_zone_name("US/Eastern") == "America/New_York");
    CHECK(rules::canonical_zone_name("Iceland") == "Atlantic/Reykjavik");
    for (const std::string_view name : {"Asia/Kolkata", "Europe/Amsterdam", "UTC", "Etc/UTC", "GMT", "Mars/Base", ""})
        CHECK(rules::canonical_zone_name(name) == name);
    std::string_view previous;
    for (const auto& renamed : rules::detail::renamed_zones) {
        CAPTURE(renamed.old_name);
        CHECK(previous < renamed.old_name);
        CHECK(rules::canonical_zone_name(renamed.name) == renamed.name);
        CHECK(rules::time_zone::find(renamed.name));
        CHECK(rules::time_zone::find(renamed.old_name));
        previous = renamed.old_name;
    }
}

TEST_CASE("time zone: names that the database does not have are refused")
{
    for (const std::string_view name : {"", " ", "Mars/Base", "europe/rome", "UTC+1", "../UTC", "/etc/passwd", "Europe",
                                        "Europe/", "localtime", "posix/UTC", "right/Europe/Rome", "zone.tab", "Europe//Rome"}) {
        CAPTURE(name);
        CHECK(failure(rules::time_zone::find(name)) == errc::invalid_argument);
    }
    CHECK(complaint(rules::time_zone::find("Mars/Base")).starts_with("timeZone must"));
}

TEST_CASE("time zone: days have their text")
{
    CHECK(rules::day_text(day(2026, 3, 9)) == "2026-03-09");
    CHECK(rules::day_text(day(987, 12, 31)) == "0987-12-31");
    CHECK(rules::parse_day("2026-03-09") == day(2026, 3, 9));
    CHECK(rules::parse_day("0987-12-31") == day(987, 12, 31));
    CHECK(rules::parse_day("2028-02-29") == day(2028, 2, 29));
    for (const std::string_view text : {"", "2026-03-9", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "0000-01-01",
                                        "2026/03/09", "2026-03-09T", " 2026-03-09", "+026-03-09", "2026-03-0x"}) {
        CAPTURE(text);
        CHECK_FALSE(rules::parse_day(text));
    }
}

TEST_CASE("time zone: segments follow each other without a gap, each with its offset")
{
    const auto rome = rules::time_zone::find("Europe/Rome").value();
    const auto summer = rome.segment_at(at("2026-07-01T00:00:00Z"));
    CHECK(timestamp{summer.begin} == at("2026-03-29T01:00:00Z"));
    CHECK(timestamp{summer.end} == at("2026-10-25T01:00:00Z"));
    CHECK(summer.offset == 2h);
    CHECK(rome.segment_at(summer.begin).begin == summer.begin);
    CHECK(rome.segment_at(timestamp{summer.begin} - tick).end == summer.begin);
    CHECK(rome.segment_at(summer.end).begin == summer.end);
    CHECK(rome.segment_at(summer.end).offset == 1h);

    const auto utc = rules::time_zone::find("UTC").value();
    for (const timestamp t : {min_timestamp, timestamp{}, max_timestamp}) {
        const auto segment = utc.segment_at(t);
        CHECK(segment.begin <= t);
        CHECK(segment.end > t);
        CHECK(segment.offset == 0s);
    }
}

}  // namespace
