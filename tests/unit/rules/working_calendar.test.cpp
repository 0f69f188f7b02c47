#include <pleme_support/rules/working_calendar.hpp>

#include <pleme_support/testing/random/random_source.hpp>

#include "support/calendars.hpp"
#include "support/test_size.hpp"
#include "support/values.hpp"

#include <algorithm>
#include <limits>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;
using std::chrono::microseconds;

rules::working_calendar make(const support_calendar& calendar)
{
    auto made = rules::working_calendar::make(calendar);
    if (!made) FAIL(made.error().message);
    return *std::move(made);
}

microseconds between(const rules::working_calendar& calendar, std::string_view a, std::string_view b)
{
    return calendar.between(at(a), at(b));
}

/// A week of one span on every day, in Rome: a way to see one day of it.
rules::working_calendar every_day(std::int32_t from, std::int32_t to, std::string zone = "Europe/Rome")
{
    return make(make_calendar(std::move(zone), every(day_of_week::monday, day_of_week::sunday, {{from, to}})));
}

TEST_CASE("working calendar: deadlines as people expect them")
{
    const auto christmas = {holiday("2026-12-24", {{900, 1200}}), holiday("2026-12-25")};
    auto longer_from_july = nine_to_five();
    longer_from_july.hours.push_back({"2026-07-01", every(day_of_week::monday, day_of_week::saturday, {{800, 2000}})});
    const auto nights =
        make_calendar("Europe/Rome", every(day_of_week::monday, day_of_week::friday, {{2200, 3000}}), {holiday("2026-03-10")});

    struct row {
        std::string_view what;
        support_calendar calendar;
        std::string_view from;
        microseconds duration;
        std::string_view deadline;
    };
    for (const row& expected : {
             row{"over the week-end", nine_to_five(), "2026-03-06T16:30:00Z", 1h, "2026-03-09T09:30:00Z"},
             row{"to the end of a span is not to the next one", nine_to_five(), "2026-03-06T16:30:00Z", 30min,
                 "2026-03-06T17:00:00Z"},
             row{"a tick past the end of a span", nine_to_five(), "2026-03-06T16:30:00Z", 30min + tick,
                 "2026-03-09T09:00:00.000001Z"},
             row{"no time, in closed hours", nine_to_five(), "2026-03-07T12:00:00Z", 0h, "2026-03-07T12:00:00Z"},
             row{"opened in closed hours", nine_to_five(), "2026-03-07T12:00:00Z", 1h, "2026-03-09T10:00:00Z"},
             row{"opened at the end of a span", nine_to_five(), "2026-03-06T17:00:00Z", 1h, "2026-03-09T10:00:00Z"},
             row{"opened at the start of a span", nine_to_five(), "2026-03-09T09:00:00Z", 8h, "2026-03-09T17:00:00Z"},
             row{"a working week", nine_to_five(), "2026-03-04T13:00:00Z", 40h, "2026-03-11T13:00:00Z"},
             row{"a working year", nine_to_five(), "2026-01-05T09:00:00Z", 2080h, "2027-01-01T17:00:00Z"},
             row{"at lunch nothing runs", with_lunch(), "2026-03-09T13:15:00+01:00", 1h, "2026-03-09T15:00:00+01:00"},
             row{"over lunch", with_lunch(), "2026-03-09T12:30:00+01:00", 1h, "2026-03-09T14:30:00+01:00"},
             row{"a day with lunch", with_lunch(), "2026-03-09T11:00:00+01:00", 8h, "2026-03-10T11:00:00+01:00"},
             row{"clocks went forward", nine_to_five("Europe/London"), "2026-03-27T16:30:00Z", 1h, "2026-03-30T09:30:00+01:00"},
             row{"clocks went back", nine_to_five("Europe/London"), "2026-10-23T16:30:00+01:00", 1h, "2026-10-26T09:30:00Z"},
             row{"all of October", nine_to_five("Europe/London"), "2026-10-01T00:00:00+01:00", 22 * 8h, "2026-10-30T17:00:00Z"},
             row{"till noon", with_lunch("Europe/Rome", christmas), "2026-12-24T11:00:00+01:00", 2h,
                 "2026-12-28T10:00:00+01:00"},
             row{"opened on a holiday", with_lunch("Europe/Rome", christmas), "2026-12-25T11:00:00+01:00", 2h,
                 "2026-12-28T11:00:00+01:00"},
             row{"before new hours", longer_from_july, "2026-06-30T16:00:00Z", 2h, "2026-07-01T09:00:00Z"},
             row{"in new hours", longer_from_july, "2026-07-03T19:00:00Z", 2h, "2026-07-04T09:00:00Z"},
             row{"before the first hours", nine_to_five(), "2019-06-01T12:00:00Z", 1h, "2020-01-01T10:00:00Z"},
             row{"at night", nights, "2026-03-02T23:00:00+01:00", 8h, "2026-03-03T23:00:00+01:00"},
             row{"a night belongs to the day on which it begins", nights, "2026-03-06T21:00:00+01:00", 8h,
                 "2026-03-07T06:00:00+01:00"},
             row{"no night begins on a holiday", nights, "2026-03-09T22:00:00+01:00", 9h, "2026-03-11T23:00:00+01:00"},
             row{"half an hour at Lord Howe", nine_to_five("Australia/Lord_Howe"), "2026-04-03T16:30:00+11:00", 1h,
                 "2026-04-06T09:30:00+10:30"},
             row{"Kathmandu", nine_to_five("Asia/Kathmandu"), "2026-03-06T16:30:00+05:45", 1h, "2026-03-09T09:30:00+05:45"},
         }) {
        CAPTURE(expected.what);
        const auto calendar = make(expected.calendar);
        const auto deadline = calendar.add(at(expected.from), expected.duration);
        CHECK(deadline == at(expected.deadline));
        if (deadline) CHECK(calendar.between(at(expected.from), *deadline) == expected.duration);
    }
}

TEST_CASE("working calendar: subtract is the mirror of add")
{
    const auto calendar = make(nine_to_five());
    CHECK(calendar.subtract(at("2026-03-09T09:30:00Z"), 1h) == at("2026-03-06T16:30:00Z"));
    CHECK(calendar.subtract(at("2026-03-09T09:30:00Z"), 30min) == at("2026-03-09T09:00:00Z"));  // not Friday at 17:00
    CHECK(calendar.subtract(at("2026-03-09T09:30:00Z"), 30min + tick) == at("2026-03-06T16:59:59.999999Z"));
    CHECK(calendar.subtract(at("2026-03-08T12:00:00Z"), 0h) == at("2026-03-08T12:00:00Z"));
    CHECK(calendar.subtract(at("2026-03-08T12:00:00Z"), 8h) == at("2026-03-06T09:00:00Z"));
    CHECK(calendar.subtract(at("2020-01-01T17:00:00Z"), 8h) == at("2020-01-01T09:00:00Z"));
    CHECK_FALSE(calendar.subtract(at("2020-01-01T17:00:00Z"), 8h + tick));
}

TEST_CASE("working calendar: an hour that comes twice counts twice, one that is skipped does not count")
{
    const auto day = every_day(0, 2400);
    CHECK(between(day, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00") == 23h);
    CHECK(between(day, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00") == 25h);

    const auto hour = every_day(200, 300);
    CHECK(between(hour, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00") == 0h);
    CHECK(between(hour, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00") == 2h);
    CHECK(hour.add(at("2026-10-25T00:00:00+02:00"), 90min) == at("2026-10-25T02:30:00+01:00"));
    CHECK(hour.add(at("2026-03-28T02:30:00+01:00"), 1h) == at("2026-03-30T02:30:00+02:00"));

    const auto about = every_day(130, 230);
    CHECK(between(about, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00") == 30min);
    CHECK(between(about, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00") == 90min);
    CHECK(about.is_working(at("2026-10-25T02:15:00+02:00")));
    CHECK_FALSE(about.is_working(at("2026-10-25T02:45:00+02:00")));
    CHECK(about.is_working(at("2026-10-25T02:15:00+01:00")));
    CHECK_FALSE(about.is_working(at("2026-10-25T02:45:00+01:00")));

    const auto night = every_day(2200, 3000);
    CHECK(between(night, "2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00") == 7h);
    CHECK(between(night, "2026-10-24T12:00:00+02:00", "2026-10-25T12:00:00+01:00") == 9h);

    const auto lord_howe = every_day(100, 300, "Australia/Lord_Howe");
    CHECK(between(lord_howe, "2026-04-05T00:00:00+11:00", "2026-04-06T00:00:00+10:30") == 150min);
    CHECK(between(lord_howe, "2026-10-04T00:00:00+10:30", "2026-10-05T00:00:00+11:00") == 90min);
}

TEST_CASE("working calendar: a day that a zone skipped has no working time")
{
#if PLEME_SUPPORT_HAS_STD_TIME_ZONES
    MESSAGE("skipped: libstdc++ 14 places Samoa's change of 2011-12-30 at 00:00 UTC of the day before");
#else
    auto calendar = nine_to_five("Pacific/Apia");
    calendar.hours[0].in_force_from = "2011-01-01";
    const auto working = make(calendar);
    CHECK(working.add(at("2011-12-29T16:30:00-10:00"), 1h) == at("2012-01-02T09:30:00+14:00"));  // the 30th was a Friday
    calendar.hours[0].weekly.push_back({day_of_week::thursday, 22 * 60, 30 * 60});
    CHECK(between(make(calendar), "2011-12-29T18:00:00-10:00", "2011-12-31T12:00:00+14:00") == 2h);
#endif
}

TEST_CASE("working calendar: time that two spans hold counts once")
{
    auto calendar = make_calendar("UTC", every(day_of_week::monday, day_of_week::sunday, {{2200, 3000}}),
                                  {holiday("2026-05-01", {{0, 1200}})});
    calendar.hours.push_back({"2026-06-01", every(day_of_week::monday, day_of_week::sunday, {{100, 200}, {500, 800}})});
    const auto working = make(calendar);
    CHECK(between(working, "2026-04-30T12:00:00Z", "2026-05-01T18:00:00Z") == 14h);
    CHECK(between(working, "2026-05-31T12:00:00Z", "2026-06-01T18:00:00Z") == 10h);
    CHECK(working.add(at("2026-05-31T12:00:00Z"), 9h) == at("2026-06-01T07:00:00Z"));
}

TEST_CASE("working calendar: when work goes on")
{
    const auto calendar = make(with_lunch());
    CHECK(calendar.next_start(at("2026-03-09T12:30:00+01:00")) == at("2026-03-09T12:30:00+01:00"));
    CHECK(calendar.next_start(at("2026-03-09T13:00:00+01:00")) == at("2026-03-09T14:00:00+01:00"));
    CHECK(calendar.next_start(at("2026-03-06T18:00:00+01:00")) == at("2026-03-09T09:00:00+01:00"));
    CHECK(calendar.next_start(min_timestamp) == at("2020-01-01T09:00:00+01:00"));
    CHECK(calendar.is_working(at("2026-03-09T09:00:00+01:00")));
    CHECK_FALSE(calendar.is_working(at("2026-03-09T09:00:00+01:00") - tick));
    CHECK(calendar.is_working(at("2026-03-09T13:00:00+01:00") - tick));
    CHECK_FALSE(calendar.is_working(at("2026-03-09T13:00:00+01:00")));
}

TEST_CASE("working calendar: what is never reached is nothing, and no number overflows")
{
    auto closing = nine_to_five();
    closing.hours.push_back({"2026-03-10", {}});
    const auto calendar = make(closing);
    CHECK(calendar.add(at("2026-03-09T16:00:00Z"), 1h) == at("2026-03-09T17:00:00Z"));
    CHECK_FALSE(calendar.add(at("2026-03-09T16:00:00Z"), 1h + tick));
    CHECK_FALSE(calendar.add(at("2026-03-10T16:00:00Z"), tick));
    CHECK(calendar.add(at("2026-03-10T16:00:00Z"), 0h) == at("2026-03-10T16:00:00Z"));
    CHECK(calendar.subtract(at("2050-01-01T00:00:00Z"), 1h) == at("2026-03-09T16:00:00Z"));
    CHECK_FALSE(calendar.next_start(at("2026-03-09T17:00:00Z")));
    CHECK_FALSE(calendar.next_start(max_timestamp));

    CHECK_FALSE(calendar.add(at("2026-03-09T16:00:00Z"), -tick));
    CHECK_FALSE(calendar.subtract(at("2026-03-09T16:00:00Z"), -tick));
    CHECK(calendar.between(at("2026-03-09T16:00:00Z"), at("2026-03-09T15:00:00Z")) == -1h);

    for (const auto& any : {calendar, make(nine_to_five("Pacific/Kiritimati")), rules::working_calendar::around_the_clock()}) {
        for (const timestamp t :
             {timestamp::min(), min_timestamp, timestamp{}, at("2026-03-09T16:00:00Z"), max_timestamp, timestamp::max()}) {
            CHECK_FALSE(any.add(t, microseconds::max()));
            CHECK_FALSE(any.subtract(t, microseconds::max()));
            CHECK_FALSE(any.add(t, microseconds::min()));
            CHECK_FALSE(any.subtract(t, microseconds::min()));
            CHECK(any.add(t, 0h) == t);
        }
        CHECK(any.between(timestamp::min(), timestamp::max()) == any.between(min_timestamp, max_timestamp));
        CHECK(any.add(timestamp::min(), any.between(min_timestamp, max_timestamp)).has_value());
        CHECK_FALSE(any.add(timestamp::min(), any.between(min_timestamp, max_timestamp) + tick));
        CHECK_FALSE(any.is_working(timestamp::min()));
        CHECK_FALSE(any.is_working(timestamp::max()));
    }
}

TEST_CASE("working calendar: hours that no day has leave a calendar that never works")
{
    auto calendar = make_calendar("UTC", every(day_of_week::monday, day_of_week::monday, {{900, 1700}}));
    calendar.hours[0].in_force_from = "2099-12-31";  // a Thursday
    const auto working = make(calendar);
    CHECK(working.between(min_timestamp, max_timestamp) == 0h);
    CHECK_FALSE(working.add(at("2026-03-09T16:00:00Z"), tick));
    CHECK_FALSE(working.subtract(max_timestamp, tick));
    CHECK_FALSE(working.next_start(min_timestamp));
    CHECK_FALSE(working.is_working(timestamp{}));
    CHECK(working.add(at("2026-03-09T16:00:00Z"), 0h) == at("2026-03-09T16:00:00Z"));
}

TEST_CASE("working calendar: the first and the last day work to their ends")
{
    for (const std::string zone : {"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"}) {
        auto calendar = make_calendar(zone, every(day_of_week::monday, day_of_week::sunday, {{0, 2400}}));
        calendar.hours[0].in_force_from = "1970-01-01";
        const auto working = make(calendar);
        const auto days = rules::last_calendar_day - rules::first_calendar_day + std::chrono::days{1};
        const auto total = working.between(min_timestamp, max_timestamp);
        CHECK(total >= days - 26h);  // Kiritimati left a day out, and was then a day ahead
        CHECK(total <= days);
        CHECK((zone != "UTC" || total == days));
    }
    auto last_night = make_calendar("UTC", {{day_of_week::thursday, 22 * 60, 30 * 60}});
    last_night.hours[0].in_force_from = "2099-12-31";
    CHECK(make(last_night).between(min_timestamp, max_timestamp) == 8h);
}

TEST_CASE("working calendar: around the clock it is the calendar's time")
{
    const auto clock = rules::working_calendar::around_the_clock();
    CHECK(clock.add(at("2026-03-06T16:30:00.000001Z"), 100h) == at("2026-03-10T20:30:00.000001Z"));
    CHECK(clock.subtract(at("2026-03-10T20:30:00Z"), 100h) == at("2026-03-06T16:30:00Z"));
    CHECK(between(clock, "2026-03-06T16:30:00Z", "2026-03-10T20:30:00Z") == 100h);
    CHECK(clock.is_working(at("2026-03-08T03:00:00Z")));
    CHECK(clock.next_start(at("2026-03-08T03:00:00Z")) == at("2026-03-08T03:00:00Z"));
    CHECK(clock.add(timestamp{}, 1h) == timestamp{1h});
    CHECK(clock.add(at("2099-12-31T23:00:00Z"), 1h) == at("2100-01-01T00:00:00Z"));
    CHECK_FALSE(clock.add(at("2099-12-31T23:00:00Z"), 1h + tick));
}

TEST_CASE("working calendar: a calendar that is not valid is refused")
{
    auto calendar = nine_to_five();
    calendar.time_zone = "Mars/Base";
    CHECK(failure(rules::working_calendar::make(calendar)) == errc::invalid_argument);
    calendar = nine_to_five();
    calendar.hours[0].weekly[0].to = 0;
    CHECK(failure(rules::working_calendar::make(calendar)) == errc::invalid_argument);
}

TEST_CASE("working calendar: sums, differences and their inverses agree over 80 years, to the microsecond")
{
    auto calendar = with_lunch("America/New_York", {holiday("2026-12-24", {{900, 1200}}), holiday("2026-12-25")});
    calendar.hours.push_back({"2031-05-05", every(day_of_week::monday, day_of_week::sunday, {{2200, 3000}})});
    calendar.hours.push_back(
        {"2044-02-29", every(day_of_week::saturday, day_of_week::sunday, {{100, 101}, {102, 103}, {104, 300}})});
    const auto working = make(calendar);
    const std::size_t all = static_cast<std::size_t>((at("2102-01-01T00:00:00Z") - at("2019-01-01T00:00:00Z")).count());
    testing::random_source random{1};
    const auto instant = [&] { return at("2019-01-01T00:00:00Z") + microseconds{random.below(all)}; };
    int reached = 0;
    for (int i = 0; i < 200'000; ++i) {
        timestamp t = instant();
        const timestamp other = instant();
        const microseconds d{random.below(random.chance(50) ? 40'000'000'000 : 40'000'000'000'000)};
        const microseconds more{random.below(40'000'000'000)};
        bool right = working.between(t, other) == -working.between(other, t) &&
                     working.between(t, other) + working.between(other, t + d) == working.between(t, t + d);
        if (const auto u = working.add(t, d)) {
            ++reached;
            const auto back = working.subtract(*u, d).value();
            right = right && *u >= t && working.between(t, *u) == d && back >= t && working.between(t, back) == 0us;
            right = right && working.add(t, d + more) == working.add(*u, more);
            right = right && (d == 0us || working.is_working(*u - tick)) && (d == 0us || working.is_working(back));
        } else {
            right = right && working.between(t, timestamp::max()) < d;
        }
        if (!right) FAIL(to_text(t), " ", to_text(other), " ", d.count(), " ", more.count());
    }
    CHECK(reached > 100'000);
}

TEST_CASE("working calendar: look-ups find the last key at or below, however the keys crowd")
{
    testing::random_source random{2};
    for (int round = 0; round < pleme_support::test::test_size("working_calendars"); ++round) {
        const std::uint32_t limit = round % 3 == 0 ? 4'294'967'295U : static_cast<std::uint32_t>(random.below(100'000));
        std::vector<std::uint32_t> keys{0};
        const std::size_t count = random.below(300);
        const std::size_t crowd = random.chance(50) ? std::size_t{limit} + 1 : std::size_t{limit} / 100 + 1;
        for (std::size_t i = 0; i < count; ++i) keys.push_back(static_cast<std::uint32_t>(limit - random.below(crowd)));
        std::sort(keys.begin(), keys.end());
        const rules::detail::bucket_index index{keys, limit};
        for (int i = 0; i < 300; ++i) {
            const auto value =
                i % 2 == 0 ? random.pick(keys) : static_cast<std::uint32_t>(random.below(std::size_t{limit} + 1));
            const auto found = static_cast<std::size_t>(std::upper_bound(keys.begin(), keys.end(), value) - keys.begin()) - 1;
            if (index.find(value) != found) FAIL(round, " ", value);
        }
        CHECK(index.find(0) + 1 == static_cast<std::size_t>(std::count(keys.begin(), keys.end(), 0U)));
        CHECK(index.find(limit) + 1 == keys.size());
    }
}

}  // namespace
