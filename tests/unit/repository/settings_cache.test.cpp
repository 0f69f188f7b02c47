#include "support/test_size.hpp"
#include "support/values.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/repository/settings_cache.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

/// Counts its reads.
struct counting_storage {
    adapters::memory_storage records;
    int reads = 0;

    template <storage::record... R>
    result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        ++reads;
        return records.read(end, queries...);
    }
    result<void> commit(const call_end& end, const storage::batch& batch) { return records.commit(end, batch); }
};

constexpr timestamp first_settings = testing::default_now;

/// Versions 1 to `count` at whole hours, some of them at the hour of the one before.
std::vector<desk_settings> make_versions(std::uint32_t seed, std::int32_t count)
{
    std::mt19937 random{seed};
    std::vector<desk_settings> made;
    timestamp at = first_settings;
    for (std::int32_t version = 1; version <= count; ++version) {
        made.push_back(testing::make_settings(version));
        at += std::chrono::hours{random() % 3};
        made.back().at = at;
    }
    return made;
}

void insert(counting_storage& storage, const std::vector<desk_settings>& versions)
{
    storage::batch batch;
    for (const desk_settings& each : versions) batch.insert(each);
    REQUIRE(storage.commit(no_end, batch).has_value());
}

/// Which versions were in force just before an instant or at any time from then on.
std::vector<std::int32_t> in_force_since(const std::vector<desk_settings>& versions, timestamp t)
{
    std::vector<std::int32_t> found{0};
    for (std::size_t i = 0; i < versions.size(); ++i) {
        if (versions[i].at < t) found.clear();
        const bool is_followed_at_once = i + 1 < versions.size() && versions[i + 1].at == versions[i].at;
        if (!is_followed_at_once) found.push_back(versions[i].version);
    }
    return found;
}

std::vector<std::int32_t> versions_of(const rules::settings_history& history)
{
    std::vector<std::int32_t> versions;
    for (const auto& each : history) versions.push_back(each->settings.version);
    return versions;
}

TEST_CASE("settings_cache: the settings since an instant, whatever was asked for before")
{
    for (std::uint32_t seed = 1; seed <= static_cast<std::uint32_t>(test::test_size("settings_histories")); ++seed) {
        CAPTURE(seed);
        counting_storage storage;
        const storage::bounded_storage bounded{storage};
        const auto versions = make_versions(seed, 12);
        insert(storage, versions);
        repository::settings_cache cache{exact_folding::instance()};
        const auto newest = cache.newest(bounded, "thai").value();
        std::mt19937 random{seed};
        for (int asked = 0; asked < 60; ++asked) {
            const timestamp t = first_settings + 30min * static_cast<int>(random() % 60) - 2h;
            CAPTURE(asked);
            CHECK(versions_of(cache.history_since(bounded, "thai", t, newest).value()) == in_force_since(versions, t));
        }
    }
}

TEST_CASE("settings_cache: past settings are read once, and again only to look back further or when there are newer ones")
{
    counting_storage storage;
    const storage::bounded_storage bounded{storage};
    auto versions = make_versions(1, 12);
    insert(storage, versions);
    repository::settings_cache cache{exact_folding::instance()};
    const auto newest = cache.newest(bounded, "thai").value();
    storage.reads = 0;
    const timestamp middle = versions[6].at;
    REQUIRE(cache.history_since(bounded, "thai", middle, newest).has_value());
    CHECK(storage.reads == 1);
    for (int i = 0; i < 100; ++i) REQUIRE(cache.history_since(bounded, "thai", middle + i * 10min, newest).has_value());
    CHECK(storage.reads == 1);
    REQUIRE(cache.history_since(bounded, "thai", first_settings, newest).has_value());
    CHECK(storage.reads == 2);
    REQUIRE(cache.history_since(bounded, "thai", middle, newest).has_value());
    REQUIRE(cache.history_since(bounded, "thai", first_settings - 1h, newest).has_value());
    CHECK(storage.reads == 2);

    auto next = testing::make_settings(13);
    next.at = versions.back().at + 1h;
    versions.push_back(next);
    insert(storage, {next});
    const auto now_newest = cache.newest(bounded, "thai").value();
    CHECK(versions_of(cache.history_since(bounded, "thai", middle, now_newest).value()) == in_force_since(versions, middle));
    // Who has not seen the newest is told what led to his.
    CHECK(versions_of(cache.history_since(bounded, "thai", middle, newest).value()).back() == 12);
}

}  // namespace
