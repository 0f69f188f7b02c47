// Statement text made from described records, with a dialect of numbered placeholders.

#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/adapters/sql/select.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/settings_builders.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace pleme_support;
using storage::comparison;
using storage::query;
using testing::make_id;
namespace sql = adapters::sql;

namespace {

struct numbered {
    static constexpr std::string_view unlimited = "";
    static constexpr bool has_literal_limits = false;
    static void append_placeholder(std::string& to, std::size_t n, sql::column_type) { to += "$" + std::to_string(n); }
    static void append_in(sql::statement<numbered>& to, std::string_view column, sql::column_type type,
                          const std::vector<storage::value>& operands)
    {
        sql::append_in_list(to, column, type, operands);
    }
    static void append_in_keys(sql::statement<numbered>& to, const sql::table& of,
                               const std::vector<std::vector<storage::value>>& keys)
    {
        sql::append_in_key_list(to, of, keys);
    }
    static void append_text_match(sql::statement<numbered>& to, const sql::table&, const storage::record_info& searched,
                                  const storage::text_match& match)
    {
        to.append("found(").append(searched.name).append(", ").bind(match.words.front(), sql::column_type::text).append(")");
    }
};
static_assert(sql::dialect<numbered>);

/// A dialect that returns instants as something else.
struct converting : numbered {
    static void append_in(sql::statement<converting>& to, std::string_view column, sql::column_type type,
                          const std::vector<storage::value>& operands)
    {
        sql::append_in_list(to, column, type, operands);
    }
    static void append_in_keys(sql::statement<converting>& to, const sql::table& of,
                               const std::vector<std::vector<storage::value>>& keys)
    {
        sql::append_in_key_list(to, of, keys);
    }
    static void append_text_match(sql::statement<converting>&, const sql::table&, const storage::record_info&,
                                  const storage::text_match&)
    {
    }
    static void append_output(sql::statement<converting>& to, std::string_view column, sql::column_type type)
    {
        to.append(type == sql::column_type::timestamp ? "micros(" : "(").append(column).append(")");
    }
};
static_assert(sql::dialect<converting>);

template <storage::record R>
sql::statement<numbered> select(const query<R>& query)
{
    sql::statement<numbered> made;
    sql::append_select(made, sql::table_of<R>(), query.parts());
    return made;
}

query<number_block> blocks()
{
    return {};
}

const sql::table& block_table()
{
    return sql::table_of<number_block>();
}

void update_block(sql::statement<numbered>& to, const number_block& block)
{
    sql::append_update(to, block_table(), &block, storage::all_members<number_block>);
}

}  // namespace

TEST_CASE("SELECT: records by their keys")
{
    number_block thai{"thai", 1, 0};
    CHECK(select(blocks().with_keys_of({})).text().ends_with(" FROM ticket_number_blocks WHERE FALSE"));
    CHECK(select(blocks().with_keys_of({thai})).text().ends_with(" WHERE (product) IN (SELECT * FROM (VALUES ($1)))"));
    ticket_event event;
    event.version = 2;
    const auto made = select(query<ticket_event>{}.select<>().with_keys_of({event, event}).equal<&ticket_event::version>(2));
    CHECK(made.text() ==
          "SELECT ticket_id, product, version FROM ticket_events WHERE version = $1 AND "
          "(ticket_id, product, version) IN (SELECT * FROM (VALUES ($2, $3, $4), ($5, $6, $7)))");
    CHECK((made.parameters()[3] == storage::value{std::int64_t{2}}));
}

TEST_CASE("SELECT: columns in member order, only the wanted ones and the key")
{
    CHECK(select(blocks()).text() == "SELECT product, next, version FROM ticket_number_blocks");
    CHECK(select(blocks().select<&number_block::version>()).text() == "SELECT product, version FROM ticket_number_blocks");
    CHECK(select(query<ticket_cycle>{}.select<>()).text() == "SELECT ticket_id, product, metric, ordinal FROM ticket_cycles");
}

TEST_CASE("SELECT: a dialect may return a column by an expression; conditions and orders name the column")
{
    sql::statement<converting> made;
    auto query =
        storage::query<ticket_message>{}.select<&ticket_message::created_at>().ascending<&ticket_message::created_at>();
    sql::append_select(made, sql::table_of<ticket_message>(), query.equal<&ticket_message::product>("thai").parts());
    CHECK(
        made.text() ==
        "SELECT (id), (ticket_id), (product), micros(created_at) FROM ticket_messages WHERE product = $1 ORDER BY created_at");
}

TEST_CASE("WHERE: every comparison, joined by AND; values are parameters")
{
    auto all = blocks()
                   .select<>()
                   .equal<&number_block::product>("thai")
                   .compare<&number_block::next>(comparison::less, 1)
                   .compare<&number_block::next>(comparison::less_equal, 2)
                   .compare<&number_block::next>(comparison::greater, 3)
                   .compare<&number_block::next>(comparison::greater_equal, 4)
                   .in<&number_block::next>(std::vector{5, 6})
                   .is_null<&number_block::version>()
                   .is_not_null<&number_block::version>();
    const auto made = select(all);
    CHECK(
        made.text() ==
        "SELECT product FROM ticket_number_blocks WHERE product = $1 AND next < $2 AND next <= $3 AND next > $4 AND next >= $5 "
        "AND next IN ($6, $7) AND version IS NULL AND version IS NOT NULL");
    CHECK(
        (made.parameters() == std::vector<storage::value>{std::string{"thai"}, std::int64_t{1}, std::int64_t{2},
                                                          std::int64_t{3}, std::int64_t{4}, std::int64_t{5}, std::int64_t{6}}));
}

TEST_CASE("an empty list of operands is never true")
{
    CHECK(select(blocks().select<>().in<&number_block::next>(std::vector<std::int32_t>{})).text() ==
          "SELECT product FROM ticket_number_blocks WHERE FALSE");
}

TEST_CASE("ORDER, keyset, LIMIT, OFFSET")
{
    const auto ordered = [] {
        return query<ticket_message>{}.select<>().descending<&ticket_message::created_at, &ticket_message::id>();
    };
    const std::string head = "SELECT id, ticket_id, product FROM ticket_messages";
    const std::string order = " ORDER BY created_at DESC, id DESC";
    CHECK(select(ordered()).text() == head + order);
    CHECK(select(ordered().limit(5)).text() == head + order + " LIMIT $1");
    CHECK(select(ordered().limit(5).offset(7)).text() == head + order + " LIMIT $1 OFFSET $2");
    CHECK(select(ordered().offset(7)).text() == head + order + " OFFSET $1");
    const std::vector<storage::value> place{storage::to_value(testing::default_now), storage::to_value(make_id(1))};
    CHECK(select(ordered().after(place).limit(5)).text() == head + " WHERE (created_at, id) < ($1, $2)" + order + " LIMIT $3");
    CHECK(select(query<ticket_event>{}.select<>().ascending<&ticket_event::version>().after({std::int64_t{3}})).text() ==
          "SELECT ticket_id, product, version FROM ticket_events WHERE (version) > ($1) ORDER BY version");
}

TEST_CASE("a page of a list of values is merged from each value's own page, where an index has these")
{
    const auto page = [] {
        return query<support_ticket>{}
            .select<>()
            .equal<&support_ticket::product>("thai")
            .is_null<&support_ticket::deleted_at>()
            .descending<&support_ticket::created_at, &support_ticket::id>();
    };
    using statuses = std::vector<ticket_status>;
    const statuses three{ticket_status::resolved, ticket_status::new_, ticket_status::closed};
    const auto made = select(page().in<&support_ticket::status>(three).limit(20).offset(5));
    std::string expected = "SELECT id, product FROM (";
    for (int arm = 0; arm < 4; ++arm) {
        const auto placeholder = [&](int at) { return "$" + std::to_string(1 + arm * 3 + at); };
        if (arm != 0) expected += " UNION ALL ";
        expected += "SELECT * FROM (SELECT id, product, created_at FROM support_tickets WHERE product = " + placeholder(0) +
                    " AND deleted_at IS NULL AND status = " + placeholder(1) + " ORDER BY created_at DESC, id DESC LIMIT " +
                    placeholder(2) + ") AS each_" + std::to_string(arm);
    }
    CHECK(made.text() == expected + ") AS merged ORDER BY created_at DESC, id DESC LIMIT $13 OFFSET $14");
    const auto& bound = made.parameters();
    CHECK(bound[1] == storage::value{std::string{"CLOSED"}});
    CHECK(bound[10] == storage::value{});  // no ticket has it
    CHECK(bound[2] == storage::value{std::int64_t{25}});
    const auto is_merged = [](const auto& query) { return select(query).text().find("UNION ALL") != std::string::npos; };
    CHECK_FALSE(is_merged(page().in<&support_ticket::status>(three)));
    CHECK_FALSE(is_merged(page().in<&support_ticket::status>(statuses{ticket_status::new_}).limit(20)));
    CHECK_FALSE(is_merged(page().in<&support_ticket::subject>(std::vector<std::string>{"a", "b"}).limit(20)));
    CHECK_FALSE(is_merged(page().in<&support_ticket::status>(three).limit(20).descending<&support_ticket::updated_at>()));
    std::vector<std::string> many;
    for (std::size_t n = 0; n <= 16; ++n) many.push_back(std::to_string(n));
    CHECK_FALSE(is_merged(page().in<&support_ticket::category>(many).limit(20)));
    many.pop_back();
    CHECK(is_merged(page().in<&support_ticket::category>(many).limit(20)));
}

TEST_CASE("tickets are ordered by the members of another record, and by its ticket's id")
{
    const auto cycles = query<ticket_cycle>{}.equal<&ticket_cycle::product>("thai");
    auto asked = query<support_ticket>{}
                     .select<>()
                     .order_by<&ticket_cycle::ordinal, &ticket_cycle::started_at>(cycles)
                     .ascending<&support_ticket::id>()
                     .limit(3);
    const std::string from =
        "SELECT id, product FROM (SELECT ticket_id AS other_ticket_id, product AS other_product, ordinal AS other_member, "
        "started_at AS other_member_2 FROM ticket_cycles WHERE product = $1) AS other JOIN support_tickets ON id = "
        "other_ticket_id AND product = other_product";
    CHECK(select(asked).text() == from + " ORDER BY other_member, other_member_2, other_ticket_id LIMIT $2");
    asked.after({std::int64_t{1}, storage::to_value(testing::default_now), storage::to_value(make_id(1))});
    CHECK(select(asked).text() == from +
                                      " WHERE (other_member, other_member_2, other_ticket_id) > ($2, $3, $4)"
                                      " ORDER BY other_member, other_member_2, other_ticket_id LIMIT $5");
}

TEST_CASE("a text match is the dialect's")
{
    storage::query<ticket_text> texts;
    texts.matches<&ticket_text::subject>({"printer"});
    const auto in_product = [] {
        query<support_ticket> tickets;
        return tickets.select<>().equal<&support_ticket::product>("thai");
    };
    const std::string head = "SELECT id, product FROM support_tickets WHERE product = $1 AND ";
    CHECK(select(in_product().has(texts)).text() == head + "(found(ticket_texts, $2))");
    CHECK(select(in_product().has_none(texts)).text() == head + "NOT (found(ticket_texts, $2))");
    CHECK(select(query<ticket_text>{texts}.select<>()).text() ==
          "SELECT ticket_id, product FROM ticket_texts WHERE found(ticket_texts, $1)");
    texts.equal<&ticket_text::subject>("all of it");
    CHECK(select(in_product().has(texts)).text() ==
          head +
              "(found(ticket_texts, $2) AND EXISTS (SELECT 1 FROM ticket_texts WHERE ticket_texts.ticket_id = "
              "support_tickets.id AND ticket_texts.product = support_tickets.product AND subject = $3))");
}

TEST_CASE("INSERT: every member of every record")
{
    sql::statement<numbered> made;
    const std::vector records{number_block{"thai", 5, 0}, number_block{"japanese", 9, 1}};
    sql::append_insert(made, block_table(), storage::record_span{records});
    CHECK(made.text() == "INSERT INTO ticket_number_blocks (product, next, version) VALUES ($1, $2, $3), ($4, $5, $6)");
    CHECK((made.parameters() == std::vector<storage::value>{std::string{"thai"}, std::int64_t{5}, std::int64_t{0},
                                                            std::string{"japanese"}, std::int64_t{9}, std::int64_t{1}}));
}

TEST_CASE("UPDATE: by the key, from version - 1 if there is one")
{
    sql::statement<numbered> versioned;
    update_block(versioned, {"thai", 5, 3});
    CHECK(versioned.text() == "UPDATE ticket_number_blocks SET next = $1, version = $2 WHERE product = $3 AND version = $4");
    CHECK((versioned.parameters() ==
           std::vector<storage::value>{std::int64_t{5}, std::int64_t{3}, std::string{"thai"}, std::int64_t{2}}));

    sql::statement<numbered> unversioned;
    const support_calendar calendar = testing::make_calendar();
    sql::append_update(unversioned, sql::table_of<support_calendar>(), &calendar, storage::all_members<support_calendar>);
    CHECK(unversioned.text() ==
          "UPDATE support_calendars SET time_zone = $1, hours = $2, holidays = $3 WHERE product = $4 AND name = $5 AND version "
          "= $6");
}

TEST_CASE("a search for a record: by the whole key, and by nothing else")
{
    sql::statement<numbered> made;
    const number_block block{"thai", 5, 3};
    const ticket_cycle cycle = testing::make_cycle(testing::make_ticket(1), cycle_metric::resolution, 2);
    sql::append_search(made, block_table(), &block);
    sql::append_search(made.append("; "), sql::table_of<ticket_cycle>(), &cycle);
    CHECK(made.text() ==
          "SELECT 1 FROM ticket_number_blocks WHERE product = $1; SELECT 1 FROM ticket_cycles WHERE ticket_id = $2 AND product "
          "= $3 AND metric = $4 AND ordinal = $5");
    CHECK((made.parameters() == std::vector<storage::value>{std::string{"thai"}, testing::make_id(1), std::string{"thai"},
                                                            std::string{"RESOLUTION"}, std::int64_t{2}}));
}

TEST_CASE("several modifications in one statement are numbered through")
{
    sql::statement<numbered> made;
    update_block(made.append("WITH a AS ("), {"thai", 5, 3});
    const std::vector added{number_block{"japanese", 1, 0}};
    sql::append_insert(made.append(") "), block_table(), storage::record_span{added});
    CHECK(made.text().ends_with(
        "AND version = $4) INSERT INTO ticket_number_blocks (product, next, version) VALUES ($5, $6, $7)"));
}
