// Members as columns and back.

#include <pleme_support/adapters/sql/columns.hpp>
#include <pleme_support/adapters/sql/select.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace pleme_support;
using storage::value;
namespace sql = adapters::sql;

namespace {

template <class T>
std::optional<T> there_and_back(const T& member)
{
    return sql::from_column<T>(sql::to_column(member));
}

}  // namespace

TEST_CASE("the type of every kind of member")
{
    CHECK(sql::column_type_of<bool> == sql::column_type::boolean);
    CHECK(sql::column_type_of<std::optional<std::int32_t>> == sql::column_type::integer);
    CHECK(sql::column_type_of<std::int64_t> == sql::column_type::integer);
    CHECK(sql::column_type_of<uuid> == sql::column_type::uuid);
    CHECK(sql::column_type_of<std::optional<timestamp>> == sql::column_type::timestamp);
    CHECK(sql::column_type_of<ticket_status> == sql::column_type::text);
    CHECK(sql::column_type_of<std::vector<std::string>> == sql::column_type::text);
    CHECK(sql::column_type_of<std::vector<ticket_change>> == sql::column_type::text);
}

TEST_CASE("columns have their members' names and types")
{
    static_assert(sql::columns_of<support_ticket>.size() == storage::member_count<support_ticket>);
    CHECK(sql::columns_of<support_ticket>[0].name == "id");
    CHECK(sql::columns_of<support_ticket>[0].type == sql::column_type::uuid);
    CHECK(sql::columns_of<support_ticket>[1].name == "product");
}

TEST_CASE("lists are JSON text")
{
    CHECK((sql::to_column(std::vector<std::string>{"a", "b\"c"}) == value{std::string{R"(["a","b\"c"])"}}));
    const std::vector<ticket_change> changes{{"status", "NEW", std::nullopt}};
    CHECK((sql::to_column(changes) == value{std::string{R"([{"field":"status","before":"NEW","after":null}])"}}));
    CHECK(there_and_back(changes) == changes);
    CHECK(there_and_back(std::vector<ticket_change>{}) == std::vector<ticket_change>{});
    CHECK(there_and_back(std::vector<std::string>{"ไทย", "", "\n"}) == std::vector<std::string>{"ไทย", "", "\n"});
}

TEST_CASE("a column that does not hold the member is refused")
{
    CHECK_FALSE(sql::from_column<std::string>(value{std::int64_t{1}}).has_value());
    CHECK_FALSE(sql::from_column<std::string>(value{}).has_value());
    CHECK_FALSE(sql::from_column<ticket_status>(value{std::string{"LOST"}}).has_value());
    CHECK_FALSE(sql::from_column<std::vector<std::string>>(value{std::string{"{}"}}).has_value());
    CHECK_FALSE(sql::from_column<std::vector<ticket_change>>(value{std::string{"[1]"}}).has_value());
    CHECK_FALSE(sql::from_column<std::vector<ticket_change>>(value{std::string{"["}}).has_value());
}

TEST_CASE("null is a value of a member that may be null")
{
    const auto read = sql::from_column<std::optional<std::string>>(value{});
    REQUIRE(read.has_value());
    CHECK_FALSE(read->has_value());
    CHECK(sql::from_column<std::optional<std::string>>(value{std::string{"a"}}).value() == "a");
}

TEST_CASE("a row becomes a record; what is not in it stays as it is by default")
{
    const auto wanted = storage::members_of<&number_block::product, &number_block::version>;
    const std::vector<value> row{std::string{"thai"}, std::int64_t{7}};
    const auto record = sql::decode_row<number_block>(wanted, [&](std::size_t at, sql::column_type) { return row[at]; });
    REQUIRE(record.has_value());
    CHECK((*record == number_block{"thai", 1, 7}));
    CHECK_FALSE(sql::decode_row<number_block>(wanted, [&](std::size_t, sql::column_type) { return row[0]; }).has_value());
}
