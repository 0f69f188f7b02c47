// The ticker: has what time alone makes of tickets written down, at the start and again and again, on a thread of its own.
// Example service: when and how often; what a tick does is the library's. Guide: docs/guide/service.md.
// Tests: tests/clients/sla.test.mjs, bad_days.test.mjs.

#ifndef SUPPORT_SERVICE_TICKER_HPP
#define SUPPORT_SERVICE_TICKER_HPP

#include "operator_log.hpp"

#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/model/progress.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/result.hpp>

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace support_service {

/// Ticks as long as it lives. Any number of services may tick on one database.
class ticker {
public:
    using step = std::function<pleme_support::result<pleme_support::tick_report>()>;

    static constexpr int most_steps = 1'000;  ///< in a row, while there is more

    /// @param tick   one bounded step; outlives the ticker
    /// @param pause  between two rounds; 0: never ticks
    /// @param log    is told of ticks that fail; outlives the ticker
    ticker(step tick, std::chrono::seconds pause, operator_log& log) : tick_{std::move(tick)}, pause_{pause}, log_{log}
    {
        if (pause_.count() > 0) thread_ = std::thread{[this] { run(); }};
    }
    ticker(const ticker&) = delete;
    ticker& operator=(const ticker&) = delete;
    /// Waits for the step that is under way, if one is.
    ~ticker()
    {
        {
            const std::scoped_lock lock{mutex_};
            stopping_ = true;
        }
        wake_.notify_all();
        if (thread_.joinable()) thread_.join();
    }

private:
    void run()
    {
        do {
            for (int steps = 0; steps < most_steps && take_step() && !is_stopping(); ++steps) {
            }
        } while (!wait());
    }

    /// @return whether there is more to do
    bool take_step()
    {
        std::optional<pleme_support::result<pleme_support::tick_report>> done;
        try {
            done = tick_();
        } catch (const std::exception&) {  // out of memory: what it says is nobody's business
            log_.tell_seldom("tick", "a tick failed");
            return false;
        }
        if (*done) {
            tell_zones((*done)->unknown_calendars);
            if (const auto furthest = (*done)->furthest_ahead)
                log_.tell_seldom("clocks", "changes are dated later than this machine's clock, up to " +
                                               pleme_support::to_text(*furthest) + ": its clock is wrong, or another's was");
            return (*done)->more;
        }
        // Such a message is for developers, without the driver's words.
        log_.tell_seldom("tick", "a tick failed: " + done->error().message);
        return false;
    }

    void tell_zones(const std::vector<pleme_support::unknown_calendar>& unknown)
    {
        const bool heals = unknown.empty() && knows_no_zones_;
        knows_no_zones_ = !unknown.empty();
        if (heals) log_.tell("the time zones of all calendars are known again");
        if (unknown.empty()) return;
        const auto& first = unknown.front();
        log_.tell_seldom("zones", "calendars wait for time zones that this machine does not know: \"" + first.name + "\" of " +
                                      first.product + " for " + first.time_zone +
                                      (unknown.size() > 1 ? ", and " + std::to_string(unknown.size() - 1) + " others" : ""));
    }

    bool is_stopping()
    {
        const std::scoped_lock lock{mutex_};
        return stopping_;
    }

    /// @return whether it is time to stop
    bool wait()
    {
        std::unique_lock lock{mutex_};
        return wake_.wait_for(lock, pause_, [this] { return stopping_; });
    }

    step tick_;
    std::chrono::seconds pause_;
    operator_log& log_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    bool knows_no_zones_ = false;  ///< of the thread's alone
    std::thread thread_;           // below what it uses
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_TICKER_HPP
