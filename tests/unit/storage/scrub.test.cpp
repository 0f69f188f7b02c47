// A storage that scrubs is asked to; of another one nothing is known.

#include <pleme_support/storage/scrub.hpp>

#include "support/noting_storage.hpp"

#include <doctest/doctest.h>

namespace {

using namespace pleme_support;

struct scrubbing : test::noting_storage {
    result<storage::scrub_progress> scrub(const call_end&) { return storage::scrub_progress{true, {"a part"}}; }
};

static_assert(!storage::scrubs<test::noting_storage>);
static_assert(storage::scrubs<scrubbing> && storage::scrubs<adapters::memory_storage>);

TEST_CASE("scrub: a storage that scrubs is asked, another one does not say")
{
    scrubbing by_itself;
    const auto step = storage::scrub(by_itself, no_end).value();
    CHECK(step.more);
    CHECK(step.remains == std::vector<std::string>{"a part"});
    test::noting_storage silent;
    const auto unknown = storage::scrub(silent, no_end).value();
    CHECK_FALSE(unknown.more);
    CHECK(unknown.remains.size() == 1);
}

}  // namespace
