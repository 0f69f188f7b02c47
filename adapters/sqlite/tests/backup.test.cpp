// A backup of a database that is written to: whole, a snapshot, for its owner alone, and nothing at all if it fails.

#include "temporary_file.hpp"

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <sys/stat.h>

using namespace pleme_support;
using adapters::sqlite_backup_progress;
using adapters::sqlite_options;
using adapters::sqlite_storage;
using adapters::sqlite::detail::connection;
using storage::batch;
using storage::query;

namespace backup_test {

/// A ticket, its event and a message, as the n-th commit.
batch make_commit(std::int32_t n, std::size_t content)
{
    const auto ticket = testing::make_ticket(n);
    auto message = testing::make_message(ticket, n);
    message.content.assign(content, static_cast<char>('a' + n % 26));
    return batch{}.insert(ticket).insert(testing::make_event(ticket)).insert(message);
}

/// Checks that a copy holds what the commits 1 to n wrote, for some n, and nothing else.
/// @return n
std::int32_t check_snapshot(const std::string& path, std::size_t content)
{
    CHECK(connection::open(path).value()->ask_text("PRAGMA integrity_check").value() == "ok");
    const auto copy = sqlite_storage::open({path}).value();
    const auto rows = copy->read(no_end, query<support_ticket>{}.ascending<&support_ticket::number>(), query<ticket_event>{},
                                 query<ticket_message>{}.ascending<&ticket_message::id>())
                          .value();
    const auto& [tickets, events, messages] = rows;
    const auto n = static_cast<std::int32_t>(tickets.size());
    CHECK(events.size() == tickets.size());
    REQUIRE(messages.size() == tickets.size());
    for (std::int32_t i = 1; i <= n; ++i) {
        const auto at = static_cast<std::size_t>(i - 1);
        REQUIRE((tickets[at] == testing::make_ticket(i)));
        REQUIRE(messages[at].ticket_id == tickets[at].id);
        REQUIRE((messages[at].content == std::string(content, static_cast<char>('a' + i % 26))));
    }
    return n;
}

bool is_there(const std::string& path)
{
    return std::filesystem::exists(std::filesystem::symlink_status(path));
}

}  // namespace backup_test

using namespace backup_test;

TEST_CASE(
    "backup: while a writer commits it is a snapshot of what was acknowledged before it ended, and no commit waits for all of "
    "it")
{
    constexpr std::size_t content = 20'000;
    const sqlite_test::temporary_file file;
    const sqlite_test::temporary_file copy;
    sqlite_options options{file.path()};
    options.synchronous = adapters::sqlite_synchronous::normal;
    options.busy_timeout = std::chrono::minutes{5};
    const auto storage = sqlite_storage::open(options).value();
    std::atomic<std::int32_t> acknowledged{0};
    const auto commit_next = [&] {
        const std::int32_t n = acknowledged + 1;
        REQUIRE(storage->commit(no_end, make_commit(n, content)).has_value());
        acknowledged = n;
    };
    while (acknowledged < 400) commit_next();  // 8 MB, so several steps

    std::atomic<bool> over{false};
    std::thread writer{[&] {
        while (!over) commit_next();
    }};
    const std::int32_t before = acknowledged;
    std::vector<sqlite_backup_progress> steps;
    std::vector<std::int32_t> commits_at_steps;
    const auto done = storage->backup(copy.path(), [&](const sqlite_backup_progress& now) {
        steps.push_back(now);
        commits_at_steps.push_back(acknowledged);
        const std::int32_t seen = acknowledged;
        while (acknowledged == seen) std::this_thread::yield();  // between any two steps there is a commit
    });
    const std::int32_t after = acknowledged;
    over = true;
    writer.join();
    REQUIRE(done.has_value());

    REQUIRE(steps.size() > 5);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        CHECK(steps[i].copied <= steps[i].pages);
        if (i > 0) CHECK(steps[i].copied > steps[i - 1].copied);
        if (i > 0) CHECK(commits_at_steps[i] > commits_at_steps[i - 1]);
    }
    CHECK(steps.back().copied == steps.back().pages);
    const std::int32_t held = check_snapshot(copy.path(), content);
    CHECK(held >= before);
    CHECK(held <= after + 1);  // the one whose acknowledgement was under way
    CHECK(held >= commits_at_steps[commits_at_steps.size() - 2]);
    CHECK_FALSE(is_there(copy.path() + ".partial"));

    struct stat found {};
    REQUIRE(::stat(copy.path().c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0600);
}

TEST_CASE("backup: of a database that another process writes to all the time")
{
    constexpr std::size_t content = 20'000;
    const sqlite_test::temporary_file file;
    const sqlite_test::temporary_file copy;
    const auto storage = sqlite_storage::open({file.path()}).value();
    const auto elsewhere = sqlite_storage::open({file.path()}).value();
    std::int32_t commits = 0;
    const auto commit_next = [&] { REQUIRE(elsewhere->commit(no_end, make_commit(++commits, content)).has_value()); };
    while (commits < 100) commit_next();
    int restarts = 0;
    std::int64_t last = 0;
    const auto done = storage->backup(copy.path(), [&](const sqlite_backup_progress& now) {
        if (now.copied <= last) ++restarts;
        last = now.copied;
        if (now.copied < now.pages) commit_next();
    });
    REQUIRE(done.has_value());
    CHECK(restarts > 1);
    const auto held = check_snapshot(copy.path(), content);
    CHECK(held >= 100);
    CHECK(held <= commits);
    CHECK(get<0>(elsewhere->read(no_end, query<support_ticket>{}).value()).size() == static_cast<std::size_t>(commits));
}

TEST_CASE("backup: of a database in memory, without anybody who watches")
{
    const sqlite_test::temporary_file copy;
    const auto storage = sqlite_storage::open({":memory:"}).value();
    for (std::int32_t n = 1; n <= 3; ++n) REQUIRE(storage->commit(no_end, make_commit(n, 10)).has_value());
    REQUIRE(storage->backup(copy.path()).has_value());
    CHECK(check_snapshot(copy.path(), 10) == 3);
}

TEST_CASE("backup: a target that is there is refused and not touched")
{
    const sqlite_test::temporary_file file;
    const sqlite_test::temporary_file copy;
    const auto storage = sqlite_storage::open({file.path()}).value();
    const auto refused = [&](const std::string& target) {
        const auto done = storage->backup(target);
        return !done.has_value() && done.error().code == errc::invalid_argument;
    };
    for (const char* suffix : {"", "-wal", "-shm", "-journal", ".partial"}) {
        const std::string occupied = copy.path() + suffix;
        CAPTURE(occupied);
        std::ofstream{occupied} << "mine";
        CHECK(refused(copy.path()));
        std::ifstream read{occupied};
        CHECK(std::string{std::istreambuf_iterator<char>{read}, {}} == "mine");
        std::filesystem::remove(occupied);
    }
    std::filesystem::create_symlink("/nowhere/at/all", copy.path());
    CHECK(refused(copy.path()));
    std::filesystem::remove(copy.path());
    CHECK(refused(file.path()));
    CHECK(refused(""));
    CHECK(refused(":memory:"));
    CHECK(refused(std::string{"a\0b", 3}));
    const auto nowhere = storage->backup("/nowhere/at/all.db");
    REQUIRE_FALSE(nowhere.has_value());
    CHECK(nowhere.error().code == errc::storage_unavailable);
}

TEST_CASE("backup: one that is broken off leaves nothing, and the database as it was")
{
    const sqlite_test::temporary_file file;
    const sqlite_test::temporary_file copy;
    const auto storage = sqlite_storage::open({file.path()}).value();
    for (std::int32_t n = 1; n <= 100; ++n) REQUIRE(storage->commit(no_end, make_commit(n, 20'000)).has_value());
    CHECK_THROWS_AS(static_cast<void>(storage->backup(copy.path(),
                                                      [](const sqlite_backup_progress& now) {
                                                          if (now.copied < now.pages) throw std::runtime_error{"enough"};
                                                      })),
                    std::runtime_error);
    CHECK_FALSE(is_there(copy.path()));
    CHECK_FALSE(is_there(copy.path() + ".partial"));
    REQUIRE(storage->commit(no_end, make_commit(101, 20'000)).has_value());
    REQUIRE(storage->backup(copy.path()).has_value());
    CHECK(check_snapshot(copy.path(), 20'000) == 101);
}
