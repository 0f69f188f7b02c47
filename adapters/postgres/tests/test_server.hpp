// The PostgreSQL of a test: found by the environment, emptied before use. tests/support/postgres_cluster sets it up.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_TEST_SERVER_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_TEST_SERVER_HPP

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/storage/record.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace postgres_test {

/// A connection string from the environment; says why the test skips if there is none.
inline std::optional<std::string> find_server(const char* variable = "PLEME_SUPPORT_POSTGRES")
{
    const char* found = std::getenv(variable);
    if (found != nullptr && *found != '\0') return found;
    MESSAGE("skipped: ", std::string{variable}, " is not set; tests/support/postgres_cluster COMMAND sets it");
    return std::nullopt;
}

/// A connection beside the adapter's.
class raw_connection {
public:
    explicit raw_connection(const std::string& connection_string) : connection_{connection_string} {}

    /// Runs a script; the first field of its last result, or empty.
    std::string run(const std::string& script)
    {
        pqxx::nontransaction now{connection_};
        const auto answer = now.exec(script);
        return answer.empty() || answer[0][0].is_null() ? std::string{} : std::string{answer[0][0].c_str()};
    }

private:
    pqxx::connection connection_;
};

/// Takes everything out of the database.
inline void drop_everything(const std::string& server)
{
    raw_connection{server}.run("SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
}

/// Takes the rows out of the tables, which must be there.
inline void empty_tables(const std::string& server)
{
    std::string tables;
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        (tables.append(tables.empty() ? "" : ", ").append(pleme_support::storage::record_traits<R>::name), ...);
    }(pleme_support::storage::record_types{});
    raw_connection{server}.run("TRUNCATE " + tables);
}

inline pleme_support::adapters::postgres_options make_options(std::string connection)
{
    pleme_support::adapters::postgres_options options;
    options.connection = std::move(connection);
    return options;
}

/// A storage in an empty database.
/// @param direct  the server itself
/// @param through  where the storage connects to
inline std::unique_ptr<pleme_support::adapters::postgres_storage> open_empty(const std::string& direct,
                                                                             const std::string& through)
{
    auto storage = pleme_support::adapters::postgres_storage::open(make_options(through)).value();
    empty_tables(direct);
    return storage;
}

}  // namespace postgres_test

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_TEST_SERVER_HPP
