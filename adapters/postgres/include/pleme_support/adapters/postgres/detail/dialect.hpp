// How the shared statement text becomes PostgreSQL's: typed placeholders, arrays, exact instants, and text search.
// PostgreSQL adapter: knows nothing of what texts were folded by. Guide: adapters/postgres/README.md.
// Tests: adapters/postgres/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_DIALECT_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_DIALECT_HPP

#include <pleme_support/adapters/postgres/detail/values.hpp>
#include <pleme_support/adapters/sql/select.hpp>
#include <pleme_support/adapters/sql/statement.hpp>
#include <pleme_support/adapters/sql/table.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// The type of a parameter, said at every placeholder, so that the server never guesses.
[[nodiscard]] constexpr std::string_view cast_to(sql::column_type type) noexcept
{
    switch (type) {
        case sql::column_type::boolean:
            return "::boolean";
        case sql::column_type::integer:
            return "::bigint";
        case sql::column_type::uuid:
            return "::uuid";
        case sql::column_type::timestamp:
            return "::timestamptz";
        case sql::column_type::text:
            break;
    }
    return "::text";
}

/// A pattern of LIKE that finds a word anywhere, as it is.
[[nodiscard]] inline std::string make_pattern(std::string_view word)
{
    std::string pattern = "%";
    for (const char c : word) {
        if (c == '\\' || c == '%' || c == '_') pattern += '\\';
        pattern += c;
    }
    pattern += '%';
    return pattern;
}

/// The names of the members in a set, each with a comma before all but the first.
[[nodiscard]] inline std::string list_columns(const sql::table& of, sql::member_set members)
{
    std::string list;
    for (std::size_t i = 0; i < of.columns.size(); ++i)
        if (sql::has_member(members, i)) list.append(list.empty() ? "" : ", ").append(of.columns[i].name);
    return list;
}

/// @tparam AllText  every column is returned as text, so that rows of different types can stand in one result
template <bool AllText>
struct basic_dialect {
    using written = sql::statement<basic_dialect>;

    static constexpr std::string_view unlimited = "";
    /// With a parameter for a limit a prepared list is planned anew in every call: a plan for all limits is reckoned to return
    /// a tenth of the table, so it always looks dearer than one for this limit. That doubles what a page costs the server.
    static constexpr bool has_literal_limits = true;

    static void append_placeholder(std::string& to, std::size_t n, sql::column_type type)
    {
        to.append("$").append(std::to_string(n)).append(cast_to(type));
    }
    /// One parameter, however many operands: few texts for the server to parse.
    static void append_in(written& to, std::string_view column, sql::column_type type, const std::vector<value>& operands)
    {
        to.append(column).append(" = ANY (").bind(to_array(operands), type).append("[])");
    }
    /// One parameter for each member of the key, however many keys.
    static void append_in_keys(written& to, const sql::table& of, const std::vector<std::vector<value>>& keys)
    {
        sql::append_key_columns(to, of);
        std::string_view separator = " IN (SELECT * FROM unnest(";
        for (std::size_t i = 0; i < of.key.size(); ++i) {
            std::vector<value> column;
            column.reserve(keys.size());
            for (const std::vector<value>& key : keys) column.push_back(key[i]);
            to.append(separator).bind(to_array(column), of.key_column(i).type).append("[]");
            separator = ", ";
        }
        to.append("))");
    }
    /// Since PostgreSQL 14 exact for every instant, before for those up to the year 2255.
    static void append_output(written& to, std::string_view column, sql::column_type type)
    {
        if (type == sql::column_type::timestamp)
            to.append("(extract(epoch FROM ").append(column).append(") * 1000000)::bigint");
        else
            to.append(column);
        // Under a name of its own: ORDER BY would take the text for the column, and no index.
        if (AllText) to.append("::text AS o");
    }
    /// The texts hold every word: LIKE, which the trigram index knows, and which without it reads every text. Of a ticket: its
    /// key is among theirs.
    static void append_text_match(written& to, const sql::table& of, const storage::record_info& searched,
                                  const storage::text_match& match)
    {
        const bool is_of_ticket = of.info != &searched;
        if (is_of_ticket) {
            to.append("(" + list_columns(of, of.key_members) + ") IN (SELECT ");
            to.append(searched.members[searched.ticket[0]].name).append(", ");
            to.append(searched.members[searched.ticket[1]].name).append(" FROM ").append(searched.name).append(" WHERE ");
        }
        std::string_view separator = "(";
        for (const std::string& word : match.words) {
            for (std::size_t i = 0; i < searched.members.size(); ++i) {
                if (!sql::has_member(match.members, i)) continue;
                to.append(separator).append(searched.members[i].name).append(" LIKE ");
                to.bind(make_pattern(word), sql::column_type::text);
                separator = " OR ";
            }
            to.append(")");
            separator = " AND (";
        }
        if (is_of_ticket) to.append(")");
    }
};
using dialect = basic_dialect<false>;
static_assert(sql::dialect<dialect>);

using statement = sql::statement<dialect>;

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_DIALECT_HPP
