// A storage that can import is asked to; one that can't gets commits, each of one ticket or of one product.

#include <pleme_support/storage/import.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <optional>
#include <vector>

using namespace pleme_support;
using storage::batch;
using storage::query;
using testing::make_event;
using testing::make_ticket;

namespace import_test {

/// Keeps the batches that it was given.
struct commits_only {
    std::vector<batch> committed;
    std::optional<std::size_t> fails_at;  ///< which commit, from 0

    template <storage::record... R>
    result<storage::rows<R...>> read(const call_end&, const query<R>&...)
    {
        return storage::rows<R...>{};
    }
    result<void> commit(const call_end&, const batch& written)
    {
        if (committed.size() == fails_at) return support_error{errc::storage_unavailable, "gone"};
        committed.push_back(written);
        return {};
    }
};

struct also_imports : commits_only {
    std::vector<batch> imported;

    result<void> import(const call_end&, const batch& rows)
    {
        imported.push_back(rows);
        return {};
    }
};

static_assert(storage::adapter<commits_only> && !storage::imports<commits_only>);
static_assert(storage::adapter<also_imports> && storage::imports<also_imports>);

batch make_rows()
{
    const auto first = make_ticket(1);
    const auto second = make_ticket(2);
    const auto foreign = make_ticket(1, "japanese");
    batch rows;
    for (const auto& ticket : {second, foreign, first}) {
        rows.insert(ticket).insert(make_event(ticket));
        rows.insert(unplaced_event{ticket.product, ticket.created_at, ticket.id, 1});
    }
    rows.insert(testing::make_message(second, 5)).insert(number_block{"thai", 9, 1}).insert(number_block{"japanese", 9, 1});
    return rows.insert(testing::make_settings());
}

}  // namespace import_test

using namespace import_test;

TEST_CASE("import: a storage that can is handed the batch")
{
    also_imports storage;
    REQUIRE(storage::import(storage, no_end, make_rows()).has_value());
    CHECK(storage.committed.empty());
    REQUIRE(storage.imported.size() == 1);
    CHECK(storage.imported[0].inserts<support_ticket>().size() == 3);
}

TEST_CASE("import: one that can't gets what is of no ticket first, by product, then ticket by ticket")
{
    commits_only storage;
    REQUIRE(storage::import(storage, no_end, make_rows()).has_value());
    REQUIRE(storage.committed.size() == 5);
    CHECK((storage.committed[0].inserts<number_block>() == std::vector{number_block{"japanese", 9, 1}}));
    CHECK((storage.committed[1].inserts<number_block>() == std::vector{number_block{"thai", 9, 1}}));
    CHECK(storage.committed[1].inserts<desk_settings>().size() == 1);
    const std::vector tickets{make_ticket(1, "japanese"), make_ticket(1), make_ticket(2)};
    for (std::size_t i = 0; i < tickets.size(); ++i) {
        CAPTURE(i);
        const batch& of_ticket = storage.committed[i + 2];
        CHECK((of_ticket.inserts<support_ticket>() == std::vector{tickets[i]}));
        CHECK((of_ticket.inserts<ticket_event>() == std::vector{make_event(tickets[i])}));
        CHECK(of_ticket.inserts<unplaced_event>().size() == 1);
        CHECK(of_ticket.inserts<number_block>().empty());
    }
    CHECK(storage.committed[4].inserts<ticket_message>().size() == 1);
}

TEST_CASE("import by commits ends at the first failure")
{
    commits_only storage{.committed = {}, .fails_at = 3};
    CHECK(storage::import(storage, no_end, make_rows()).error().code == errc::storage_unavailable);
    CHECK(storage.committed.size() == 3);
}

TEST_CASE("import by commits: more than inserts is invalid_argument, and nothing is committed")
{
    commits_only storage;
    CHECK(storage::import(storage, no_end, make_rows().update(testing::make_next_version(make_ticket(1)))).error().code ==
          errc::invalid_argument);
    CHECK(storage::import(storage, no_end, make_rows().remove(make_ticket(1))).error().code == errc::invalid_argument);
    CHECK(storage::import(storage, no_end, make_rows().expect_absent(make_ticket(3))).error().code == errc::invalid_argument);
    CHECK(storage.committed.empty());
}
