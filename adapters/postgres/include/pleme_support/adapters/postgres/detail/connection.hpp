// A connection on which no wait is longer than it may be: libpq's calls that don't block, and poll(2) between them.
// PostgreSQL adapter; looking up a host's name is the one thing that may block. Guide: adapters/postgres/README.md.
// Tests: adapters/postgres/tests/connection.test.cpp, adapters/postgres/tests/call_end.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CONNECTION_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CONNECTION_HPP

#include <pleme_support/adapters/postgres/detail/query_result.hpp>
#include <pleme_support/adapters/postgres/detail/time_limit.hpp>
#include <pleme_support/adapters/postgres/error_map.hpp>
#include <pleme_support/result.hpp>

#include <libpq-fe.h>
#include <poll.h>

#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// A `T`, or what is known of the failure.
template <class T>
using outcome = result<T, failure>;

/// A parameter as text; nothing is NULL. Never with U+0000, at which libpq would cut it.
using parameter = std::optional<std::string>;

/// Used by one thread at a time; of no use any more after a failure that says that it is not connected.
class connection {
public:
    /// @param one_host  a connection string of libpq; of several hosts a silent one would use up the time of all
    [[nodiscard]] static outcome<std::unique_ptr<connection>> open(const std::string& one_host, const time_limit& limit)
    {
        if (limit.is_over()) return failure{{}, false, expiry::unsent};
        std::unique_ptr<connection> made{new connection{PQconnectStart(one_host.c_str())}};
        PGconn* const raw = made->held_.get();
        if (raw == nullptr) throw std::bad_alloc{};
        PQsetNoticeProcessor(
            raw, [](void*, const char*) {}, nullptr);  // notices would go to standard error
        if (PQstatus(raw) == CONNECTION_BAD) return failure{};
        for (auto next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK; next = PQconnectPoll(raw)) {
            if (next == PGRES_POLLING_FAILED) return failure{};
            if (limit.wait(PQsocket(raw), next == PGRES_POLLING_READING ? POLLIN : POLLOUT) == 0)
                return failure{{}, false, expiry::unsent};
        }
        if (PQsetnonblocking(raw, 1) != 0) return failure{};
        return made;
    }

    /// Runs one statement that is parsed for this once.
    [[nodiscard]] outcome<query_result> run(const std::string& text, const std::vector<parameter>& parameters,
                                            const time_limit& limit)
    {
        const auto values = to_pointers(parameters);
        return exchange(limit, [&] {
            return PQsendQueryParams(held_.get(), text.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                                     nullptr, nullptr, 0);
        });
    }

    /// Makes a name known for a statement.
    [[nodiscard]] outcome<query_result> prepare(const std::string& name, const std::string& text, const time_limit& limit)
    {
        return exchange(limit, [&] { return PQsendPrepare(held_.get(), name.c_str(), text.c_str(), 0, nullptr); });
    }

    /// Runs a statement by its name.
    [[nodiscard]] outcome<query_result> run_prepared(const std::string& name, const std::vector<parameter>& parameters,
                                                     const time_limit& limit)
    {
        const auto values = to_pointers(parameters);
        return exchange(limit, [&] {
            return PQsendQueryPrepared(held_.get(), name.c_str(), static_cast<int>(values.size()), values.data(), nullptr,
                                       nullptr, 0);
        });
    }

    /// Runs a COPY ... FROM STDIN.
    /// @param next_chunk  `next_chunk()` is a `std::string_view` of whole rows, valid until the next call; empty: there are no
    ///                    more
    template <class NextChunk>
    [[nodiscard]] outcome<query_result> copy(const std::string& command, NextChunk&& next_chunk, const time_limit& limit)
    {
        auto begun = exchange(limit, [&] { return PQsendQuery(held_.get(), command.c_str()); });
        if (!begun) return begun;
        bool taken = begun->status() == PGRES_COPY_IN;
        for (std::string_view chunk = next_chunk(); taken && !chunk.empty(); chunk = next_chunk()) {
            taken = PQputCopyData(held_.get(), chunk.data(), static_cast<int>(chunk.size())) == 1;
            if (auto failed = flush(limit)) return *std::move(failed);  // so that libpq gathers no more than a chunk
        }
        if (taken) taken = PQputCopyEnd(held_.get(), nullptr) == 1;
        if (auto failed = flush(limit)) return *std::move(failed);
        auto ended = receive(limit);  // says why, if the server has refused what came
        if (ended && !taken) return failure{};
        return ended;
    }

    /// Waits on for the answer to a statement whose time was over.
    [[nodiscard]] outcome<query_result> wait_on(const time_limit& limit) { return receive(limit); }

    /// The process at the other end, if there is no pooler between.
    [[nodiscard]] int process() const noexcept { return PQbackendPID(held_.get()); }

private:
    struct finish {
        void operator()(PGconn* owned) const noexcept { PQfinish(owned); }
    };

    explicit connection(PGconn* owned) noexcept : held_{owned} {}

    [[nodiscard]] static std::vector<const char*> to_pointers(const std::vector<parameter>& parameters)
    {
        std::vector<const char*> pointers;
        pointers.reserve(parameters.size());
        for (const parameter& each : parameters) pointers.push_back(each ? each->c_str() : nullptr);
        return pointers;
    }

    [[nodiscard]] bool is_open() const noexcept { return PQstatus(held_.get()) == CONNECTION_OK; }

    /// Sends something and waits for what comes of it. Nothing is sent when the time is over already.
    template <class Send>
    [[nodiscard]] outcome<query_result> exchange(const time_limit& limit, Send&& send)
    {
        if (limit.is_over()) return failure{{}, true, expiry::unsent};
        if (send() != 1) return failure{{}, is_open()};
        if (auto failed = flush(limit)) return *std::move(failed);
        return receive(limit);
    }

    /// Sends what libpq holds back because the socket took no more, and reads meanwhile, so that the server is not held up.
    [[nodiscard]] std::optional<failure> flush(const time_limit& limit)
    {
        for (;;) {
            const int held_back = PQflush(held_.get());
            if (held_back == 0) return std::nullopt;
            if (held_back < 0) return failure{};
            const short ready = limit.wait(PQsocket(held_.get()), POLLIN | POLLOUT);
            if (ready == 0) return failure{{}, false, expiry::unanswered};
            if ((ready & POLLIN) != 0 && PQconsumeInput(held_.get()) != 1) return failure{};
        }
    }

    /// @return the rows of the last statement, or why one failed; at the beginning of a COPY, that it has begun
    [[nodiscard]] outcome<query_result> receive(const time_limit& limit)
    {
        query_result last;
        std::optional<failure> refused;
        for (bool readable = true;;) {
            while (readable && PQisBusy(held_.get()) != 0) {
                if (limit.wait(PQsocket(held_.get()), POLLIN) == 0) return failure{{}, false, expiry::unanswered};
                readable = PQconsumeInput(held_.get()) == 1;
            }
            if (!readable && PQisBusy(held_.get()) != 0) break;  // no more comes, and libpq would wait for it
            PGresult* const raw = PQgetResult(held_.get());
            if (raw == nullptr) break;
            query_result next{raw};
            if (next.status() == PGRES_COPY_IN) return next;
            if (next.status() != PGRES_FATAL_ERROR)
                last = std::move(next);
            else if (!refused)
                refused = failure{next.sqlstate(), true};
        }
        if (refused) refused->connected = is_open();
        if (!refused && !is_open()) refused = failure{};
        if (refused) return *std::move(refused);
        return last;
    }

    std::unique_ptr<PGconn, finish> held_;
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_CONNECTION_HPP
