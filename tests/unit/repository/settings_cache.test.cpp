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

/// Versions 1 to `count`, at instants that may come in any order.
std::vector<desk_settings> make_versions(std::uint32_t seed, std::int32_t count)
{
    std::mt19937 random{seed};
    std::vector<desk_settings> made;
    timestamp at = first_settings;
    for (std::int32_t version = 1; version <= count; ++version) {
        made.push_back(testing::make_settings(version));
        at += std::chrono::hours{random() % 5} - std::chrono::hours{2};
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

std::vector<std::int32_t> from_to(std::int32_t first, std::int32_t last)
{
    std::vector<std::int32_t> versions;
    for (std::int32_t version = first; version <= last; ++version) versions.push_back(version);
    return versions;
}

std::vector<std::int32_t> versions_of(const rules::settings_history& history)
{
    std::vector<std::int32_t> versions;
    for (const auto& each : history) versions.push_back(each->settings.version);
    return versions;
}

TEST_CASE("settings_cache: the settings of a version and since, whatever was asked for before")
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
            const auto version = static_cast<std::int32_t>(random() % 13);
            CAPTURE(asked);
            CHECK(versions_of(cache.history_since(bounded, "thai", version, newest).value()) == from_to(version, 12));
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
    REQUIRE(cache.history_since(bounded, "thai", 6, newest).has_value());
    CHECK(storage.reads == 1);
    for (std::int32_t version = 6; version <= 12; ++version)
        REQUIRE(cache.history_since(bounded, "thai", version, newest).has_value());
    CHECK(storage.reads == 1);
    REQUIRE(cache.history_since(bounded, "thai", 0, newest).has_value());
    CHECK(storage.reads == 2);
    REQUIRE(cache.history_since(bounded, "thai", 6, newest).has_value());
    REQUIRE(cache.history_since(bounded, "thai", 1, newest).has_value());
    CHECK(storage.reads == 2);

    auto next = testing::make_settings(13);
    next.at = versions.back().at + 1h;
    versions.push_back(next);
    insert(storage, {next});
    const auto now_newest = cache.newest(bounded, "thai").value();
    CHECK(versions_of(cache.history_since(bounded, "thai", 6, now_newest).value()) == from_to(6, 13));
    // Who has not seen the newest is told what led to his.
    CHECK(versions_of(cache.history_since(bounded, "thai", 6, newest).value()) == from_to(6, 12));
    CHECK(versions_of(cache.history_since(bounded, "thai", 13, newest).value()) == from_to(12, 12));
}

}  // namespace
