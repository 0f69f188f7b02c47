// Members as columns and back.

#include <pleme_support/adapters/sql/columns.hpp>
#include <pleme_support/adapters/sql/table.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using namespace pleme_support;
using storage::value;
namespace sql = adapters::sql;

namespace {

/// A record whose other members nothing depends on.
constexpr int nothing = 0;

/// What a back end finds in a column that has a value.
sql::cell make_cell(const value& stored)
{
    sql::cell made{sql::cell::content::readable};
    if (const auto* number = std::get_if<std::int64_t>(&stored))
        made.number = *number;
    else if (const auto* text = std::get_if<std::string>(&stored))
        made.text = *text;
    else
        made.holds = sql::cell::content::null;
    return made;
}

template <class T, class R>
result<T> from_column(const R& record, const sql::cell& from)
{
    T member{};
    if (auto problem = sql::read_column(record, from, member)) return *problem;
    return member;
}
template <class T, class R>
result<T> from_column(const R& record, const value& stored)
{
    return from_column<T>(record, make_cell(stored));
}

template <class T>
T there_and_back(const T& member)
{
    return from_column<T>(nothing, sql::to_column(nothing, member)).value();
}

const sql::cell unreadable{sql::cell::content::unreadable};

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
    const auto& columns = sql::table_of<support_ticket>().columns;
    REQUIRE(columns.size() == storage::member_count<support_ticket>);
    CHECK(columns[0].name == "id");
    CHECK(columns[0].type == sql::column_type::uuid);
    CHECK(columns[1].name == "product");
}

TEST_CASE("every member is written and read where it stands in its record")
{
    const auto& table = sql::table_of<support_ticket>();
    const support_ticket ticket = testing::make_ticket(7);
    support_ticket read;
    for (const sql::column& each : table.columns) {
        CAPTURE(each.name);
        const value bound = each.value_in(&ticket);
        sql::cell from = make_cell(bound);
        if (const auto* is = std::get_if<bool>(&bound)) from = {sql::cell::content::readable, *is ? 1 : 0};
        if (const auto* at = std::get_if<timestamp>(&bound))
            from = {sql::cell::content::readable, at->time_since_epoch().count()};
        if (const auto* id = std::get_if<uuid>(&bound)) from = {sql::cell::content::readable, 0, {}, *id};
        CHECK_FALSE(each.read(&read, from).has_value());
    }
    CHECK(read == ticket);
    CHECK(table.version_of(&ticket) == ticket.version);
}

TEST_CASE("lists are JSON text")
{
    CHECK((sql::to_column(nothing, std::vector<std::string>{"a", "b\"c"}) == value{std::string{R"(["a","b\"c"])"}}));
    CHECK(there_and_back(std::vector<std::string>{"ไทย", "", "\n"}) == std::vector<std::string>{"ไทย", "", "\n"});
}

TEST_CASE("lists of structs that hold enumerators, members that may be null, and lists of their own")
{
    sla_policy policy;
    policy.name = "\"A\"";
    policy.priorities = {ticket_priority::high};
    policy.targets = {{cycle_metric::first_response, ticket_priority::low, 60}};
    policy.pauses = {{cycle_metric::resolution, ticket_status::new_}};
    policy.on_reopen = reopen_behaviour::first_only;
    policy.warnings = {{15, {}}, {{}, 75}};
    CHECK((sql::to_column(nothing, std::vector{policy}) ==
           value{std::string{R"([{"name":"\"A\"","priorities":["HIGH"],"categories":[],"tags":[],)"
                             R"("targets":[{"metric":"FIRST_RESPONSE","priority":"LOW","minutes":60}],"calendar":null,)"
                             R"("pauses":[{"metric":"RESOLUTION","status":"NEW"}],"on_reopen":"FIRST_ONLY",)"
                             R"("warnings":[{"minutes_before":15,"percent":null},{"minutes_before":null,"percent":75}]}])"}}));
    CHECK(there_and_back(std::vector{policy}) == std::vector{policy});
    policy.pauses.clear();  // not those of a policy that says nothing about them
    CHECK(there_and_back(std::vector{policy}) == std::vector{policy});
    CHECK(there_and_back(testing::make_full_settings().policies) == testing::make_full_settings().policies);
    CHECK(there_and_back(testing::make_calendar().hours) == testing::make_calendar().hours);
    CHECK(there_and_back(testing::make_calendar().holidays) == testing::make_calendar().holidays);
    const std::vector<clock_pause> pauses{{(std::numeric_limits<std::int64_t>::min)(), -1},
                                          {0, (std::numeric_limits<std::int64_t>::max)()}};
    CHECK(there_and_back(pauses) == pauses);
}

TEST_CASE("a column that does not hold the member is refused")
{
    CHECK_FALSE(from_column<std::string>(nothing, unreadable).has_value());
    CHECK_FALSE(from_column<std::optional<std::string>>(nothing, unreadable).has_value());
    CHECK_FALSE(from_column<std::int32_t>(nothing, value{std::int64_t{1} << 31}).has_value());
    CHECK(from_column<std::int32_t>(nothing, value{(std::int64_t{1} << 31) - 1}).has_value());
    CHECK_FALSE(from_column<std::string>(nothing, value{}).has_value());
    CHECK_FALSE(from_column<ticket_status>(nothing, value{std::string{"LOST"}}).has_value());
    CHECK_FALSE(from_column<std::vector<std::string>>(nothing, value{std::string{"{}"}}).has_value());
    const ticket_event event;
    CHECK_FALSE(from_column<std::vector<ticket_change>>(event, value{std::string{"[1]"}}).has_value());
    CHECK_FALSE(from_column<std::vector<ticket_change>>(event, value{std::string{"{"}}).has_value());
    CHECK_FALSE(from_column<std::vector<cycle_change>>(event, value{std::string{"{"}}).has_value());
    CHECK_FALSE(from_column<std::vector<event_key>>(nothing, value{std::string{"1.1"}}).has_value());
    using policies = std::vector<sla_policy>;
    for (const char* text : {R"([{"name":"A"}])", "[{}]", "{}", "null"}) {
        CAPTURE(text);
        CHECK_FALSE(from_column<policies>(nothing, value{std::string{text}}).has_value());
    }
    const auto pause = [](const char* status) {
        return value{std::string{R"([{"metric":"RESOLUTION","status":")"} + status + "\"}]"};
    };
    CHECK(from_column<std::vector<sla_pause>>(nothing, pause("NEW")).has_value());
    CHECK_FALSE(from_column<std::vector<sla_pause>>(nothing, pause("lo st")).has_value());
}

TEST_CASE("what a newer version may have stored is told from what none has")
{
    const auto code_of = [](const auto& read) { return read ? errc{} : read.error().code; };
    const auto text = [](const char* stored) { return value{std::string{stored}}; };
    CHECK(code_of(from_column<ticket_status>(nothing, text("ON_HOLD"))) == errc::storage_newer);
    CHECK(code_of(from_column<ticket_status>(nothing, text("on hold"))) == errc::storage_corrupt);
    CHECK(code_of(from_column<std::optional<actor_kind>>(nothing, text("PARTNER"))) == errc::storage_newer);
    CHECK(code_of(from_column<ticket_status>(nothing, unreadable)) == errc::storage_corrupt);
    using pauses = std::vector<clock_pause>;
    CHECK(code_of(from_column<pauses>(nothing, text(R"([{"from":1,"until":2,"why":"lunch"}])"))) == errc::storage_newer);
    CHECK(code_of(from_column<pauses>(nothing, text(R"([{"from":1,"until":2,"?":0}])"))) == errc::storage_corrupt);
    CHECK(code_of(from_column<pauses>(nothing, text(R"([{"from":1}])"))) == errc::storage_corrupt);
    const auto pause = [&](const char* status) {
        return text((R"([{"metric":"RESOLUTION","status":")" + std::string{status} + "\"}]").c_str());
    };
    CHECK(code_of(from_column<std::vector<sla_pause>>(nothing, pause("ON_HOLD"))) == errc::storage_newer);
}

TEST_CASE("null is a value of a member that may be null")
{
    const auto read = from_column<std::optional<std::string>>(nothing, value{});
    REQUIRE(read.has_value());
    CHECK_FALSE(read->has_value());
    CHECK(from_column<std::optional<std::string>>(nothing, value{std::string{"a"}}).value() == "a");
}
