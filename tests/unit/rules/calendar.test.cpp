#include <pleme_support/rules/calendar.hpp>

#include "support/calendars.hpp"
#include "support/values.hpp"

namespace {

using namespace pleme_support;
using namespace test;

TEST_CASE("calendar: what people have is accepted")
{
    CHECK(complaint(rules::check_calendar(with_lunch())) == "");

    auto calendar = with_lunch("Europe/Rome", {holiday("2026-12-24", {{900, 1200}}), holiday("2026-12-25")});
    calendar.hours.push_back({"2027-01-01", every(day_of_week::sunday, day_of_week::sunday, {{2200, 3000}})});
    calendar.hours.push_back({"2028-01-01", {}});  // closed for good
    CHECK(complaint(rules::check_calendar(calendar)) == "");

    const auto always = every(day_of_week::monday, day_of_week::sunday, {{0, 2400}});
    CHECK(complaint(rules::check_calendar(make_calendar("Asia/Kathmandu", always))) == "");
    const auto noon_to_noon = every(day_of_week::monday, day_of_week::sunday, {{1200, 3600}});
    CHECK(complaint(rules::check_calendar(make_calendar("UTC", noon_to_noon))) == "");
}

TEST_CASE("calendar: spans may be given in any order and may touch")
{
    auto calendar = make_calendar("UTC", every(day_of_week::monday, day_of_week::monday, {{1300, 1700}, {900, 1300}}));
    calendar.holidays.push_back(holiday("2026-12-24", {{1100, 1200}, {900, 1100}}));
    CHECK(complaint(rules::check_calendar(calendar)) == "");
}

TEST_CASE("calendar: what breaks a bound is refused, with the field's name")
{
    struct row {
        std::string_view what;
        std::string_view complaint;
        void (*breaks)(support_calendar&);
    };
    using calendar = support_calendar;
    for (const row& expected : {
             row{"no product", "product", [](calendar& c) { c.product = ""; }},
             row{"no name", "name must have 1 to 100", [](calendar& c) { c.name = ""; }},
             row{"a blank name", "name must not be blank", [](calendar& c) { c.name = " "; }},
             row{"a long name", "name must have 1 to 100", [](calendar& c) { c.name = std::string(101, 'x'); }},
             row{"a zone unknown", "timeZone", [](calendar& c) { c.time_zone = "Mars/Base"; }},
             row{"no hours", "hours must have 1 to 50", [](calendar& c) { c.hours.clear(); }},
             row{"never open", "hours must have a weekly span", [](calendar& c) { c.hours[0].weekly.clear(); }},
             row{"no day", "hours.inForceFrom must be a day", [](calendar& c) { c.hours[0].in_force_from = ""; }},
             row{"no such day", "hours.inForceFrom must be a day",
                 [](calendar& c) { c.hours[0].in_force_from = "2026-02-29"; }},
             row{"too early", "hours.inForceFrom must be a day", [](calendar& c) { c.hours[0].in_force_from = "1969-12-31"; }},
             row{"too late", "hours.inForceFrom must be a day", [](calendar& c) { c.hours[0].in_force_from = "2100-01-01"; }},
             row{"an instant", "hours.inForceFrom must be a day",
                 [](calendar& c) { c.hours[0].in_force_from = "2026-01-01T00:00:00Z"; }},
             row{"the same day twice", "hours.inForceFrom must be later", [](calendar& c) { c.hours.push_back(c.hours[0]); }},
             row{"falling days", "hours.inForceFrom must be later",
                 [](calendar& c) {
                     c.hours.push_back({"2019-12-31", {}});
                 }},
             row{"51 hours", "hours must have 1 to 50",
                 [](calendar& c) {
                     for (int year = 1971; year < 2022; ++year) c.hours.push_back({std::to_string(year) + "-01-01", {}});
                 }},
             row{"71 spans", "hours.weekly must have 0 to 70",
                 [](calendar& c) {
                     c.hours[0].weekly.assign(71, {day_of_week::monday, 0, 1});
                 }},
             row{"before the day", "hours.weekly must begin", [](calendar& c) { c.hours[0].weekly[0].from = -1; }},
             row{"after the day", "hours.weekly must begin",
                 [](calendar& c) {
                     c.hours[0].weekly[0] = {day_of_week::monday, 1440, 1500};
                 }},
             row{"empty", "hours.weekly must end", [](calendar& c) { c.hours[0].weekly[0].to = 9 * 60; }},
             row{"backwards", "hours.weekly must end", [](calendar& c) { c.hours[0].weekly[0].to = 6 * 60; }},
             row{"longer than a day", "hours.weekly must end", [](calendar& c) { c.hours[0].weekly[0].to = 9 * 60 + 1441; }},
             row{"to the end of numbers", "hours.weekly must end",
                 [](calendar& c) { c.hours[0].weekly[0].to = std::numeric_limits<std::int32_t>::max(); }},
             row{"overlap", "hours.weekly must not overlap",
                 [](calendar& c) {
                     c.hours[0].weekly.push_back({day_of_week::monday, 1019, 1020});
                 }},
             row{"the same span twice", "hours.weekly must not overlap",
                 [](calendar& c) { c.hours[0].weekly.push_back(c.hours[0].weekly[0]); }},
             row{"into the next day", "hours.weekly must not overlap",
                 [](calendar& c) {
                     c.hours[0].weekly.push_back({day_of_week::monday, 1320, 1440 + 541});
                 }},
             row{"from Sunday into Monday", "hours.weekly must not overlap",
                 [](calendar& c) {
                     c.hours[0].weekly.push_back({day_of_week::sunday, 1320, 1440 + 541});
                 }},
             row{"a holiday that is no day", "holidays.date must be a day",
                 [](calendar& c) { c.holidays[0].date = "25 December"; }},
             row{"holidays unordered", "holidays.date must be later", [](calendar& c) { c.holidays[1].date = "2026-12-23"; }},
             row{"a holiday twice", "holidays.date must be later",
                 [](calendar& c) { c.holidays[1].date = c.holidays[0].date; }},
             row{"2,001 holidays", "holidays must have 0 to 2000", [](calendar& c) { c.holidays.resize(2'001); }},
             row{"a long holiday's name", "holidays.name", [](calendar& c) { c.holidays[0].name = std::string(101, 'x'); }},
             row{"a holiday's name with NUL", "holidays.name must not",
                 [](calendar& c) {
                     c.holidays[0].name = {'x', '\0'};
                 }},
             row{"11 spans", "holidays.spans must have 0 to 10",
                 [](calendar& c) {
                     c.holidays[0].spans.assign(11, {0, 1});
                 }},
             row{"a span backwards", "holidays.spans must end", [](calendar& c) { c.holidays[0].spans[0].to = 0; }},
             row{"a span outside", "holidays.spans must begin", [](calendar& c) { c.holidays[0].spans[0].from = 1440; }},
             row{"spans that overlap", "holidays.spans must not overlap",
                 [](calendar& c) {
                     c.holidays[0].spans.push_back({0, 541});
                 }},
         }) {
        CAPTURE(expected.what);
        auto broken = nine_to_five("UTC", {holiday("2026-12-24", {{900, 1200}}), holiday("2026-12-25")});
        REQUIRE_FALSE(rules::check_calendar(broken));
        expected.breaks(broken);
        CHECK(failure(rules::check_calendar(broken)) == errc::invalid_argument);
        CHECK(complaint(rules::check_calendar(broken)).starts_with(expected.complaint));
    }
}

TEST_CASE("calendar: the bounds themselves are accepted")
{
    auto calendar = nine_to_five();
    calendar.name = std::string(100, 'x');
    calendar.hours = {{"1970-01-01", {}}};
    for (int day = 0; day < 7; ++day)
        for (int span = 0; span < 10; ++span)
            calendar.hours[0].weekly.push_back({static_cast<day_of_week>(day), span * 60, span * 60 + 1});
    for (int year = 2050; year < 2098; ++year) calendar.hours.push_back({std::to_string(year) + "-01-01", {}});
    calendar.hours.push_back({"2099-12-31", {}});
    for (rules::local_day day = rules::first_calendar_day; calendar.holidays.size() < 2'000; day += std::chrono::days{1})
        calendar.holidays.push_back({rules::day_text(day), "", {}});
    for (int span = 0; span < 10; ++span) calendar.holidays[0].spans.push_back({span * 2, span * 2 + 2});
    CHECK(complaint(rules::check_calendar(calendar)) == "");
}

TEST_CASE("calendar: hours that meet a span over midnight where they begin, or beside a holiday, are no mistake")
{
    auto calendar = make_calendar("UTC", every(day_of_week::monday, day_of_week::sunday, {{2200, 3000}}),
                                  {holiday("2026-05-01", {{0, 1200}})});
    calendar.hours.push_back({"2026-06-01", every(day_of_week::monday, day_of_week::friday, {{0, 800}})});
    CHECK(complaint(rules::check_calendar(calendar)) == "");
}

}  // namespace
