// A full disk has one code, wherever in a call it is met, and nothing is half written.

#include "full_disk.hpp"
#include "temporary_file.hpp"

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/pleme_support.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

using namespace pleme_support;
using adapters::sqlite_storage;
using testing::make_id;

namespace {

create_ticket_input new_ticket()
{
    create_ticket_input input;
    input.customer_id = make_id(7);
    input.subject = "It is broken";
    input.description = std::string(3'000, 'x');
    return input;
}

template <storage::record R>
std::size_t count(sqlite_storage& storage)
{
    return get<0>(storage.read(no_end, storage::query<R>{}).value()).size();
}

/// How many records of each kind there are: of a ticket none without the others.
struct contents {
    std::size_t tickets;
    std::size_t events;
    std::size_t cycles;
    std::size_t messages;

    friend bool operator==(const contents&, const contents&) = default;
};
contents contents_of(sqlite_storage& storage)
{
    return {count<support_ticket>(storage), count<ticket_event>(storage), count<ticket_cycle>(storage),
            count<ticket_message>(storage)};
}

}  // namespace

TEST_CASE("full disk: whatever the room that is left, each call succeeds or says STORAGE_FULL, and reads go on")
{
    const auto caller = principal::agent(make_id(1)).within({"thai"}).with_internal_notes();
    std::size_t refused = 0;
    std::size_t done = 0;
    for (sqlite3_int64 room = 0; room <= 160'000; room += 3'700) {
        CAPTURE(room);
        sqlite_test::full_disk disk;
        const sqlite_test::temporary_file file;
        auto storage = sqlite_storage::open({.path = file.path()}).value();
        repository_options options_of_desk;
        options_of_desk.number_block = 2;
        std::optional<support_repository<sqlite_storage>> opened;
        auto& desk = opened.emplace(*storage, options_of_desk);
        const uuid first = desk.with(caller).tickets().create("thai", new_ticket()).value().id;
        disk.leave(room);
        for (int n = 0; n < 4; ++n) {
            const contents before = contents_of(*storage);
            const auto made = desk.with(caller).tickets().create("thai", new_ticket());
            if (!made) {
                CHECK(made.error().code == errc::storage_full);
                CHECK(contents_of(*storage) == before);
            }
            const contents between = contents_of(*storage);
            const auto said =
                desk.with(caller).conversations().add_message(make_id(1), {first, std::string(2'000, 'y'), false, {}});
            if (!said) {
                CHECK(said.error().code == errc::storage_full);
                CHECK(contents_of(*storage) == between);
            }
            const auto options = desk.with(caller).settings().update("thai", {.close_resolved_after = n + 1});
            if (!options) CHECK(options.error().code == errc::storage_full);
            const auto ticked = desk.with(principal::system(make_id(9)).within_all_products()).tick();
            if (!ticked) CHECK(ticked.error().code == errc::storage_full);
            for (const bool succeeded : {made.has_value(), said.has_value(), options.has_value()})
                ++(succeeded ? done : refused);
            CHECK(desk.with(caller).tickets().find(first).has_value());
        }
        disk.make_room();
        CHECK(desk.with(caller).tickets().create("thai", new_ticket()).has_value());
        CHECK(desk.with(caller).conversations().add_message(make_id(1), {first, "Hello", false, {}}).has_value());
        const contents after = contents_of(*storage);
        opened.reset();
        storage.reset();
        storage = sqlite_storage::open({.path = file.path()}).value();
        CHECK(contents_of(*storage) == after);
    }
    CHECK(refused > 50);
    CHECK(done > 50);
}

TEST_CASE("full disk: a batch without an event is not written either, and nobody has to ask")
{
    sqlite_test::full_disk disk;
    const sqlite_test::temporary_file file;
    const auto storage = sqlite_storage::open({.path = file.path()}).value();
    disk.leave(0);
    CHECK(storage->commit(no_end, storage::batch{}.insert(number_block{"thai", 1, 0})).error().code == errc::storage_full);
    disk.make_room();
    CHECK(count<number_block>(*storage) == 0);
    CHECK(storage->commit(no_end, storage::batch{}.insert(number_block{"thai", 1, 0})).has_value());
}
