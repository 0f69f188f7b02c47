// What a search costs: the steps of SQLite's machine, which no other work on the computer changes.

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/pleme_support.hpp>
#include <pleme_support/repository/folded_writes.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/utf8proc_folding.hpp>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>

using namespace pleme_support;
using adapters::sqlite_storage;

namespace search_cost_test {

std::int64_t steps = 0;  ///< of all statements that have ended

int add_steps(unsigned, void*, void* statement, void*)
{
    steps += sqlite3_stmt_status(static_cast<sqlite3_stmt*>(statement), SQLITE_STMTSTATUS_VM_STEP, 1);
    return 0;
}

/// Called for every new connection.
int count_steps(sqlite3* connection, const char**, const sqlite3_api_routines*)
{
    return sqlite3_trace_v2(connection, SQLITE_TRACE_PROFILE, add_steps, nullptr);
}

/// A desk of so many tickets, each with words that all have; every thousandth has one more.
struct counted_desk {
    explicit counted_desk(std::int32_t tickets)
    {
        const auto hook = reinterpret_cast<void (*)()>(count_steps);
        sqlite3_auto_extension(hook);
        storage = sqlite_storage::open({":memory:"}).value();
        sqlite3_cancel_auto_extension(hook);
        const utf8proc_folding folding;
        storage::batch rows;
        for (std::int32_t n = 1; n <= tickets; ++n) {
            auto ticket = testing::make_ticket(n);
            if (n % 1'000 == 0) ticket.subject += " extraordinary";
            rows.insert(ticket).insert(repository::fold_texts(ticket, folding));
        }
        rows.insert(product_folding{"thai", 1, 1, folding_identity(folding), true, 0});
        REQUIRE(storage->import(no_end, rows).has_value());
        desk = std::make_unique<support_repository<sqlite_storage>>(*storage);
    }

    /// @return the steps of a page of 20
    std::int64_t search(const std::string& text, std::size_t expected)
    {
        const auto agent = principal::agent(testing::make_id(1)).within({"thai"});
        steps = 0;
        const auto found = desk->with(agent).tickets().list("thai", {.search_query = text}).value();
        CHECK(found.size() == expected);
        CHECK(steps > 0);
        return steps;
    }

    std::unique_ptr<sqlite_storage> storage;
    std::unique_ptr<support_repository<sqlite_storage>> desk;
};

}  // namespace search_cost_test

using namespace search_cost_test;

TEST_CASE("a rare word costs what it finds, a common one what the page takes, whatever else the desk has")
{
    counted_desk small{3'000};
    counted_desk large{9'000};
    const auto cost = [&](const char* text, std::size_t in_small, std::size_t in_large) {
        const auto least = small.search(text, in_small);
        const auto most = large.search(text, in_large);
        CAPTURE(text);
        CAPTURE(least);
        CAPTURE(most);
        CHECK(most < 40'000);  // a walk through the large one takes some 200,000
        return static_cast<double>(most) / static_cast<double>(least);
    };
    CHECK(cost("unheard", 0, 0) < 1.2);
    CHECK(cost("extraordinary", 3, 9) < 4);  // three times as much is found
    CHECK(cost("extraordinary ti", 3, 9) < 4);
    CHECK(cost("wrong", 20, 20) < 1.2);
    CHECK(cost("something wrong", 20, 20) < 1.2);
    // Of short words how far they are looked for has to be found first: through as many tickets as that.
    counted_desk larger{12'000};
    counted_desk largest{15'000};
    CHECK(static_cast<double>(largest.search("is", 20)) < 1.1 * static_cast<double>(larger.search("is", 20)));
    CHECK(static_cast<double>(largest.search("qz", 0)) < 1.1 * static_cast<double>(larger.search("qz", 0)));
}
