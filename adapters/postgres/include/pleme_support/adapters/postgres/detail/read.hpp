// Queries as one statement, whatever their number and types, and its answer as records.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_READ_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_READ_HPP

#include <pleme_support/adapters/postgres/detail/dialect.hpp>
#include <pleme_support/adapters/postgres/detail/query_result.hpp>
#include <pleme_support/adapters/sql/columns.hpp>
#include <pleme_support/adapters/sql/select.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/query.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace pleme_support::inline v0::adapters::postgres::detail {

[[nodiscard]] inline std::size_t count_members(storage::member_set members) noexcept
{
    return static_cast<std::size_t>(std::popcount(members));
}

/// One query: a SELECT.
template <storage::record R>
[[nodiscard]] statement write_queries(const storage::query<R>& query)
{
    statement select;
    sql::append_select<R>(select, query.parts());
    return select;
}

/// Several queries: their SELECTs joined by UNION ALL, since one statement is one snapshot and one round trip, where a
/// transaction of n queries takes n + 2. Each row begins with the number of its query, and all columns are text.
template <storage::record... R>
requires(sizeof...(R) > 1) [[nodiscard]] sql::statement<basic_dialect<true>> write_queries(const storage::query<R>&... queries)
{
    sql::statement<basic_dialect<true>> joined;
    const std::size_t width = (std::max)({count_members(queries.parts().members)...});
    std::size_t number = 0;
    const auto append = [&]<class T>(const storage::query<T>& query) {
        joined.append(number == 0 ? "(" : " UNION ALL (");
        sql::append_select<T>(joined, query.parts(), std::to_string(number++), width - count_members(query.parts().members));
        joined.append(")");
    };
    (append(queries), ...);
    return joined;
}

/// Decodes one row from column `first` on, and adds it.
/// @return why it does not hold an `R`; nothing if it does
template <storage::record R>
[[nodiscard]] std::optional<support_error> read_row(const query_result& answer, std::size_t row, std::size_t first,
                                                    storage::member_set members, std::vector<R>& to)
{
    std::size_t column = first;
    std::optional<support_error> problem;
    R& record = to.emplace_back();
    storage::for_each_member(record, [&]<class T>(auto index, std::string_view, T& member) {
        if (problem || ((members >> index()) & 1U) == 0) return;
        const std::string_view text = answer.at(row, column);
        if (!text.empty() || !answer.is_null(row, column))
            problem = read_field(record, text, member);
        else if (!storage::nullable_scalar_member<T>)
            problem = sql::unreadable();
        ++column;
    });
    return problem;
}

/// The records of the answer to `write_queries`.
/// @return `errc::storage_newer` or `errc::storage_corrupt` if a row does not hold what it has to
template <storage::record... R>
[[nodiscard]] result<storage::rows<R...>> read_answer(const query_result& answer, const storage::query<R>&... queries)
{
    std::tuple<std::vector<R>...> rows;
    constexpr bool several = sizeof...(R) > 1;
    const std::tuple<const storage::query<R>&...> asked{queries...};
    if constexpr (!several) std::get<0>(rows).reserve(answer.size());
    const auto read = [&]<std::size_t... I>(std::size_t row, std::size_t number, std::index_sequence<I...>)
    {
        std::optional<support_error> problem = sql::unreadable();  // of a row of no query
        static_cast<void>((
            (I == number &&
             (problem = read_row(answer, row, several ? 1 : 0, std::get<I>(asked).parts().members, std::get<I>(rows)), true)) ||
            ...));
        return problem;
    };
    for (std::size_t row = 0; row < answer.size(); ++row) {
        std::size_t number = 0;
        if constexpr (several) {
            const value tag = from_field(answer.at(row, 0), sql::column_type::integer);
            number = static_cast<std::size_t>(std::get<std::int64_t>(tag));
        }
        if (auto problem = read(row, number, std::index_sequence_for<R...>{})) return *std::move(problem);
    }
    return storage::rows<R...>{std::move(rows)};
}

/// The number that is the answer to a count.
[[nodiscard]] inline result<std::uint32_t> read_count(const query_result& answer)
{
    if (answer.empty()) return sql::unreadable();
    const value counted = from_field(answer.at(0, 0), sql::column_type::integer);
    return static_cast<std::uint32_t>(std::get<std::int64_t>(counted));
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_READ_HPP
