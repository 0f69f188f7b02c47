// What the parts of the conformance suite share: committing what must succeed, reading what must be readable.
// Testing layer. Guide: docs/concepts/storage.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_CONFORMANCE_COMMON_HPP
#define PLEME_SUPPORT_TESTING_CONFORMANCE_COMMON_HPP

#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::testing::conformance {

/// Commits a batch that nothing speaks against.
template <class Storage>
void must_commit(Storage& storage, const storage::batch& batch)
{
    const auto committed = storage.commit(no_end, batch);
    REQUIRE_MESSAGE(committed.has_value(), (committed ? std::string{} : committed.error().message));
}

/// The rows of one query.
template <class Storage, storage::record R>
[[nodiscard]] std::vector<R> must_read(Storage& storage, const storage::query<R>& query)
{
    auto rows = storage.read(no_end, query);
    REQUIRE_MESSAGE(rows.has_value(), (rows ? std::string{} : rows.error().message));
    return get<0>(*std::move(rows)).take_all();
}

/// The texts that have all of these words.
[[nodiscard]] inline storage::query<ticket_text> texts_with(std::vector<std::string> words)
{
    storage::query<ticket_text> texts;
    texts.matches<&ticket_text::subject, &ticket_text::description>(std::move(words));
    return texts;
}

/// The numbers of the tickets that match, in the order they come in.
template <class Storage>
[[nodiscard]] std::vector<std::int32_t> numbers(Storage& storage, const storage::query<support_ticket>& query)
{
    std::vector<std::int32_t> found;
    for (const support_ticket& ticket : must_read(storage, query)) found.push_back(ticket.number);
    return found;
}

/// `numbers`, sorted: for queries without an order.
template <class Storage>
[[nodiscard]] std::vector<std::int32_t> sorted_numbers(Storage& storage, const storage::query<support_ticket>& query)
{
    auto found = numbers(storage, query);
    std::sort(found.begin(), found.end());
    return found;
}

/// What a commit failed with; fails the test if it did not.
template <class Storage>
[[nodiscard]] errc commit_error(Storage& storage, const storage::batch& batch)
{
    const auto committed = storage.commit(no_end, batch);
    REQUIRE_FALSE(committed.has_value());
    return committed.error().code;
}

using found = std::vector<std::int32_t>;

[[nodiscard]] inline storage::query<support_ticket> tickets()
{
    return {};
}
[[nodiscard]] inline storage::batch batch()
{
    return {};
}

}  // namespace pleme_support::inline v0::testing::conformance

#endif  // PLEME_SUPPORT_TESTING_CONFORMANCE_COMMON_HPP
