// A database that is restored to an earlier point, from a backup and by copies of the file, under followers of its event log.

#include "support/restored_log.hpp"
#include "support/test_size.hpp"
#include "temporary_file.hpp"

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace pleme_support;
using namespace pleme_support::test;
using adapters::sqlite_storage;

namespace restore_test {

std::unique_ptr<sqlite_storage> open(const sqlite_test::temporary_file& file)
{
    return sqlite_storage::open({.path = file.path(), .synchronous = adapters::sqlite_synchronous::normal}).value();
}

/// Puts a copy in the place of a database that nobody has open.
void put_back(const sqlite_test::temporary_file& copy, const sqlite_test::temporary_file& file)
{
    file.remove();
    std::filesystem::copy_file(copy.path(), file.path());
}

/// The order that the database holds, without giving places to what has none.
std::vector<std::pair<uuid, std::int32_t>> surviving_history(sqlite_storage& storage)
{
    storage::query<event_places> in_order;
    in_order.equal<&event_places::product>("thai").ascending<&event_places::last>();
    std::vector<std::pair<uuid, std::int32_t>> history;
    const auto read = storage.read(no_end, in_order).value();
    for (const event_places& row : get<0>(read))
        for (const event_key& key : row.events) history.emplace_back(key.ticket_id, key.version);
    return history;
}

/// Whether a follower has seen the first events of that order, in it, and no others.
bool has_seen_the_beginning_of(const std::vector<std::pair<uuid, std::int32_t>>& history, const log_follower& follower)
{
    return follower.seen.size() <= history.size() &&
           std::equal(follower.seen.begin(), follower.seen.end(), history.begin(), [](const auto& each, const auto& key) {
               return std::pair{each.event.ticket_id, each.event.version} == key;
           });
}

}  // namespace restore_test

using namespace restore_test;

TEST_CASE("restore: followers of the log of a SQLite database, from a backup that was made meanwhile")
{
    const sqlite_test::temporary_file file;
    const sqlite_test::temporary_file copy;
    check_followers_of_a_restored_log([&] { return open(file); },
                                      [&](sqlite_storage& storage) { REQUIRE(storage.backup(copy.path()).has_value()); },
                                      [&] { put_back(copy, file); });
}

TEST_CASE("restore: at random points, whoever is not refused has seen exactly the history that survived")
{
    int lost = 0;
    for (std::uint32_t seed = 1; seed <= static_cast<std::uint32_t>(pleme_support::test::test_size("restore_histories"));
         ++seed) {
        CAPTURE(seed);
        std::minstd_rand random{seed};
        const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random()) % bound; };
        const sqlite_test::temporary_file file;
        std::vector<std::unique_ptr<sqlite_test::temporary_file>> copies;
        auto storage = open(file);
        std::optional<support_repository<sqlite_storage>> repo{*storage};
        std::vector<std::vector<log_follower>> followers(4, std::vector<log_follower>(1));  // each with his older cursors

        for (int step = 0; step < 250; ++step) {
            if (const auto what = below(20); what < 8) {
                REQUIRE(repo->with(host()).tickets().create("thai", new_ticket()).has_value());
            } else if (what < 17) {
                auto& states = followers[below(followers.size())];
                log_follower now = states.back();
                const auto failed = now.read_on(*repo, static_cast<std::int32_t>(1 + below(9)));
                if (failed) {
                    REQUIRE(*failed == errc::cursor_lost);
                    REQUIRE(states.size() > 1);  // who begins is never refused
                    states.pop_back();
                    ++lost;
                } else {
                    CHECK(has_seen_the_beginning_of(surviving_history(*storage), now));
                    states.push_back(std::move(now));
                }
            } else if (what < 19) {
                if (below(2) == 0) copies.push_back(std::make_unique<sqlite_test::temporary_file>());
                if (!copies.empty()) {
                    copies.back()->remove();
                    REQUIRE(storage->backup(copies.back()->path()).has_value());
                }
            } else if (!copies.empty()) {
                repo.reset();
                storage.reset();
                put_back(*copies[below(copies.size())], file);
                storage = open(file);
                repo.emplace(*storage);
            }
        }

        log_follower fresh;
        REQUIRE_FALSE(fresh.catch_up(*repo, 1000));
        CHECK(keys_of(fresh.seen) == all_events(*storage));
        for (auto& states : followers) {
            while (states.back().catch_up(*repo, 3) == errc::cursor_lost) states.pop_back();
            CHECK((states.back().seen == fresh.seen));
        }
    }
    CHECK(lost > 20);  // not all of it was about nothing
}
