// What followers of the event log live through when the database is restored to an earlier point, on any storage that can be.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_RESTORED_LOG_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_RESTORED_LOG_HPP

#include "support/values.hpp"

#include <pleme_support/pleme_support.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::test {

/// Who follows the log of product thai, and what he has seen up to his cursor.
struct log_follower {
    std::string cursor;
    std::vector<placed_event> seen;

    /// Reads one page.
    /// @return what kept him from it
    template <class Repository>
    std::optional<errc> read_on(Repository& repo, std::int32_t limit)
    {
        auto page = repo.with(host()).log().events_after("thai", cursor, limit);
        if (!page) return page.error().code;
        seen.insert(seen.end(), page->events.begin(), page->events.end());
        cursor = page->next;
        return std::nullopt;
    }
    /// Reads all that there is.
    template <class Repository>
    std::optional<errc> catch_up(Repository& repo, std::int32_t limit = 2)
    {
        for (;;) {
            const auto before = cursor;
            if (auto failed = read_on(repo, limit)) return failed;
            if (cursor == before) return std::nullopt;
        }
    }
};

/// The keys of all events of a storage, each once, in no order that means anything.
template <class Storage>
[[nodiscard]] std::vector<std::pair<uuid, std::int32_t>> all_events(Storage& storage)
{
    std::vector<std::pair<uuid, std::int32_t>> keys;
    const auto read = storage.read(no_end, storage::query<ticket_event>{}).value();
    for (const ticket_event& event : get<0>(read)) keys.emplace_back(event.ticket_id, event.version);
    std::sort(keys.begin(), keys.end());
    return keys;
}

/// The keys of what a follower has seen, as `all_events` has them.
[[nodiscard]] inline std::vector<std::pair<uuid, std::int32_t>> keys_of(const std::vector<placed_event>& seen)
{
    std::vector<std::pair<uuid, std::int32_t>> keys;
    for (const placed_event& each : seen) keys.emplace_back(each.event.ticket_id, each.event.version);
    std::sort(keys.begin(), keys.end());
    return keys;
}

/// Restores a database under followers.
/// @param open     `open()` returns a holder of a storage on the database, empty at first
/// @param save     `save(storage)` keeps the state of the database
/// @param restore  `restore()` puts that state in its place, while nobody has it open
template <class Open, class Save, class Restore>
void check_followers_of_a_restored_log(Open&& open, Save&& save, Restore&& restore)
{
    auto holder = open();
    using repository_type = support_repository<std::remove_reference_t<decltype(*holder)>>;
    std::optional<repository_type> repo{*holder};
    const auto create = [&](int count) {
        for (int i = 0; i < count; ++i) REQUIRE(repo->with(host()).tickets().create("thai", new_ticket()).has_value());
    };

    create(5);
    log_follower early;
    log_follower on_time;
    log_follower late;
    REQUIRE_FALSE(early.read_on(*repo, 2));
    REQUIRE_FALSE(on_time.catch_up(*repo));
    REQUIRE_FALSE(late.catch_up(*repo));
    const log_follower late_before = late;
    create(1);  // has no place when the state is kept
    save(*holder);
    create(3);
    REQUIRE_FALSE(late.catch_up(*repo));
    CHECK(late.seen.size() == 9);

    repo.reset();
    holder.reset();
    restore();
    holder = open();
    repo.emplace(*holder);

    // At once, while the places are still empty, and when others stand there.
    CHECK(late.read_on(*repo, 1) == errc::cursor_lost);
    create(2);
    CHECK(late.read_on(*repo, 1) == errc::cursor_lost);
    log_follower fresh;
    CHECK_FALSE(fresh.catch_up(*repo));
    create(7);
    CHECK_FALSE(fresh.catch_up(*repo));
    CHECK(fresh.seen.size() == 15);
    CHECK(late.read_on(*repo, 1) == errc::cursor_lost);
    CHECK(late.read_on(*repo, 1000) == errc::cursor_lost);
    CHECK(late.seen.size() == 9);

    CHECK(keys_of(fresh.seen) == all_events(*holder));
    for (std::size_t i = 0; i < fresh.seen.size(); ++i) CHECK(fresh.seen[i].position == static_cast<std::int64_t>(i + 1));
    CHECK_FALSE(early.catch_up(*repo));
    CHECK((early.seen == fresh.seen));
    CHECK_FALSE(on_time.catch_up(*repo));
    CHECK((on_time.seen == fresh.seen));
    late = late_before;  // who has kept an older cursor need not begin anew
    CHECK_FALSE(late.catch_up(*repo));
    CHECK((late.seen == fresh.seen));
}

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_RESTORED_LOG_HPP
