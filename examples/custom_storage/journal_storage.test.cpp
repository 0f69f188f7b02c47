// The custom storage against the conformance suite and the model, and what it adds: a journal that survives.

#include "journal_storage.hpp"

#include <pleme_support/testing/random_storage_operations.hpp>
#include <pleme_support/testing/storage_conformance.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

using namespace pleme_support;
using journal::journal_storage;

namespace {

struct journal_file {
    std::string path =
        (std::filesystem::temp_directory_path() / ("pleme_support_journal_" + std::to_string(::getpid()))).string();

    journal_file() { std::filesystem::remove(path); }
    ~journal_file() { std::filesystem::remove(path); }
};

std::vector<support_ticket> all_tickets(journal_storage& storage)
{
    return get<0>(storage.read(no_end, storage::query<support_ticket>{}.ascending<&support_ticket::number>()).value())
        .take_all();
}

}  // namespace

TEST_CASE("journal_storage keeps the promises of a storage")
{
    const journal_file file;
    testing::check_storage(
        [&] {
            std::filesystem::remove(file.path);
            return journal_storage::open(file.path).value();
        },
        [&](std::unique_ptr<journal_storage> open) {
            open.reset();
            return journal_storage::open(file.path).value();
        });
}

TEST_CASE("journal_storage answers as the model does, before and after it was opened again")
{
    const journal_file file;
    adapters::memory_storage model;
    const auto difference = testing::find_difference(*journal_storage::open(file.path).value(), model, 7, 150);
    CHECK_MESSAGE(!difference, difference.value_or(""));
    const auto expected = model.read(no_end, storage::query<support_ticket>{}.ascending<&support_ticket::number>()).value();
    CHECK(all_tickets(*journal_storage::open(file.path).value()).size() == get<0>(expected).size());
}

TEST_CASE("what was committed survives; what was cut off in the middle was never there")
{
    const journal_file file;
    for (std::int32_t n = 1; n <= 2; ++n)
        REQUIRE(journal_storage::open(file.path)
                    .value()
                    ->commit(pleme_support::no_end, storage::batch{}.insert(testing::make_full_ticket(n)))
                    .has_value());
    const auto whole = std::filesystem::file_size(file.path);
    for (const auto cut : {whole - 1, whole / 2 + 9, whole / 2 + 1}) {
        std::filesystem::resize_file(file.path, cut);
        const auto storage = journal_storage::open(file.path).value();
        CHECK((all_tickets(*storage) == std::vector{testing::make_full_ticket(1)}));
        REQUIRE(storage->commit(no_end, storage::batch{}.insert(testing::make_full_ticket(2))).has_value());
    }
    CHECK(all_tickets(*journal_storage::open(file.path).value()).size() == 2);
}

TEST_CASE("a file that is no journal")
{
    CHECK(journal_storage::open("/nowhere/at/all").error().code == errc::storage_unavailable);
    const journal_file file;
    {
        journal::encoder frame;
        frame.put(std::uint64_t{3});
        frame.put(journal::checksum("abc"));
        std::ofstream{file.path, std::ios::binary} << frame.out << "abc";
    }
    CHECK(journal_storage::open(file.path).error().code == errc::storage_corrupt);
}
