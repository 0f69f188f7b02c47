// The log beside the file is bounded, in bytes, whatever reads and writes overlap, and all of them make progress.

#include "temporary_file.hpp"

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace pleme_support;
using adapters::sqlite_options;
using adapters::sqlite_storage;
using adapters::sqlite::detail::connection;
using adapters::sqlite::detail::log_bounds;
using adapters::sqlite::detail::pool;
using adapters::sqlite::detail::write_ahead_log;
using storage::batch;
using storage::query;

namespace log_test {

constexpr std::int64_t kilobyte = 1024;
constexpr std::int64_t megabyte = 1024 * kilobyte;

/// A database with one connection that writes and two that read, and a log that is full soon.
struct small_log {
    explicit small_log(std::chrono::milliseconds idle = std::chrono::hours{1})
        : bounds{.kept = 16 * kilobyte,
                 .begin_anew = 128 * kilobyte,
                 .step = 32 * kilobyte,
                 .full = 256 * kilobyte,
                 .held_back = std::chrono::milliseconds{1},
                 .others = std::chrono::milliseconds{1},
                 .cut_from = 8 * kilobyte,
                 .idle = idle},
          log{bounds}
    {
        auto made = adapters::sqlite::detail::open_writer({file.path()}).value();
        REQUIRE(made->execute("CREATE TABLE t (b BLOB); INSERT INTO t VALUES (zeroblob(1))") == SQLITE_OK);
        REQUIRE(made->execute("PRAGMA journal_size_limit = " + std::to_string(bounds.kept)) == SQLITE_OK);
        log.watch(*made);
        writer.add(std::move(made));
        for (int i = 0; i < 2; ++i) readers.add(adapters::sqlite::detail::open_reader({file.path()}).value());
    }

    /// Writes some pages, as a commit of the storage does.
    result<void> write()
    {
        const auto lease = writer.borrow(no_end, wait).value();
        if (auto room = log.make_room(no_end, *lease, readers, wait); !room) return room;
        REQUIRE((*lease).execute("UPDATE t SET b = randomblob(" + std::to_string(commit) + ")") == SQLITE_OK);
        return {};
    }

    /// A reader that stands in the log as it is now.
    static void stand(connection& on)
    {
        REQUIRE(on.execute("BEGIN") == SQLITE_OK);
        REQUIRE(on.ask_integer("SELECT count(*) FROM t").value() == 1);
    }

    static constexpr std::int64_t commit = 16 * kilobyte;
    static constexpr std::int64_t slack = 4 * commit;  ///< a commit's frames, with their headers and the pages that it frees
    const std::chrono::milliseconds wait{5};
    sqlite_test::temporary_file file;
    log_bounds bounds;
    write_ahead_log log;
    pool writer;
    pool readers;
};

}  // namespace log_test

using namespace log_test;

TEST_CASE("log: without readers it is begun anew at its first bound")
{
    small_log desk;
    for (int i = 0; i < 100; ++i) {
        REQUIRE(desk.write().has_value());
        REQUIRE(desk.log.bytes() <= desk.bounds.begin_anew + small_log::slack);
    }
}

TEST_CASE("log: a read that does not end lets it grow to its last bound, where commits are refused until the read ends")
{
    small_log desk;
    std::optional<pool::lease> reading{desk.readers.borrow(no_end, desk.wait).value()};
    small_log::stand(**reading);
    result<void> written;
    int commits = 0;
    while ((written = desk.write()).has_value()) {
        REQUIRE(desk.log.bytes() <= desk.bounds.full + small_log::slack);
        REQUIRE(++commits < 100);
    }
    CHECK(written.error().code == errc::storage_unavailable);
    CHECK(written.error().message == "the write-ahead log is full, and reads stayed in it");
    CHECK(desk.log.bytes() >= desk.bounds.full);
    CHECK(desk.readers.borrow(no_end, desk.wait).has_value());  // other reads go on meanwhile
    CHECK_FALSE(desk.write().has_value());

    REQUIRE((**reading).execute("COMMIT") == SQLITE_OK);
    reading.reset();
    CHECK(desk.write().has_value());
    CHECK(desk.log.bytes() <= desk.bounds.kept + small_log::slack);
}

TEST_CASE("log: readers of another process are waited for, but no commit is refused for their sake")
{
    small_log desk;
    const auto elsewhere = adapters::sqlite::detail::open_reader({desk.file.path()}).value();
    small_log::stand(*elsewhere);
    for (int i = 0; i < 60; ++i) REQUIRE(desk.write().has_value());
    CHECK(desk.log.bytes() > desk.bounds.full);
    REQUIRE(elsewhere->execute("COMMIT") == SQLITE_OK);
    for (int i = 0; i < 10; ++i) REQUIRE(desk.write().has_value());
    CHECK(desk.log.bytes() <= desk.bounds.begin_anew + small_log::slack);
}

TEST_CASE("log: cut to nothing by a read when nobody has written for a while, and not before")
{
    SUBCASE("idle")
    {
        small_log desk{std::chrono::milliseconds{0}};
        REQUIRE(desk.write().has_value());
        CHECK(desk.log.bytes() > 0);
        std::optional<pool::lease> reading{desk.readers.borrow(no_end, desk.wait).value()};
        desk.log.cut_if_idle(desk.writer, desk.readers, desk.wait);
        CHECK(desk.log.bytes() > 0);  // somebody reads
        reading.reset();
        desk.log.cut_if_idle(desk.writer, desk.readers, desk.wait);
        CHECK(desk.log.bytes() == 0);
        REQUIRE(desk.write().has_value());
        CHECK(desk.log.bytes() > 0);
    }
    SUBCASE("busy")
    {
        small_log desk{std::chrono::hours{1}};
        REQUIRE(desk.write().has_value());
        desk.log.cut_if_idle(desk.writer, desk.readers, desk.wait);
        CHECK(desk.log.bytes() > 0);
    }
}

TEST_CASE("log: at most 64 MB beside many readers that overlap and a writer, who all make progress")
{
    constexpr int readers = 8;
#ifdef __SANITIZE_THREAD__  // each byte costs some fifty there: the log is begun anew a few times, which is what has to be
                            // watched
    constexpr int commits = 24;
    constexpr std::int32_t messages = 12;
#else
    constexpr int commits = 48;
    constexpr std::int32_t messages = 64;  // so a commit writes 4 MB, and all of them three times the bound
#endif
    constexpr std::size_t content = 64 * kilobyte;
    const sqlite_test::temporary_file file;
    sqlite_options options{file.path()};
    options.readers = readers;
    options.synchronous = adapters::sqlite_synchronous::normal;
    options.busy_timeout = std::chrono::minutes{5};
    const auto storage = sqlite_storage::open(options).value();
    const auto ticket = testing::make_ticket(1);
    std::vector<ticket_message> texts;
    batch first;
    first.insert(ticket);
    for (std::int32_t n = 1; n <= messages; ++n) {
        texts.push_back(testing::make_message(ticket, n));
        texts.back().content.assign(content, 'a');
        first.insert(texts.back());
    }
    REQUIRE(storage->commit(no_end, first).has_value());

    std::atomic<bool> over{false};
    std::atomic<std::int64_t> largest{0};
    std::vector<std::atomic<int>> reads(readers);
    std::vector<std::atomic<int>> torn(readers);
    std::vector<std::thread> threads;
    for (std::size_t self = 0; self < readers; ++self)
        threads.emplace_back([&, self] {
            std::minstd_rand random{static_cast<unsigned>(self + 1)};
            while (!over) {
                const auto all = query<ticket_message>{}.ascending<&ticket_message::created_at, &ticket_message::id>();
                bool whole = false;
                if (random() % 2 == 0) {
                    const auto rows = storage->read(no_end, all);
                    whole = rows.has_value();
                    if (whole)  // a commit changes all of them, so a snapshot has them alike
                        for (const auto& each : get<0>(*rows))
                            whole = whole && each.content.front() == get<0>(*rows).front().content.front();
                } else {
                    const auto rows = storage->read(no_end, all, query<support_ticket>{}, all);
                    whole = rows.has_value() && get<0>(*rows) == get<2>(*rows);
                }
                if (!whole) ++torn[self];
                ++reads[self];
                const auto size = storage->status().log_bytes;
                if (auto seen = largest.load(); size > seen) largest.compare_exchange_strong(seen, size);
            }
        });
    std::vector<int> half(readers);
    int failed = 0;
    for (int commit = 0; commit < commits; ++commit) {
        batch next;
        for (auto& each : texts) {
            each.content.assign(content, static_cast<char>('a' + commit % 26));
            next.update(each);
        }
        if (!storage->commit(no_end, next)) ++failed;
        largest = (std::max)(largest.load(), storage->status().log_bytes);
        if (commit == commits / 2) std::copy(reads.begin(), reads.end(), half.begin());
    }
    // Whoever reads goes on reading: no thread is left behind, neither in this half nor in the other.
    const auto all_read = [&] {
        for (std::size_t self = 0; self < readers; ++self)
            if (reads[self] <= half[self]) return false;
        return true;
    };
    while (!all_read()) std::this_thread::yield();
    over = true;
    for (auto& thread : threads) thread.join();

    CHECK(failed == 0);
    for (const auto& each : torn) CHECK(each == 0);
    CHECK(largest > 4 * megabyte);
    CHECK(largest <= 64 * megabyte);
    CHECK(storage->status().file_bytes < 64 * megabyte);

    // And nothing stays of it when nobody writes: a read cuts it.
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    while (storage->status().log_bytes > 0 && std::chrono::steady_clock::now() < until)
        REQUIRE(storage->read(no_end, query<number_block>{}).has_value());
    CHECK(storage->status().log_bytes == 0);
}
