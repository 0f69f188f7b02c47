// Sending requests until they are answered: connections that are lost, poolers that refuse names, commits of unknown end.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/outcome.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CLIENT_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CLIENT_HPP

#include <pleme_support/adapters/postgres/detail/pool.hpp>
#include <pleme_support/adapters/postgres/detail/query_result.hpp>
#include <pleme_support/adapters/postgres/detail/rest_after_failure.hpp>
#include <pleme_support/adapters/postgres/detail/retry_pause.hpp>
#include <pleme_support/adapters/postgres/detail/session.hpp>
#include <pleme_support/adapters/postgres/detail/time_limit.hpp>
#include <pleme_support/adapters/postgres/error_map.hpp>
#include <pleme_support/adapters/postgres/options.hpp>
#include <pleme_support/model/call_end.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/storage/query.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// How often a client tries.
enum class persistence : std::uint8_t {
    until_timeout,
    briefly,  ///< on a connection of the pool, and if that was lost on a new one: the caller has another server to turn to
};

class client {
public:
    client(const postgres_options& options, const std::string& connection_string,
           persistence tries = persistence::until_timeout)
        : options_{options},
          pool_{options, connection_string},
          prepares_{options.statements != postgres_statements::unnamed},
          tries_{tries}
    {
    }

    /// Runs a statement that only reads.
    [[nodiscard]] result<query_result> read(const call_end& end, const request& sent)
    {
        query_result answer;
        const auto done = repeat(end, [&](session& on, const time_limit& limit, bool prepared) -> outcome<void> {
            auto answered = on.run(sent, prepared, limit);
            if (!answered) return answered.error();
            answer = std::move(*answered);
            return {};
        });
        if (!done) return done.error();
        return answer;
    }

    /// Runs something on one connection until it succeeds, fails for good, or the time is over.
    /// @param work  `work(session, limit, prepared)` returns `outcome<void>`; may run several times; leaves no transaction open
    template <class Work>
    [[nodiscard]] result<void> repeat(const call_end& end, Work&& work)
    {
        auto begun = begin(end, time_of::call);
        if (!begun) return begun.error();
        call& of = *begun;
        for (bool first = true;;) {
            auto failed = try_once(of, [&](session& on, bool prepared) { return work(on, of.limit, prepared); });
            if (!failed) return {};
            if (failed->next == recovery::none) return std::move(failed->error);
            if (failed->next == recovery::unnamed) continue;
            if (tries_ == persistence::briefly && !(std::exchange(first, false) && failed->next == recovery::ask))
                return std::move(failed->error);
            if (!of.pause.wait(end)) return give_up(of, std::move(failed->error));
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
            "the connection was lost, or the time over, during a commit, and it could not be found out whether it happened"};
        auto begun = begin(end, time_of::call);
        if (!begun) return begun.error();
        call& of = *begun;
        bool doubtful = false;
        std::optional<support_error> refused;  // a try after the doubtful one failed for good
        for (;;) {
            if (doubtful) {
                std::optional<uuid> found;
                if (const auto failed =
                        try_once(of, [&](session& on, bool prepared) { return ask(on, of.limit, prepared, *ours, found); })) {
                    if (failed->next == recovery::none) return unknown;
                    if (failed->next != recovery::unnamed && !of.pause.wait(end)) return unknown;
                    continue;
                }
                if (found && *found == ours->id) return {};
                if (found) return support_error{errc::conflict, "another event has this version of the ticket"};
                if (refused) return refused->code == errc::conflict ? std::move(*refused) : unknown;
            }
            auto failed = try_once(
                of,
                [&](session& on, bool prepared) -> outcome<void> {
                    auto answered = on.run(sent, prepared, of.limit);
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
                    if (!of.pause.wait(end)) return doubtful ? unknown : give_up(of, std::move(failed->error));
                    break;
                case recovery::ask:
                    if (ours == nullptr) return unknown;
                    doubtful = true;
                    if (!of.pause.wait(end)) return unknown;
                    break;
            }
        }
    }

    /// Runs something that ends with a COMMIT of its own. What fails before the COMMIT was not applied, and is tried again as a
    /// read is; when the connection is lost at the COMMIT, the end is unknown. A try may take as long as the server goes on
    /// with it, each wait no longer than `timeout`.
    /// @param work  `work(session, limit, committing)` returns `outcome<void>`, and sets `committing` before it
    ///              sends COMMIT; may run several times
    template <class Work>
    [[nodiscard]] result<void> transact(const call_end& end, Work&& work)
    {
        auto begun = begin(end, time_of::each_wait);
        if (!begun) return begun.error();
        call& of = *begun;
        for (;;) {
            bool committing = false;
            auto failed = try_once(of, [&](session& on, bool) { return work(on, of.limit, committing); });
            if (!failed) return {};
            of.lease.discard();  // it may be inside a transaction
            if (committing && failed->next == recovery::ask)
                return support_error{errc::outcome_unknown, "the connection was lost at the end of a transaction"};
            if (failed->next == recovery::none) return std::move(failed->error);
            if (!of.pause.wait(end)) return give_up(of, std::move(failed->error));
        }
    }

private:
    /// What the tries of one call share.
    struct call {
        const call_end& end;
        time_limit limit;
        pool::lease lease;
        retry_pause pause;
        bool patient;         ///< connecting may take all of the time
        bool reached = true;  ///< the last try had a connection
    };

    [[nodiscard]] result<call> begin(const call_end& end, time_of what)
    {
        if (auto over = end.check()) return *std::move(over);
        const time_limit limit{end, options_.timeout, what};
        const auto until = end.before(session::clock::now() + options_.timeout);
        auto lease = pool_.borrow(end, options_.timeout);
        if (!lease) return lease.error();
        return call{end, limit, std::move(*lease), retry_pause{until}, unreachable_.may_try()};
    }

    /// @param last  why the last try failed
    [[nodiscard]] support_error give_up(const call& of, support_error last)
    {
        if (of.end.is_over()) return of.end.error();
        if (!of.reached) unreachable_.failed();
        return last;
    }

    /// Connects if need be and works, once.
    /// @param judge_failure  `judge`, or `judge_commit` for the statement of a commit
    /// @return nothing if it succeeded
    template <class Work>
    [[nodiscard]] std::optional<verdict> try_once(call& of, Work&& work, verdict (&judge_failure)(const failure&) = judge)
    {
        constexpr std::chrono::milliseconds impatience{100};
        const bool prepared = prepares_.load(std::memory_order_relaxed);
        const auto on = of.lease.connect(of.patient ? of.limit : of.limit.within(impatience));
        of.reached = on.has_value();
        if (!on)
            return verdict{{errc::storage_unavailable, "the database can't be reached"},
                           of.patient ? recovery::reconnect : recovery::none};
        outcome<void> done = work(**on, prepared);
        if (done) {
            unreachable_.succeeded();
            return std::nullopt;
        }
        if (done.error().expired != expiry::none) return end_of(of, **on, done.error(), judge_failure);
        verdict failed = judge_failure(done.error());
        if (failed.next == recovery::unnamed) {
            if (prepared && options_.statements == postgres_statements::automatic)
                prepares_.store(false, std::memory_order_relaxed);
            else
                failed.next = recovery::none;
        }
        if (!done.error().connected || failed.next == recovery::reconnect || failed.next == recovery::ask) {
            of.lease.discard();
            pool_.close_idle();
        }
        return failed;
    }

    /// What a try comes to whose time was over.
    [[nodiscard]] verdict end_of(call& of, session& on, const failure& late, verdict (&judge_failure)(const failure&))
    {
        const bool was_sent = late.expired == expiry::unanswered;
        const auto refused = late.expired != expiry::unsent ? cancel(of, on) : std::nullopt;
        if (!late.connected) of.lease.discard();
        if (!was_sent) return {of.limit.error(), recovery::reconnect};
        if (!refused) return {of.limit.error(), recovery::ask};
        constexpr std::string_view cancelled = "57014";
        if (refused->sqlstate == cancelled) return {of.limit.error(), recovery::none};
        return judge_failure(*refused);
    }

    /// Has the server end a statement that nobody waits for any more, within 50 ms, and gives it 30 ms to say so. libpq's own
    /// way to cancel waits for the server without an end.
    /// @return why the statement was not applied; nothing if that is not known. Of a commit that happens nevertheless it is not
    ///         known, either: one that waited for its standbys is told to wait no longer.
    [[nodiscard]] std::optional<failure> cancel(const call& of, session& on)
    {
        constexpr std::chrono::milliseconds to_ask{50};
        constexpr std::chrono::milliseconds to_hear{30};
        if (on.process() == nullptr) return std::nullopt;
        const auto done = pool_.cancel(*on.process(), {no_end, to_ask});
        // A call with little time says nothing about the server; one that had all of the storage's does.
        if (done == cancellation::unreachable && !of.end.is_over()) {
            unreachable_.failed();
            pool_.close_idle();
        }
        if (done != cancellation::sent) return std::nullopt;
        const auto ended = on.wait_on({no_end, to_hear});
        if (ended || ended.error().expired != expiry::none) return std::nullopt;
        return ended.error();
    }

    /// Whose event stands where ours was to go. The lock makes the question a write, by the smallest means. So a server that
    /// only reads, and may lag behind, refuses it. And where commits wait for standbys the answer does, too: a server that was
    /// restarted, or whose session was ended, shows what the standbys don't have yet, and it must not be lost once we say it
    /// is done.
    [[nodiscard]] static outcome<void> ask(session& on, const time_limit& limit, bool prepared, const ticket_event& ours,
                                           std::optional<uuid>& found)
    {
        const auto place = storage::query<ticket_event>{}
                               .equal<&ticket_event::ticket_id>(ours.ticket_id)
                               .equal<&ticket_event::product>(ours.product)
                               .equal<&ticket_event::version>(ours.version)
                               .select<&ticket_event::id>();
        statement select;
        sql::append_select(select, sql::table_of<ticket_event>(), place.parts());
        select.append(" FOR KEY SHARE");
        const auto question = make_request(select);
        if (!question) return failure{};
        const auto answered = on.run(*question, prepared, limit);
        if (!answered) return answered.error();
        found.reset();
        if (!answered->empty()) found = parse_uuid(answered->at(0, 0));
        return {};
    }

    const postgres_options options_;
    pool pool_;
    std::atomic<bool> prepares_;
    const persistence tries_;
    rest_after_failure unreachable_;  ///< while it rests, a connection is tried for once, and briefly
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CLIENT_HPP
