// The suite that every storage must pass: one subcase for every line of the concept's semantics.
// Testing layer, shipped for authors of adapters; needs doctest. Guide: docs/guide/custom_storage.md.
// Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_TESTING_STORAGE_CONFORMANCE_HPP
#define PLEME_SUPPORT_TESTING_STORAGE_CONFORMANCE_HPP

#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/import.hpp>
#include <pleme_support/testing/conformance/call_ends.hpp>
#include <pleme_support/testing/conformance/commits.hpp>
#include <pleme_support/testing/conformance/concurrency.hpp>
#include <pleme_support/testing/conformance/expectations.hpp>
#include <pleme_support/testing/conformance/imports.hpp>
#include <pleme_support/testing/conformance/queries.hpp>
#include <pleme_support/testing/conformance/related.hpp>
#include <pleme_support/testing/conformance/reopening.hpp>
#include <pleme_support/testing/conformance/round_trips.hpp>
#include <pleme_support/testing/conformance/text_match.hpp>

#include <type_traits>

namespace pleme_support::inline v0::testing {

/// Checks that storages keep every promise of `storage::adapter`, and of `storage::imports` if they have that. Call it from a
/// TEST_CASE that does nothing else: doctest runs that once for each subcase.
/// @param make_storage  `make_storage()` returns a holder (for example a `std::unique_ptr`) of a new, empty storage, and may be
///                      called again after the holder of the call before is gone
template <class MakeStorage>
void check_storage(MakeStorage&& make_storage)
{
    static_assert(storage::adapter<std::remove_reference_t<decltype(*make_storage())>>);
    SUBCASE("members come back as they went in")
    {
        conformance::check_round_trips(make_storage);
    }
    SUBCASE("conditions")
    {
        conformance::check_conditions(make_storage);
    }
    SUBCASE("order and pages")
    {
        conformance::check_order_and_pages(make_storage);
    }
    SUBCASE("text match")
    {
        conformance::check_text_match(make_storage);
    }
    SUBCASE("related records, counts, walks, kinds of batch")
    {
        conformance::check_related(make_storage);
    }
    SUBCASE("commits")
    {
        conformance::check_commits(make_storage);
    }
    SUBCASE("expectations")
    {
        conformance::check_expectations(make_storage);
    }
    SUBCASE("ends of calls")
    {
        conformance::check_call_ends(make_storage);
    }
    if constexpr (storage::imports<std::remove_reference_t<decltype(*make_storage())>>) {
        SUBCASE("imports")
        {
            conformance::check_imports(make_storage);
        }
    }
    SUBCASE("concurrency")
    {
        conformance::check_concurrency(make_storage);
    }
}

/// Checks all of that, and that what a commit acknowledged is there when the storage is opened again: for storages that promise
/// to survive.
/// @param reopen  `reopen(std::move(holder))` closes the storage that `holder` holds, opens what it kept and returns the holder
///                of that
template <class MakeStorage, class Reopen>
void check_storage(MakeStorage&& make_storage, Reopen&& reopen)
{
    check_storage(make_storage);
    SUBCASE("opened again")
    {
        conformance::check_reopening(make_storage, reopen);
    }
}

}  // namespace pleme_support::inline v0::testing

#endif  // PLEME_SUPPORT_TESTING_STORAGE_CONFORMANCE_HPP
