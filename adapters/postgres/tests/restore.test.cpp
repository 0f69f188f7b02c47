// A database that is restored from a dump, under followers of its event log.

#include "support/restored_log.hpp"
#include "test_server.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include <unistd.h>

using namespace pleme_support;
using adapters::postgres_storage;

namespace restore_test {

/// Runs a tool of the server's version.
bool run(const std::string& folder, const std::string& tool)
{
    return std::system(("PATH=\"$(cat " + folder + "/binaries):$PATH\" " + tool).c_str()) == 0;
}

}  // namespace restore_test

TEST_CASE("restore: followers of the log of a PostgreSQL database, from a dump that was made meanwhile")
{
    const auto server = postgres_test::find_server();
    const char* const folder = std::getenv("PLEME_SUPPORT_POSTGRES_FOLDER");
    if (!server) return;
    if (folder == nullptr) {
        MESSAGE("skipped: the tools of the server are not known; tests/support/postgres_cluster COMMAND says where they are");
        return;
    }
    const auto dump =
        (std::filesystem::temp_directory_path() / ("pleme_support_" + std::to_string(::getpid()) + ".dump")).string();
    std::string database = *server;
    database.replace(database.find("dbname=postgres"), std::string::npos, "dbname=restored_log");
    const auto make_anew = [&] {
        postgres_test::raw_connection admin{*server};
        admin.run("DROP DATABASE IF EXISTS restored_log");
        admin.run("CREATE DATABASE restored_log");
    };

    make_anew();
    test::check_followers_of_a_restored_log(
        [&] { return postgres_storage::open(postgres_test::make_options(database)).value(); },
        [&](postgres_storage&) {
            REQUIRE(restore_test::run(folder, "pg_dump --dbname='" + database + "' --format=custom --file='" + dump + "'"));
        },
        [&] {
            make_anew();
            REQUIRE(restore_test::run(folder, "pg_restore --dbname='" + database +
                                                  "' --exit-on-error --single-transaction --no-owner '" + dump + "'"));
        });
    std::filesystem::remove(dump);
    postgres_test::raw_connection{*server}.run("DROP DATABASE restored_log");
}
