// What the C library's clocks show: an implementation of time zones that is not ours.
// Tests only; not for several threads, since the zone is the process's.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_LIBC_ZONE_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_LIBC_ZONE_HPP

#include <pleme_support/model/time.hpp>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace pleme_support::test {

/// A zone of the C library's, until the next one is made.
class libc_zone {
public:
    explicit libc_zone(const std::string& name)
    {
        ::setenv("TZ", (":" + name).c_str(), 1);
        ::tzset();
    }
    ~libc_zone()
    {
        ::unsetenv("TZ");
        ::tzset();
    }
    libc_zone(const libc_zone&) = delete;
    libc_zone& operator=(const libc_zone&) = delete;

    [[nodiscard]] std::chrono::seconds offset_at(timestamp t) const
    {
        const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
        std::tm shown{};
        ::localtime_r(&seconds, &shown);
        return std::chrono::seconds{shown.tm_gmtoff};
    }

    /// When the offset changes within [from, until).
    [[nodiscard]] std::vector<timestamp> changes(timestamp from, timestamp until) const
    {
        std::vector<timestamp> found;
        for (timestamp day = from; day < until; day += std::chrono::hours{24}) {
            timestamp low = day;
            timestamp high = day + std::chrono::hours{24};
            if (offset_at(low) == offset_at(high)) continue;
            while (high - low > std::chrono::seconds{1}) {
                const timestamp middle = low + std::chrono::floor<std::chrono::seconds>((high - low) / 2);
                (offset_at(middle) == offset_at(low) ? low : high) = middle;
            }
            if (high < until) found.push_back(high);
        }
        return found;
    }
};

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_LIBC_ZONE_HPP
