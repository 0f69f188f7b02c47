// Random batches and queries by seed, run against a storage and a model of it; the answers must be equal.
// Testing layer, shipped for authors of adapters. Guide: docs/guide/custom_storage.md.
// Tests: adapters/sqlite/tests/random_operations.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_RANDOM_STORAGE_OPERATIONS_HPP
#define PLEME_SUPPORT_TESTING_RANDOM_STORAGE_OPERATIONS_HPP

#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/count.hpp>
#include <pleme_support/storage/for_each.hpp>
#include <pleme_support/testing/random/random_batches.hpp>
#include <pleme_support/testing/random/random_queries.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::testing {

namespace detail {

/// Brings rows that came in any order into the order of their keys.
template <storage::record R>
void sort_by_key(std::vector<R>& rows)
{
    const auto key = [](const R& row) {
        std::vector<storage::value> values;
        for (const storage::member_index member : storage::record_traits<R>::key)
            values.push_back(storage::value_at(row, member));
        return values;
    };
    std::sort(rows.begin(), rows.end(), [&](const R& a, const R& b) { return key(a) < key(b); });
}

template <storage::record R, class Storage, class Model>
[[nodiscard]] bool same_rows(Storage& storage, Model& model, const storage::query<R>& query)
{
    auto actual = storage.read(no_end, query);
    auto expected = model.read(no_end, query);
    if (!actual || !expected) return false;
    auto actual_rows = get<0>(*std::move(actual)).take_all();
    auto expected_rows = get<0>(*std::move(expected)).take_all();
    // The tickets of which the first records are asked for come in any order.
    if (query.parts().order.empty() || query.parts().of_each) sort_by_key(actual_rows), sort_by_key(expected_rows);
    return actual_rows == expected_rows;
}

template <storage::record R, class Storage, class Model>
[[nodiscard]] bool same_count(Storage& storage, Model& model, const storage::query<R>& query, std::uint32_t up_to)
{
    if (query.parts().of_each) return true;  // a count has none
    const auto actual = storage::count(storage, no_end, query, up_to);
    const auto expected = storage::count(model, no_end, query, up_to);
    return actual && expected && *actual == *expected;
}

/// Goes through the records one by one; of a model that is all that a read returns.
template <storage::record R, class Storage, class Model>
[[nodiscard]] bool same_walk(Storage& storage, Model& model, storage::query<R> query)
{
    const auto& parts = query.parts();
    if (parts.of_each || parts.by_other || parts.offset != 0 || !parts.after.empty()) return true;
    query.members(storage::all_members<R>);  // a walk also reads what it is ordered by
    std::vector<R> walked;
    const auto done = storage::for_each(storage, no_end, query, [&](R&& each) -> result<void> {
        walked.push_back(std::move(each));
        return {};
    });
    auto expected = model.read(no_end, query.order_by_key());
    return done && expected && walked == get<0>(*expected);
}

/// A query of every record type.
/// @return what differs first, or nothing
template <class Storage, class Model>
[[nodiscard]] std::optional<std::string> find_other_answer(Storage& storage, Model& model, random_source& random,
                                                           const random_batches& written)
{
    std::optional<std::string> differs;
    const auto compare = [&]<class R>(std::type_identity<R>) {
        const auto query = make_random_query<R>(random, written);
        const auto up_to = static_cast<std::uint32_t>(random.below(6));
        const auto note = [&](const char* what) {
            differs = std::string{what} + " of " + std::string{storage::record_traits<R>::name};
        };
        if (!same_rows(storage, model, query)) return note("a query");
        if (!same_count(storage, model, query, up_to)) return note("a count");
        if (!same_walk(storage, model, query)) return note("a walk");
    };
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        ((differs ? void() : compare(std::type_identity<R>{})), ...);
    }(storage::record_types{});
    return differs;
}

}  // namespace detail

/// Runs the same random steps on both: a batch, then a query of every record type.
/// @param products  what the batches and queries are about; two runs at once need different ones
/// @return the first step after which the two differ, or nothing
template <class Storage, class Model>
[[nodiscard]] std::optional<std::string> find_difference(Storage& storage, Model& model, std::uint64_t seed, int steps,
                                                         std::vector<std::string> products = {"thai", "japanese"})
{
    random_source random{seed};
    random_batches batches{std::move(products)};
    const auto at = [&](int step, const std::string& what) {
        return "seed " + std::to_string(seed) + ", step " + std::to_string(step) + ": " + what;
    };
    for (int step = 0; step < steps; ++step) {
        const storage::batch batch = batches.next(random);
        const auto actual = storage.commit(no_end, batch);
        const auto expected = model.commit(no_end, batch);
        if (actual.has_value() != expected.has_value()) return at(step, "one commit succeeded, the other failed");
        if (!expected && actual.error().code != expected.error().code)
            return at(step, "the commits failed with different codes");
        batches.settle(expected.has_value());
        if (const auto differs = detail::find_other_answer(storage, model, random, batches))
            return at(step, *differs + " has different answers");
    }
    return std::nullopt;
}

/// `find_difference` on several threads at once: one storage, and for each thread products and a model of its own.
/// @param make_model  `make_model()` returns a holder of an empty model
/// @return the first difference of each thread that found one
template <class Storage, class MakeModel>
[[nodiscard]] std::vector<std::string> find_concurrent_differences(Storage& storage, MakeModel&& make_model, std::uint64_t seed,
                                                                   int steps, std::size_t threads)
{
    std::vector<std::optional<std::string>> found(threads);
    std::vector<std::thread> running;
    for (std::size_t i = 0; i < threads; ++i)
        running.emplace_back([&, i] {
            auto model = make_model();
            const std::string suffix = std::to_string(i);
            found[i] = find_difference(storage, *model, seed + i, steps, {"thai" + suffix, "japanese" + suffix});
        });
    for (std::thread& thread : running) thread.join();
    std::vector<std::string> differences;
    for (auto& difference : found)
        if (difference) differences.push_back(std::move(*difference));
    return differences;
}

}  // namespace pleme_support::inline v0::testing

#endif  // PLEME_SUPPORT_TESTING_RANDOM_STORAGE_OPERATIONS_HPP
