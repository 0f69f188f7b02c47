// The probe: asks storage itself, again and again, on a thread of its own, so that trouble shows and heals without a client.
// Example service. Guide: docs/guide/service.md. Tests: tests/clients/bounds.test.mjs.

#ifndef SUPPORT_SERVICE_STORAGE_PROBE_HPP
#define SUPPORT_SERVICE_STORAGE_PROBE_HPP

#include "operator_log.hpp"
#include "storage_choice.hpp"
#include "storage_health.hpp"

#include <pleme_support/error.hpp>
#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/storage/batch.hpp>
#include <pleme_support/storage/query.hpp>

#include <chrono>
#include <exception>
#include <thread>
#include <utility>

namespace support_service {

/// Probes as long as it lives: reads always, writes only once one has failed, as a service that nobody asks writes nothing.
class storage_probe {
public:
    static constexpr std::chrono::seconds pause{5};
    static constexpr std::chrono::seconds trouble_pause{1};

    /// All outlive the probe.
    storage_probe(storage_choice& storage, storage_health& health, operator_log& log)
        : storage_{storage}, health_{health}, log_{log}, thread_{[this] { run(); }}
    {
    }
    storage_probe(const storage_probe&) = delete;
    storage_probe& operator=(const storage_probe&) = delete;
    /// Waits for the call that is under way, if one is.
    ~storage_probe()
    {
        health_.stop();
        thread_.join();
    }

private:
    void run()
    {
        while (health_.wait(pause, trouble_pause)) {
            try {
                probe_reads();
                if (health_.needs_probe(storage_use::write)) probe_writes();
                log_.tell_kept();
            } catch (const std::exception&) {  // out of memory: what it says is nobody's business
            }
        }
    }

    void probe_reads()
    {
        pleme_support::storage::query<pleme_support::support_ticket> query;
        query.equal<&pleme_support::support_ticket::id>(pleme_support::uuid{}).select<>();
        health_.note_probe(storage_use::read, storage_.read(pleme_support::no_end, query));
    }

    /// Writes a record that nothing reads, and takes it back. One that a lost process has left is in nobody's way.
    void probe_writes()
    {
        pleme_support::idempotency_key record;
        record.product = "service-probe";
        record.actor_id = self_;
        record.key = "probe";
        record.used_at = pleme_support::wall_clock{}.now();
        pleme_support::storage::batch added;
        added.insert(record);
        pleme_support::storage::batch removed;
        removed.remove(std::move(record));
        auto written = storage_.commit(pleme_support::no_end, added);
        // After a commit of unknown outcome the record may be there already, and can be removed all the same.
        if (written || written.error().code == pleme_support::errc::conflict)
            written = storage_.commit(pleme_support::no_end, removed);
        health_.note_probe(storage_use::write, written);
    }

    storage_choice& storage_;
    storage_health& health_;
    operator_log& log_;
    const pleme_support::uuid self_ = pleme_support::uuid_v7_source{}.next(pleme_support::wall_clock{}.now());
    std::thread thread_;  // below what it uses
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_STORAGE_PROBE_HPP
