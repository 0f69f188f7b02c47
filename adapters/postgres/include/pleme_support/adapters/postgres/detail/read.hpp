// Queries as one statement, whatever their number and types, and its answer as records.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_READ_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_READ_HPP

#include <pleme_support/adapters/postgres/detail/dialect.hpp>
#include <pleme_support/adapters/postgres/detail/query_result.hpp>
#include <pleme_support/adapters/postgres/detail/session.hpp>
#include <pleme_support/adapters/postgres/detail/values.hpp>
#include <pleme_support/adapters/sql/columns.hpp>
#include <pleme_support/adapters/sql/select.hpp>
#include <pleme_support/adapters/sql/table.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/record.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::adapters::postgres::detail {

[[nodiscard]] inline std::size_t count_members(storage::member_set members) noexcept
{
    return static_cast<std::size_t>(std::popcount(members));
}

/// One query: a SELECT.
[[nodiscard]] inline statement write_query(const sql::requested_rows& query)
{
    statement select;
    sql::append_select(select, *query.of, *query.parts);
    return select;
}

/// Several queries: their SELECTs joined by UNION ALL, since one statement is one snapshot and one round trip, where a
/// transaction of n queries takes n + 2. Each row begins with the number of its query, and all columns are text.
[[nodiscard]] inline sql::statement<basic_dialect<true>> write_queries(std::span<const sql::requested_rows> queries)
{
    sql::statement<basic_dialect<true>> joined;
    std::size_t width = 0;
    for (const sql::requested_rows& query : queries) width = (std::max)(width, count_members(query.parts->members));
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const sql::requested_rows& query = queries[i];
        joined.append(i == 0 ? "(" : " UNION ALL (");
        sql::append_select(joined, *query.of, *query.parts, std::to_string(i), width - count_members(query.parts->members));
        joined.append(")");
    }
    return joined;
}

/// @param queries  one at least
/// @return as `make_request`
[[nodiscard]] inline result<request> make_request(std::span<const sql::requested_rows> queries)
{
    return queries.size() == 1 ? make_request(write_query(queries.front())) : make_request(write_queries(queries));
}

/// Decodes one row from column `first` on, and adds it to the query's list.
/// @return why it does not hold a record; nothing if it does
[[nodiscard]] inline std::optional<support_error> read_row(const query_result& answer, std::size_t row, std::size_t first,
                                                           const sql::requested_rows& query)
{
    void* const record = query.of->add(query.list);
    std::size_t at = first;
    for (std::size_t i = 0; i < query.of->columns.size(); ++i) {
        if (!sql::has_member(query.parts->members, i)) continue;
        const sql::column& column = query.of->columns[i];
        const std::string_view text = answer.at(row, at);
        const bool is_null = text.empty() && answer.is_null(row, at);
        if (auto problem = column.read(record, is_null ? sql::cell{} : from_field(text, column.type))) return problem;
        ++at;
    }
    return std::nullopt;
}

/// Puts the answer to the request for some queries into their lists.
/// @return `errc::storage_newer` or `errc::storage_corrupt` if a row does not hold what it has to
[[nodiscard]] inline result<void> read_answer(const query_result& answer, std::span<const sql::requested_rows> queries)
{
    const bool several = queries.size() > 1;
    for (std::size_t row = 0; row < answer.size(); ++row) {
        std::size_t number = 0;
        if (several) {
            const sql::cell tag = from_field(answer.at(row, 0), sql::column_type::integer);
            number = static_cast<std::size_t>(tag.number);
            if (tag.holds != sql::cell::content::readable || number >= queries.size()) return sql::unreadable();
        }
        if (auto problem = read_row(answer, row, several ? 1 : 0, queries[number])) return *std::move(problem);
    }
    return {};
}

/// The number that is the answer to a count.
[[nodiscard]] inline result<std::uint32_t> read_count(const query_result& answer)
{
    if (answer.empty()) return sql::unreadable();
    return static_cast<std::uint32_t>(from_field(answer.at(0, 0), sql::column_type::integer).number);
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_READ_HPP
