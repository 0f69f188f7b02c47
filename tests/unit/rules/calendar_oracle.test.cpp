// The calendar against a clock on the wall: an oracle that walks minute by minute, asks the C library what the clock shows
// and looks whether a span holds it. It shares nothing with the code that it judges but the calendars and the zones' files.
#include <pleme_support/rules/working_calendar.hpp>

#include <pleme_support/testing/random/random_source.hpp>

#include "support/libc_zone.hpp"
#include "support/test_size.hpp"
#include "support/values.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace {

using namespace pleme_support;
using namespace test;
using std::chrono::microseconds;
using testing::random_source;

constexpr std::int64_t minute = 60'000'000;  // microseconds

// Both hemispheres, offsets of halves and quarters of an hour, half hours of summer time, rules that follow Ramadan, rules that
// were given up, changes at midnight, negative summer time, and zones that crossed the date line.
constexpr std::array<std::string_view, 50> zone_names{
    "UTC",
    "Europe/Rome",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Europe/Volgograd",
    "Atlantic/Azores",
    "Atlantic/Reykjavik",
    "America/St_Johns",
    "America/Nuuk",
    "America/Scoresbysund",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Adak",
    "America/Havana",
    "America/Mexico_City",
    "America/Caracas",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Asuncion",
    "America/Argentina/San_Luis",
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "Africa/Cairo",
    "Africa/Windhoek",
    "Africa/Juba",
    "Asia/Amman",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Tehran",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Bangkok",
    "Asia/Pyongyang",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Australia/Eucla",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Pacific/Norfolk",
    "Antarctica/Troll",
};

/// Some weeks of one zone: what its clocks show in each minute, in minutes since 1970-01-01T00:00.
struct wall_clock {
    std::string zone;
    timestamp start;
    std::vector<std::int64_t> shown;

    wall_clock(std::string_view name, timestamp from, int days) : zone{name}, start{from}
    {
        const libc_zone asked{zone};
        const auto first = std::chrono::floor<std::chrono::minutes>(from);
        for (int i = 0; i < days * 1'440; ++i) {
            const timestamp t = first + std::chrono::minutes{i};
            shown.push_back(std::chrono::floor<std::chrono::minutes>(t + asked.offset_at(t)).time_since_epoch().count());
        }
    }
};

/// When the clocks of a zone change, from 2005 to 2049.
std::vector<timestamp> changes_of(std::string_view name)
{
    return libc_zone{std::string{name}}.changes(at("2005-01-01T00:00:00Z"), at("2050-01-01T00:00:00Z"));
}

std::int64_t day_number(const std::string& date)
{
    const std::chrono::year_month_day day{std::chrono::year{std::stoi(date.substr(0, 4))},
                                          std::chrono::month{static_cast<unsigned>(std::stoi(date.substr(5, 2)))},
                                          std::chrono::day{static_cast<unsigned>(std::stoi(date.substr(8, 2)))}};
    return std::chrono::sys_days{day}.time_since_epoch().count();
}

std::string date_of(std::int64_t day)
{
    return to_text(timestamp{std::chrono::days{day}}).substr(0, 10);
}

/// The minutes of a `wall_clock` at which a calendar works, and their sums.
class oracle {
public:
    oracle(const support_calendar& calendar, const wall_clock& wall) : start_{wall.start}
    {
        for (const auto& hours : calendar.hours) hours_.emplace_back(day_number(hours.in_force_from), &hours.weekly);
        for (const auto& holiday : calendar.holidays) holidays_[day_number(holiday.date)] = &holiday.spans;
        for (const std::int64_t shown : wall.shown) {
            const bool working = works_at(shown);
            works_.push_back(working);
            sums_.push_back(sums_.back() + (working ? 1 : 0));
            if (working) minutes_.push_back(static_cast<std::int64_t>(works_.size()) - 1);
        }
    }

    std::int64_t length() const { return static_cast<std::int64_t>(works_.size()) * minute; }
    std::int64_t total() const { return sums_.back() * minute; }
    /// In microseconds since the start, as everything below.
    bool works(std::int64_t at) const { return works_[static_cast<std::size_t>(at / minute)]; }
    std::int64_t worked_until(std::int64_t at) const
    {
        const auto whole = sums_[static_cast<std::size_t>(at / minute)] * minute;
        return at < length() && works(at) ? whole + at % minute : whole;
    }
    /// The end of the working time that is the `worked`th microsecond of all, and the start of that after it.
    std::int64_t end_of(std::int64_t worked) const { return start_of(worked - 1) + 1; }
    std::int64_t start_of(std::int64_t worked) const
    {
        return minutes_[static_cast<std::size_t>(worked / minute)] * minute + worked % minute;
    }

private:
    bool works_at(std::int64_t shown)
    {
        const std::int64_t day = (shown - (shown < 0 ? 1'439 : 0)) / 1'440;
        if (day != today_) {
            today_ = day;
            spans_.clear();
            for (const day_span& span : spans_of(day)) spans_.push_back(span);
            for (const day_span& span : spans_of(day - 1)) spans_.push_back({span.from - 1'440, span.to - 1'440});
        }
        const std::int64_t at = shown - day * 1'440;
        for (const day_span& span : spans_)
            if (span.from <= at && at < span.to) return true;
        return false;
    }
    std::vector<day_span> spans_of(std::int64_t day) const
    {
        if (day < hours_.front().first) return {};
        if (const auto holiday = holidays_.find(day); holiday != holidays_.end()) return *holiday->second;
        const std::vector<weekday_span>* weekly = nullptr;
        for (const auto& [from, spans] : hours_)
            if (from <= day) weekly = spans;
        std::vector<day_span> found;
        for (const weekday_span& span : *weekly)
            if (static_cast<std::int64_t>(span.day) == (day + 3) % 7)
                found.push_back({span.from, span.to});  // a Thursday was day 0
        return found;
    }

    timestamp start_;
    std::vector<std::pair<std::int64_t, const std::vector<weekday_span>*>> hours_;
    std::map<std::int64_t, const std::vector<day_span>*> holidays_;
    std::int64_t today_ = -1'000'000;  ///< the day that `spans_` are of
    std::vector<day_span> spans_;      ///< its spans and those of the day before, in minutes of it
    std::vector<bool> works_;
    std::vector<std::int64_t> sums_{0};  ///< working minutes before each minute
    std::vector<std::int64_t> minutes_;  ///< the working minutes
};

/// Times of a day that are often those of a change of the clocks, or any.
std::int32_t random_minute(random_source& draw)
{
    const std::int32_t unit = draw.pick(std::array{1, 15, 30, 60});
    const std::int32_t range = draw.chance(50) ? 240 : 1'440;
    return static_cast<std::int32_t>(draw.below(static_cast<std::size_t>(range / unit))) * unit;
}

/// Cuts the circle of the week in spans, some of them over midnight, some of them touching.
std::vector<weekday_span> random_week(random_source& draw)
{
    if (draw.chance(5)) {
        std::vector<weekday_span> always;
        for (int day = 0; day < 7; ++day) always.push_back({static_cast<day_of_week>(day), 0, 1'440});
        return always;
    }
    std::set<std::int32_t> cuts;
    for (int day = 0; day < 7; ++day)
        for (std::size_t left = draw.below(7); left > 0; --left) cuts.insert(day * 1'440 + random_minute(draw));
    std::vector<weekday_span> week;
    for (auto cut = cuts.begin(); cut != cuts.end(); ++cut) {
        const std::int32_t to = std::next(cut) != cuts.end() ? *std::next(cut) : *cuts.begin() + 7 * 1'440;
        const std::int32_t length = std::min(to - *cut, 1'440);
        if (draw.chance(60)) week.push_back({static_cast<day_of_week>(*cut / 1'440), *cut % 1'440, *cut % 1'440 + length});
    }
    return week;
}

std::vector<day_span> random_day(random_source& draw)
{
    std::set<std::int32_t> cuts;
    for (std::size_t left = draw.below(7); left > 0; --left)
        cuts.insert(random_minute(draw) + (cuts.empty() || draw.chance(80) ? 0 : 720));
    std::vector<day_span> day;
    for (auto cut = cuts.begin(); cut != cuts.end() && std::next(cut) != cuts.end(); ++cut)
        if (*cut < 1'440 && draw.chance(60)) day.push_back({*cut, std::min(*std::next(cut), *cut + 1'440)});
    return day;
}

/// A calendar of which much happens in the days from `first` on.
support_calendar random_calendar(random_source& draw, const wall_clock& wall)
{
    const std::int64_t first = std::chrono::floor<std::chrono::days>(wall.start).time_since_epoch().count();
    const auto days = wall.shown.size() / 1'440;
    support_calendar calendar;
    calendar.product = "thai";
    calendar.name = "desk";
    calendar.time_zone = wall.zone;
    std::set<std::int64_t> in_force{draw.chance(80) ? first - 10 : first + 3};
    for (std::size_t left = draw.below(4); left > 0; --left)
        in_force.insert(first + static_cast<std::int64_t>(draw.below(days)));
    for (const std::int64_t day : in_force) calendar.hours.push_back({date_of(day), random_week(draw)});
    while (calendar.hours.front().weekly.empty()) calendar.hours.front().weekly = random_week(draw);
    // In most of them nothing works any more after the weeks looked at, so that they are made quickly.
    if (draw.chance(90)) calendar.hours.push_back({date_of(first + static_cast<std::int64_t>(days) + 10), {}});
    std::set<std::int64_t> holidays;
    for (std::size_t left = draw.below(6); left > 0; --left)
        holidays.insert(first + static_cast<std::int64_t>(draw.below(days)));
    for (const std::int64_t day : holidays) calendar.holidays.push_back({date_of(day), "", random_day(draw)});
    return calendar;
}

/// Compares what a calendar says of `pairs` pairs of instants with what the oracle says.
/// @return how many compared; those of a calendar without working time in these weeks don't count
int compare(random_source& draw, const support_calendar& calendar, const wall_clock& wall, int pairs)
{
    const auto working = rules::working_calendar::make(calendar);
    if (!working) FAIL(working.error().message);
    const oracle truth{calendar, wall};
    const auto instant = [&](std::int64_t since) { return wall.start + microseconds{since}; };
    const auto pick = [&] {
        const auto drawn = static_cast<std::int64_t>(draw.below(static_cast<std::size_t>(truth.length())));
        return draw.chance(50) ? drawn : drawn - drawn % minute;  // on the minute is where things happen
    };
    if (truth.total() == 0) return 0;
    for (int i = 0; i < pairs; ++i) {
        const std::int64_t a = pick();
        const std::int64_t b = pick();
        const std::int64_t before = truth.worked_until(a);
        const std::int64_t after = truth.worked_until(b);
        bool right = working->between(instant(a), instant(b)).count() == after - before;
        right = right && working->is_working(instant(a)) == truth.works(a);

        // As much as lies between them, or a random part of what is left.
        const std::int64_t rest = truth.total() - before;
        if (std::int64_t d = after > before ? after - before : rest; d > 0) {
            if (draw.chance(50)) d = 1 + static_cast<std::int64_t>(draw.below(static_cast<std::size_t>(d)));
            right = right && working->add(instant(a), microseconds{d}) == instant(truth.end_of(before + d));
        }
        if (std::int64_t d = before > after ? before - after : before; d > 0) {
            if (draw.chance(50)) d = 1 + static_cast<std::int64_t>(draw.below(static_cast<std::size_t>(d)));
            right = right && working->subtract(instant(a), microseconds{d}) == instant(truth.start_of(before - d));
        }
        if (rest > 0) right = right && working->next_start(instant(a)) == instant(truth.works(a) ? a : truth.start_of(before));
        if (!right) FAIL(wall.zone, " ", to_text(instant(a)), " ", to_text(instant(b)), " of pair ", i);
    }
    return pairs;
}

TEST_CASE("calendar oracle: random calendars in 50 zones, around the days on which clocks change")
{
    random_source draw{20'261'025};
    int compared = 0;
    int around_changes = 0;
    for (const std::string_view zone : zone_names) {
        const auto changes = changes_of(zone);
        for (int round = 0; round < pleme_support::test::test_size("calendar_rounds"); ++round) {
            timestamp middle = at("2005-01-01T00:00:00Z") + std::chrono::days{draw.below(11'000)};
            if (!changes.empty()) middle = draw.pick(changes);
            around_changes += changes.empty() ? 0 : 1;
            const wall_clock wall{zone, std::chrono::floor<std::chrono::days>(middle) - std::chrono::days{7}, 15};
            for (int calendars = 0; calendars < 2; ++calendars)
                compared += compare(draw, random_calendar(draw, wall), wall, 5'000);
        }
    }
    CHECK(around_changes > 200);
    CHECK(compared > 2'000'000);
}

TEST_CASE("calendar oracle: the same over years")
{
    random_source draw{1};
    int compared = 0;
    for (const std::string_view zone : {"Europe/Rome", "Australia/Lord_Howe", "Africa/Casablanca", "America/Sao_Paulo"}) {
        const wall_clock wall{zone, at("2016-12-31T00:00:00Z"), 800};
        compared += compare(draw, random_calendar(draw, wall), wall, 100'000);
    }
    CHECK(compared == 400'000);
}

}  // namespace
