// Who hears that instants in storage lie ahead of the clock: one of two clocks is wrong.
// Model layer. Guide: docs/guide/time.md. Tests: tests/unit/repository/wrong_clock.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_CLOCK_OBSERVER_HPP
#define PLEME_SUPPORT_MODEL_CLOCK_OBSERVER_HPP

#include <pleme_support/model/time.hpp>

#include <string>

namespace pleme_support::inline v0 {

/// Where a host hears of clocks that disagree.
class clock_observer {
public:
    virtual ~clock_observer() = default;

    /// A command or a tick has met a change that was made later than now. May be called from several threads at once, and for
    /// each such meeting; whatever it takes, the call waits for. Must not throw.
    /// @param product  of the ticket or the settings that were changed
    /// @param instant  when, by the clock of who did it
    /// @param now      by this process's clock
    virtual void instant_ahead(const std::string& product, timestamp instant, timestamp now) = 0;
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_CLOCK_OBSERVER_HPP
