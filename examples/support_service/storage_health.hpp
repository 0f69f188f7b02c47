// How storage is doing, by what became of reads and writes lately: an answer that nobody has to wait for.
// Example service: state only, storage_probe.hpp asks. Guide: docs/guide/service.md. Tests: tests/clients/bounds.test.mjs.

#ifndef SUPPORT_SERVICE_STORAGE_HEALTH_HPP
#define SUPPORT_SERVICE_STORAGE_HEALTH_HPP

#include "operator_log.hpp"

#include <pleme_support/result.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>

namespace support_service {

/// What a call of storage does.
enum class storage_use : bool { read, write };

/// Told of every call's outcome, from any thread. A success heals what a failure said; where no client calls, the probe does.
class storage_health {
public:
    /// @param log  is told when storage fails and when it works again; outlives the health
    explicit storage_health(operator_log& log) : log_{log} {}

    void note_success(storage_use use)
    {
        const std::scoped_lock lock{mutex_};
        set(use, std::nullopt);
    }

    /// An outage counts at once. A record that can't be read may be the only one of its kind: of that the probe is asked.
    void note_failure(storage_use use, const pleme_support::support_error& failure)
    {
        using pleme_support::errc;
        const std::scoped_lock lock{mutex_};
        if (failure.code == errc::storage_unavailable || failure.code == errc::storage_full ||
            failure.code == errc::outcome_unknown) {
            set(use, failure);
        } else if (failure.code == errc::storage_corrupt) {
            state_of(use).is_suspect = true;
            wake_.notify_all();
        }
    }

    /// What the probe found counts, whatever it is.
    template <class T>
    void note_probe(storage_use use, const pleme_support::result<T>& found)
    {
        const std::scoped_lock lock{mutex_};
        state_of(use).is_suspect = false;
        set(use, found ? std::nullopt : std::optional{found.error()});
    }

    /// @return why it fails; nothing if it works
    [[nodiscard]] std::optional<pleme_support::errc> failure(storage_use use) const
    {
        const std::scoped_lock lock{mutex_};
        return state_of(use).failure;
    }

    /// Whether somebody should look.
    [[nodiscard]] bool needs_probe(storage_use use) const
    {
        const std::scoped_lock lock{mutex_};
        return state_of(use).failure || state_of(use).is_suspect;
    }

    /// Waits until the next probe is due.
    /// @param pause          between two probes of a storage that works
    /// @param trouble_pause  between two of one that does not
    /// @return whether to go on; false after `stop`
    [[nodiscard]] bool wait(std::chrono::milliseconds pause, std::chrono::milliseconds trouble_pause)
    {
        std::unique_lock lock{mutex_};
        const auto began = std::chrono::steady_clock::now();
        while (!stopping_ && !read_.is_suspect && !write_.is_suspect) {
            const auto until = began + (read_.failure || write_.failure ? trouble_pause : pause);
            if (std::chrono::steady_clock::now() >= until) break;
            wake_.wait_until(lock, until);
        }
        return !stopping_;
    }

    void stop()
    {
        const std::scoped_lock lock{mutex_};
        stopping_ = true;
        wake_.notify_all();
    }

private:
    struct state {
        std::optional<pleme_support::errc> failure;  ///< nothing: it works
        bool is_suspect = false;
    };

    state& state_of(storage_use use) { return use == storage_use::read ? read_ : write_; }
    [[nodiscard]] const state& state_of(storage_use use) const { return use == storage_use::read ? read_ : write_; }

    void set(storage_use use, const std::optional<pleme_support::support_error>& trouble)
    {
        state& known = state_of(use);
        const auto failure = trouble ? std::optional{trouble->code} : std::nullopt;
        if (known.failure == failure) return;
        known.failure = failure;
        wake_.notify_all();
        const std::string what = use == storage_use::read ? "reads from storage" : "writes to storage";
        log_.tell_seldom(what + (trouble ? " fail" : " work"), what + (trouble ? " fail: " + trouble->message : " work again"));
    }

    operator_log& log_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    state read_;
    state write_;
    bool stopping_ = false;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_STORAGE_HEALTH_HPP
