// The storages that every repository test runs on, and a support desk on a fresh one of them.
// Tests only. A test case is written once: TEST_CASE_TEMPLATE("…", Storage, EVERY_STORAGE). Those on PostgreSQL are left out
// where there is no server (tests/support/main.cpp), and are not compiled where the build has no such adapter.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_STORAGES_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_STORAGES_HPP

#include "support/values.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/pleme_support.hpp>
#include <pleme_support/testing/manual_clock.hpp>
#include <pleme_support/testing/sequential_ids.hpp>

#include <chrono>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#ifdef PLEME_SUPPORT_TESTS_POSTGRES
#include "test_server.hpp"  // of adapters/postgres/tests
#endif

namespace pleme_support::test {

struct memory {
    adapters::memory_storage storage;
};

struct sqlite {
    std::unique_ptr<adapters::sqlite_storage> owned = adapters::sqlite_storage::open({.path = ":memory:"}).value();
    adapters::sqlite_storage& storage = *owned;
};

#ifdef PLEME_SUPPORT_TESTS_POSTGRES
/// One storage for the process, as its connections and its schema take their time; emptied for each desk. So a test has one
/// desk on PostgreSQL at a time.
struct postgres {
    adapters::postgres_storage& storage = open_emptied();

private:
    static adapters::postgres_storage& open_emptied()
    {
        static const auto server = postgres_test::find_server().value();
        static const auto opened = adapters::postgres_storage::open(postgres_test::make_options(server)).value();
        postgres_test::empty_tables(server);
        return *opened;
    }
};
#endif

/// A support desk on a storage of its own, with a clock that the test moves and ids that count.
template <class Storage>
class desk {
    Storage opened_;

public:
    using storage_type = std::remove_reference_t<decltype(Storage::storage)>;
    using repository_type = support_repository<storage_type, testing::manual_clock, testing::sequential_ids>;

    explicit desk(repository_options options = {}) : repo{opened_.storage, std::move(options)}
    {
        set_now(at("2026-03-02T09:00:00Z"));
    }

    repository_type repo;

    [[nodiscard]] storage_type& storage() noexcept { return opened_.storage; }
    void set_now(timestamp t) { repo.clock().set(t); }
    void advance(std::chrono::microseconds d) { repo.clock().advance(d); }

    /// A ticket of customer 1 in product thai.
    support_ticket create(const create_ticket_input& input = new_ticket())
    {
        return repo.with(host()).tickets().create("thai", input).value();
    }
    support_ticket move(const uuid& ticket, ticket_status to)
    {
        return repo.with(agent()).tickets().update(ticket, to_status(to)).value();
    }
    ticket_message say(const pleme_support::principal& author, const uuid& ticket, bool is_internal = false)
    {
        return repo.with(author).conversations().add_message(author.actor_id, message_on(ticket, "Hello", is_internal)).value();
    }
    support_ticket find(const uuid& ticket) { return repo.with(host()).tickets().find(ticket).value(); }

    /// Cycles of one ticket, by metric and ordinal.
    std::vector<ticket_cycle> cycles(const uuid& ticket)
    {
        pleme_support::storage::query<ticket_cycle> query;
        query.equal<&ticket_cycle::ticket_id>(ticket).ascending<&ticket_cycle::metric, &ticket_cycle::ordinal>();
        return get<0>(storage().read(no_end, query).value()).take_all();
    }
};

}  // namespace pleme_support::test

// What every test of a repository uses is compiled once, in storages.cpp.
#define PLEME_SUPPORT_TESTS_DESK(linkage, storage)                                                              \
    linkage template class pleme_support::repository::basic_backend<pleme_support::adapters::storage##_storage, \
                                                                    pleme_support::testing::manual_clock,       \
                                                                    pleme_support::testing::sequential_ids>;    \
    linkage template class pleme_support::test::desk<pleme_support::test::storage>
PLEME_SUPPORT_TESTS_DESK(extern, memory);
PLEME_SUPPORT_TESTS_DESK(extern, sqlite);
#ifdef PLEME_SUPPORT_TESTS_POSTGRES
PLEME_SUPPORT_TESTS_DESK(extern, postgres);
#endif

TYPE_TO_STRING_AS("memory", pleme_support::test::memory);
TYPE_TO_STRING_AS("sqlite", pleme_support::test::sqlite);

#ifdef PLEME_SUPPORT_TESTS_POSTGRES
TYPE_TO_STRING_AS("postgres", pleme_support::test::postgres);
#define EVERY_DATABASE pleme_support::test::sqlite, pleme_support::test::postgres
#else
#define EVERY_DATABASE pleme_support::test::sqlite
#endif
#define EVERY_STORAGE pleme_support::test::memory, EVERY_DATABASE

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_STORAGES_HPP
