// What is sent: values as parameters, the dialect's text, a batch as one statement, the connection string.

#include <pleme_support/adapters/postgres/detail/connection_string.hpp>
#include <pleme_support/adapters/postgres/detail/read.hpp>
#include <pleme_support/adapters/postgres/detail/session.hpp>
#include <pleme_support/adapters/postgres/detail/write.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

using namespace pleme_support;
using namespace adapters::postgres::detail;
using adapters::postgres_options;
using testing::make_id;
using testing::make_ticket;

namespace {

template <storage::record R>
std::string select(const storage::query<R>& query)
{
    statement made;
    adapters::sql::append_select(made, adapters::sql::table_of<R>(), query.parts());
    return made.text();
}

std::string write(const storage::batch& batch)
{
    return write_batch(batch).finish().text();
}

std::string connect(std::string connection)
{
    postgres_options options;
    options.connection = std::move(connection);
    return make_connection_string(options).value();
}

/// The end of a commit that may not happen when one of the conditions is true, asked in this order.
std::string refuse_when(const std::vector<std::string>& conditions)
{
    std::string text = " SELECT 1 / (CASE";
    for (const std::string& each : conditions) text += " WHEN " + each + " THEN 0";
    return text + " ELSE 1 END)";
}

}  // namespace

TEST_CASE("values become text that reads the same whatever the session's settings are")
{
    CHECK_FALSE(to_parameter(storage::value{}).has_value());
    CHECK(to_parameter(storage::value{true}) == "t");
    CHECK(to_parameter(storage::value{std::int64_t{-7}}) == "-7");
    CHECK(to_parameter(storage::value{std::string{"a\\'\""}}) == "a\\'\"");
    CHECK(to_parameter(storage::value{make_id(1)}) == to_text(make_id(1)));
    CHECK(to_parameter(storage::value{timestamp{std::chrono::microseconds{1}}}) == "1970-01-01T00:00:00.000001Z");
    CHECK(to_array({std::string{"a"}, std::string{"b\"c\\,{}"}, std::string{}}) == R"({"a","b\"c\\,{}",""})");
    CHECK(to_array({std::int64_t{1}, std::int64_t{2}}) == R"({"1","2"})");
}

TEST_CASE("fields become cells; what is none of the type is unreadable")
{
    using adapters::sql::column_type;
    using content = adapters::sql::cell::content;
    CHECK(from_field("t", column_type::boolean).number == 1);
    CHECK(from_field("f", column_type::boolean).number == 0);
    CHECK(from_field("f", column_type::boolean).holds == content::readable);
    CHECK(from_field("-5", column_type::integer).number == -5);
    CHECK(from_field("-1", column_type::timestamp).number == -1);
    CHECK(from_field(to_text(make_id(3)), column_type::uuid).id == make_id(3));
    CHECK(from_field("x", column_type::text).text == "x");
    CHECK(from_field("x", column_type::text).holds == content::readable);
    for (const auto type : {column_type::boolean, column_type::integer, column_type::timestamp, column_type::uuid}) {
        CHECK(from_field("x", type).holds == content::unreadable);
        CHECK(from_field("1x", type).holds == content::unreadable);
        CHECK(from_field("", type).holds == content::unreadable);
    }
}

TEST_CASE("SELECT: typed placeholders, one array for a list of operands, instants as microseconds, a literal limit")
{
    CHECK(select(storage::query<ticket_message>{}
                     .select<&ticket_message::created_at>()
                     .equal<&ticket_message::ticket_id>(make_id(1))
                     .in<&ticket_message::product>(std::vector<std::string>{"thai", "japanese"})
                     .ascending<&ticket_message::created_at, &ticket_message::id>()
                     .after({storage::to_value(testing::default_now), storage::to_value(make_id(1))})
                     .limit(5)) ==
          "SELECT id, ticket_id, product, (extract(epoch FROM created_at) * 1000000)::bigint FROM ticket_messages WHERE "
          "ticket_id = "
          "$1::uuid AND product = ANY ($2::text[]) AND (created_at, id) > ($3::timestamptz, $4::uuid) ORDER BY created_at, id "
          "LIMIT 5");
}

TEST_CASE("text search: every word in one of the members, as it is")
{
    storage::query<ticket_text> texts;
    texts.select<>().matches<&ticket_text::subject, &ticket_text::description>({"50%", "b"});
    const std::string words =
        "(subject LIKE $1::text OR description LIKE $2::text) AND (subject LIKE $3::text OR description LIKE $4::text)";
    CHECK(select(texts) == "SELECT ticket_id, product FROM ticket_texts WHERE " + words);
    CHECK(
        select(storage::query<support_ticket>{}.select<>().has(texts)) ==
        "SELECT id, product FROM support_tickets WHERE ((id, product) IN (SELECT ticket_id, product FROM ticket_texts WHERE " +
            words + "))");
    CHECK(make_pattern("50%_\\") == "%50\\%\\_\\\\%");
}

TEST_CASE("a batch of inserts is one statement that returns when all of it happened")
{
    CHECK(write_batch(storage::batch{}).empty());
    CHECK(write(storage::batch{}.insert(number_block{"thai", 1, 0})) ==
          "WITH part_1 AS (INSERT INTO ticket_number_blocks (product, next, version) VALUES ($1::text, $2::bigint, "
          "$3::bigint)) SELECT 1");
    const std::string created = write(storage::batch{}.insert(make_ticket(1)).insert(testing::make_event(make_ticket(1))));
    CHECK(created.starts_with("WITH part_1 AS (INSERT INTO support_tickets (id, product, "));
    CHECK(created.find("), part_2 AS (INSERT INTO ticket_events (") != std::string::npos);
    CHECK(created.ends_with(") SELECT 1"));
}

TEST_CASE("a batch with updates compares how many rows they changed")
{
    CHECK(write(storage::batch{}.update(number_block{"thai", 5, 3})) ==
          "WITH part_1 AS (UPDATE ticket_number_blocks SET next = $1::bigint, version = $2::bigint WHERE product = $3::text "
          "AND version = "
          "$4::bigint RETURNING 1)" +
              refuse_when({"(SELECT count(*) FROM part_1) <> 1"}));
    const auto ticket = make_ticket(1);
    const std::string changed =
        write(storage::batch{}.update(ticket).update(testing::make_cycle(ticket)).insert(testing::make_message(ticket, 1)));
    CHECK(changed.ends_with(refuse_when({"(SELECT count(*) FROM part_1) + (SELECT count(*) FROM part_3) <> 2"})));
}

TEST_CASE("what is expected to be absent is looked for when everything else was written")
{
    const auto one = storage::batch{}.expect_absent(number_block{"thai", 5, 3});
    CHECK(write(one) == "WITH part_1 AS (SELECT 1 FROM ticket_number_blocks WHERE product = $1::text)" +
                            refuse_when({"(SELECT count(*) FROM part_1) <> 0"}));
    const auto both = storage::batch{}.expect_absent(agent_rotation{"thai", 1, {}}).expect_absent(number_block{"thai", 5, 3});
    CHECK(write(both) ==
          "WITH part_1 AS (SELECT 1 FROM agent_rotations WHERE product = $1::text), part_2 AS (SELECT 1 FROM "
          "ticket_number_blocks WHERE product = $2::text)" +
              refuse_when({"(SELECT count(*) FROM part_1) + (SELECT count(*) FROM part_2) <> 0"}));
    const std::string beside = write(storage::batch{}
                                         .insert(number_block{"thai", 1, 0})
                                         .update(agent_rotation{"thai", 2, {}})
                                         .expect_absent(testing::make_settings(2)));
    CHECK(beside ==
          "WITH part_1 AS (SELECT 1 FROM desk_settings WHERE product = $1::text AND version = $2::bigint), part_2 AS (UPDATE "
          "agent_rotations SET version = $3::bigint, last_agent = $4::uuid WHERE product = $5::text AND version = $6::bigint "
          "RETURNING 1), part_3 AS (INSERT INTO ticket_number_blocks (product, next, version) VALUES ($7::text, $8::bigint, "
          "$9::bigint) RETURNING 1)" +
              refuse_when({"(SELECT count(*) FROM part_2) + (SELECT count(*) FROM part_3) <> 2",
                           "(SELECT count(*) FROM part_1) <> 0"}));
}

TEST_CASE("several of one type are looked for as arrays of their keys: one text for any number")
{
    const auto expect = [](std::int32_t count) {
        storage::batch made;
        for (std::int32_t version = 1; version <= count; ++version) made.expect_absent(testing::make_settings(version));
        return write(made);
    };
    CHECK(expect(2) ==
          "WITH part_1 AS (SELECT 1 FROM desk_settings, unnest($1::text[], $2::bigint[]) AS v (product, version) WHERE "
          "desk_settings.product = v.product AND desk_settings.version = v.version)" +
              refuse_when({"(SELECT count(*) FROM part_1) <> 0"}));
    CHECK(expect(2) == expect(70));
    CHECK(write(storage::batch{}.expect_absent(number_block{"a", 1, 0}).expect_absent(number_block{"b", 1, 0})) ==
          "WITH part_1 AS (SELECT 1 FROM ticket_number_blocks, unnest($1::text[]) AS v (product) WHERE "
          "ticket_number_blocks.product = v.product)" +
              refuse_when({"(SELECT count(*) FROM part_1) <> 0"}));
}

TEST_CASE("records by their keys: one parameter for each member of the key, however many there are")
{
    for (const std::size_t count : {1, 2, 1'000}) {
        const auto query = storage::query<ticket_event>{}.select<>().with_keys_of(std::vector<ticket_event>(count));
        CHECK(select(query) ==
              "SELECT ticket_id, product, version FROM ticket_events WHERE (ticket_id, product, version) IN (SELECT "
              "* FROM unnest($1::uuid[], $2::text[], $3::bigint[]))");
    }
}

TEST_CASE("an update that says what it changes writes that alone; long texts stay where they are")
{
    const auto ticket = make_ticket(1);
    const std::string moved =
        write(storage::batch{}.update(ticket, storage::members_of<&support_ticket::status, &support_ticket::updated_at>));
    CHECK(moved ==
          "WITH part_1 AS (UPDATE support_tickets SET version = $1::bigint, status = $2::text, updated_at = $3::timestamptz "
          "WHERE "
          "id = $4::uuid AND product = $5::text AND version = $6::bigint RETURNING 1)" +
              refuse_when({"(SELECT count(*) FROM part_1) <> 1"}));
    const auto event = testing::make_event(ticket);
    const std::string placed = write(storage::batch{}
                                         .update(event, storage::members_of<&ticket_event::message_id>)
                                         .update(event, storage::members_of<&ticket_event::message_id>));
    CHECK(
        placed ==
        "WITH part_1 AS (UPDATE ticket_events SET message_id = v.message_id FROM unnest($1::uuid[], $2::text[], $3::bigint[], "
        "$4::uuid[]) AS v (ticket_id, product, version, message_id) WHERE ticket_events.ticket_id = v.ticket_id AND "
        "ticket_events.product = v.product AND ticket_events.version = v.version RETURNING 1)" +
            refuse_when({"(SELECT count(*) FROM part_1) <> 2"}));
}

TEST_CASE("U+0000 is refused and never cut")
{
    statement made;
    made.append("SELECT ").bind(std::string("a\0b", 3), adapters::sql::column_type::text);
    const auto request = make_request(made);
    REQUIRE_FALSE(request.has_value());
    CHECK(request.error().code == errc::storage_unavailable);
}

TEST_CASE("the connection string: the caller's, completed")
{
    const std::string plain = connect("host=/run/x dbname='a b' password=it\\'s");
    CHECK(plain.find("dbname='a b' ") != std::string::npos);
    CHECK(plain.find("password='it\\'s' ") != std::string::npos);
    CHECK(plain.find("client_encoding='UTF8' ") != std::string::npos);
    CHECK(plain.find("connect_timeout='5' ") != std::string::npos);
    CHECK(plain.find("tcp_user_timeout='5000' ") != std::string::npos);
    CHECK(plain.find("keepalives_idle='2' ") != std::string::npos);
    CHECK(plain.find("keepalives_interval='1' ") != std::string::npos);
    CHECK(plain.find("keepalives_count='3' ") != std::string::npos);
    CHECK(plain.find("target_session_attrs") == std::string::npos);
    CHECK(connect("postgresql://me@h:5433/db?connect_timeout=9").find("connect_timeout='9' ") != std::string::npos);
    CHECK(connect("postgresql://me@h:5433/db").find("port='5433' ") != std::string::npos);
    CHECK(connect("client_encoding=LATIN1").find("LATIN1") == std::string::npos);
}

TEST_CASE("several hosts: the one that takes writes, unless the caller says otherwise")
{
    CHECK(connect("host=a,b").find("target_session_attrs='read-write' ") != std::string::npos);
    CHECK(connect("postgresql://a:1,b:2/db").find("target_session_attrs='read-write' ") != std::string::npos);
    CHECK(connect("host=a,b target_session_attrs=any").find("target_session_attrs='any' ") != std::string::npos);
}

TEST_CASE("several hosts: none is waited for so long that there is no time for another one")
{
    CHECK(connect("host=a,b").find("connect_timeout='2' ") != std::string::npos);
    CHECK(connect("host=a,b").find("tcp_user_timeout='2000' ") != std::string::npos);
    CHECK(connect("host=a,b connect_timeout=7").find("connect_timeout='7' ") != std::string::npos);
    auto hasty = postgres_options{};
    hasty.connection = "host=a,b";
    hasty.timeout = std::chrono::milliseconds{300};
    CHECK(make_connection_string(hasty)->find("tcp_user_timeout='300' ") != std::string::npos);
}

TEST_CASE("hosts are tried one by one, each by a string of its own")
{
    const auto attempts = make_attempts(connect("host=a,b hostaddr=127.0.0.1,127.0.0.2 port=1,2 connect_timeout=7"));
    CHECK(attempts.patience == std::chrono::seconds{7});
    REQUIRE(attempts.strings.size() == 2);
    for (const auto* setting : {"host='a' ", "hostaddr='127.0.0.1' ", "port='1' ", "target_session_attrs='read-write' "})
        CHECK(attempts.strings[0].find(setting) != std::string::npos);
    for (const auto* setting : {"host='b' ", "hostaddr='127.0.0.2' ", "port='2' ", "target_session_attrs='read-write' "})
        CHECK(attempts.strings[1].find(setting) != std::string::npos);

    CHECK(make_attempts(connect("host=a,b,c port=5")).strings.back().find("host='c' ") != std::string::npos);
    CHECK(make_attempts(connect("host=a,b,c port=5")).strings.back().find("port='5' ") != std::string::npos);
    CHECK(make_attempts(connect("host=a,b,c")).patience == std::chrono::seconds{2});
    CHECK(make_attempts(connect("")).strings.size() == 1);
    const std::string uneven = connect("host=a,b,c port=1,2");
    CHECK((make_attempts(uneven).strings == std::vector{uneven}));  // for libpq to refuse
    CHECK(make_attempts(connect("host=a connect_timeout=0")).patience >= std::chrono::hours{1});
}

TEST_CASE("where a standby is preferred, all hosts are asked for one, and then for anything")
{
    postgres_options options;
    options.standbys = "host=a,b";
    const auto attempts = make_attempts(make_standby_connection_string(options).value());
    REQUIRE(attempts.strings.size() == 4);
    const std::vector<std::string> expected{"host='a' ", "host='b' ", "host='a' ", "host='b' "};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(attempts.strings[i].find(expected[i]) != std::string::npos);
        CHECK(attempts.strings[i].find(i < 2 ? "target_session_attrs='standby' " : "target_session_attrs='any' ") !=
              std::string::npos);
    }
}

TEST_CASE("standbys: a standby if one answers, and nobody is waited for long")
{
    postgres_options options;
    options.standbys = "host=a";
    const auto made = make_standby_connection_string(options).value();
    CHECK(made.find("target_session_attrs='prefer-standby' ") != std::string::npos);
    CHECK(made.find("connect_timeout='2' ") != std::string::npos);
    options.standbys = "host=a,b target_session_attrs=any";
    CHECK(make_standby_connection_string(options)->find("target_session_attrs='any' ") != std::string::npos);
    options.standbys = "nonsense=1";
    CHECK(make_standby_connection_string(options).error().code == errc::invalid_argument);
}

TEST_CASE("a connection string that is none")
{
    postgres_options options;
    for (const std::string& bad : {std::string{"nonsense=1"}, std::string{"host"}, std::string("host=a\0b", 8)}) {
        options.connection = bad;
        CHECK(make_connection_string(options).error().code == errc::invalid_argument);
    }
}
