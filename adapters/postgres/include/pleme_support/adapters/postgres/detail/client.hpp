// Sending requests until they are answered: connections that are lost, poolers that refuse names, commits of unknown end.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/outcome.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CLIENT_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CLIENT_HPP

#include <pleme_support/adapters/postgres/detail/pool.hpp>
#include <pleme_support/adapters/postgres/detail/session.hpp>
#include <pleme_support/adapters/postgres/error_map.hpp>
#include <pleme_support/adapters/postgres/options.hpp>
#include <pleme_support/model/call_end.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// Pauses between tries: none before the second, then longer ones of random length, until the time is over.
class retry_pause {
public:
    explicit retry_pause(session::clock::time_point until) noexcept : until_{until} {}

    /// @return false, at once, if the next try would come too late
    [[nodiscard]] bool wait()
    {
        constexpr std::chrono::milliseconds first{10};
        constexpr std::chrono::milliseconds longest{200};
        const auto now = session::clock::now();
        if (now >= until_) return false;
        if (length_.count() == 0) {
            length_ = first;
            return true;
        }
        thread_local std::minstd_rand random{std::random_device{}()};
        const auto half = length_ / 2;
        const auto jitter =
            std::chrono::milliseconds{static_cast<std::int64_t>(random() % static_cast<unsigned>(half.count() + 1))};
        std::this_thread::sleep_until((std::min)(until_, now + half + jitter));
        length_ = (std::min)(length_ * 2, longest);
        return true;
    }

private:
    session::clock::time_point until_;
    std::chrono::milliseconds length_{0};
};

/// How often a client tries.
enum class persistence : std::uint8_t {
    until_timeout,
    briefly,  ///< on a connection of the pool, and if that was lost on a new one: the caller has another server to turn to
};

class client {
public:
    client(const postgres_options& options, std::string connection_string, persistence tries = persistence::until_timeout)
        : options_{options},
          pool_{options, std::move(connection_string)},
          prepares_{options.statements != postgres_statements::unnamed},
          tries_{tries}
    {
    }

    /// Runs a statement that only reads.
    [[nodiscard]] result<pqxx::result> read(const call_end& end, const request& sent)
    {
        std::optional<pqxx::result> answer;
        const auto done = repeat(end, [&](session& on, bool prepared) -> outcome<void> {
            auto answered = on.run(sent, prepared);
            if (!answered) return answered.error();
            answer = std::move(*answered);
            return {};
        });
        if (!done) return done.error();
        return std::move(*answer);
    }

    /// Runs something on one connection until it succeeds, fails for good, or the time is over. A connection on which it
    /// failed is closed: it may be inside a transaction.
    /// @param work  `work(session, prepared)` returns `outcome<void>`; may run several times
    template <class Work>
    [[nodiscard]] result<void> repeat(const call_end& end, Work&& work)
    {
        const auto until = end.before(session::clock::now() + options_.timeout);
        auto lease = pool_.borrow(until);
        if (!lease) return lease.error();
        retry_pause pause{until};
        for (bool first = true;;) {
            auto failed = try_once(*lease, work);
            if (!failed) return {};
            lease->discard();
            if (failed->next == recovery::none) return std::move(failed->error);
            if (failed->next == recovery::unnamed) continue;
            if (tries_ == persistence::briefly && !(std::exchange(first, false) && failed->next == recovery::ask))
                return std::move(failed->error);
            if (!pause.wait()) return std::move(failed->error);
        }
    }

    /// Sends a commit. When its end is unknown, asks by its event on another connection: ours is success, another's is
    /// conflict, and if there is none it is sent again. That a first try still runs somewhere does no harm: the second waits
    /// for it, since both insert the same event.
    /// @param ours  the event of the commit, if it has one; null: an unknown end stays one
    [[nodiscard]] result<void> commit(const call_end& end, const request& sent, const ticket_event* ours)
    {
        const support_error unknown{
            errc::outcome_unknown,
            "the connection was lost during a commit, and it could not be found out whether it happened"};
        const auto until = end.before(session::clock::now() + options_.timeout);
        auto lease = pool_.borrow(until);
        if (!lease) return lease.error();
        retry_pause pause{until};
        bool doubtful = false;
        std::optional<support_error> refused;  // a try after the doubtful one failed for good
        for (;;) {
            if (doubtful) {
                std::optional<uuid> found;
                if (const auto failed =
                        try_once(*lease, [&](session& on, bool prepared) { return ask(on, prepared, *ours, found); })) {
                    if (failed->next == recovery::none) return unknown;
                    if (failed->next != recovery::unnamed && !pause.wait()) return unknown;
                    continue;
                }
                if (found && *found == ours->id) return {};
                if (found) return support_error{errc::conflict, "another event has this version of the ticket"};
                if (refused) return refused->code == errc::conflict ? std::move(*refused) : unknown;
            }
            auto failed = try_once(
                *lease,
                [&](session& on, bool prepared) -> outcome<void> {
                    auto answered = on.run(sent, prepared);
                    if (!answered) return answered.error();
                    return {};
                },
                judge_commit);
            if (!failed) return {};
            switch (failed->next) {
                case recovery::unnamed:
                    break;
                case recovery::none:
                    if (!doubtful) return std::move(failed->error);
                    refused = std::move(failed->error);
                    break;
                case recovery::again:
                case recovery::reconnect:
                    if (!pause.wait()) return doubtful ? unknown : std::move(failed->error);
                    break;
                case recovery::ask:
                    if (ours == nullptr) return unknown;
                    doubtful = true;
                    if (!pause.wait()) return unknown;
                    break;
            }
        }
    }

    /// Runs something that ends with a COMMIT of its own. What fails before the COMMIT was not applied, and is tried again as a
    /// read is; when the connection is lost at the COMMIT, the end is unknown.
    /// @param work  `work(session, committing)` returns `outcome<void>` and sets `committing` before it sends COMMIT; may run
    ///              several times
    template <class Work>
    [[nodiscard]] result<void> transact(const call_end& end, Work&& work)
    {
        const auto until = end.before(session::clock::now() + options_.timeout);
        auto lease = pool_.borrow(until);
        if (!lease) return lease.error();
        retry_pause pause{until};
        for (;;) {
            bool committing = false;
            auto failed = try_once(*lease, [&](session& on, bool) { return work(on, committing); });
            if (!failed) return {};
            lease->discard();  // it may be inside a transaction
            if (committing && failed->next == recovery::ask)
                return support_error{errc::outcome_unknown, "the connection was lost at the end of a transaction"};
            if (failed->next == recovery::none || !pause.wait()) return std::move(failed->error);
        }
    }

private:
    /// Connects if need be and works, once.
    /// @param judge_failure  `judge`, or `judge_commit` for the statement of a commit
    /// @return nothing if it succeeded
    template <class Work>
    [[nodiscard]] std::optional<verdict> try_once(pool::lease& lease, Work&& work,
                                                  verdict (&judge_failure)(const failure&) = judge)
    {
        const bool prepared = prepares_.load(std::memory_order_relaxed);
        const auto on = lease.connect();
        if (!on) return verdict{{errc::storage_unavailable, "the database can't be reached"}, recovery::reconnect};
        const outcome<void> done = work(**on, prepared);
        if (done) return std::nullopt;
        verdict failed = judge_failure(done.error());
        if (failed.next == recovery::unnamed) {
            if (prepared && options_.statements == postgres_statements::automatic)
                prepares_.store(false, std::memory_order_relaxed);
            else
                failed.next = recovery::none;
        }
        if (!done.error().connected || failed.next == recovery::reconnect || failed.next == recovery::ask) {
            lease.discard();
            pool_.close_idle();
        }
        return failed;
    }

    /// Whose event stands where ours was to go. The lock makes the question a write, by the smallest means. So a server that
    /// only reads, and may lag behind, refuses it. And where commits wait for standbys the answer does, too: a server that was
    /// restarted, or whose session was ended, shows what the standbys don't have yet, and it must not be lost once we say it
    /// is done.
    [[nodiscard]] static outcome<void> ask(session& on, bool prepared, const ticket_event& ours, std::optional<uuid>& found)
    {
        const auto place = storage::query<ticket_event>{}
                               .equal<&ticket_event::ticket_id>(ours.ticket_id)
                               .equal<&ticket_event::product>(ours.product)
                               .equal<&ticket_event::version>(ours.version)
                               .select<&ticket_event::id>();
        statement select;
        sql::append_select<ticket_event>(select, place.parts());
        select.append(" FOR KEY SHARE");
        const auto question = make_request(select);
        if (!question) return failure{};
        const auto answered = on.run(*question, prepared);
        if (!answered) return answered.error();
        found.reset();
        if (!answered->empty()) found = parse_uuid((*answered)[0][0].c_str());
        return {};
    }

    const postgres_options options_;
    pool pool_;
    std::atomic<bool> prepares_;
    const persistence tries_;
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CLIENT_HPP
