// The rows that a statement returned, as text.
// PostgreSQL adapter: the memory is libpq's. Guide: adapters/postgres/README.md.
// Tests: adapters/postgres/tests/connection.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_QUERY_RESULT_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_QUERY_RESULT_HPP

#include <pleme_support/platform.hpp>

#include <libpq-fe.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::adapters::postgres::detail {

class query_result {
public:
    /// Of a statement that returns no rows.
    query_result() = default;
    /// @param owned  may be null
    explicit query_result(PGresult* owned) noexcept : held_{owned} {}

    /// How many rows there are.
    [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(PQntuples(held_.get())); }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }

    /// A field; empty if it is null. Lives as long as this.
    /// @pre `row` < `size()`, and there is such a column
    [[nodiscard]] std::string_view at(std::size_t row, std::size_t column) const noexcept
    {
        const int r = static_cast<int>(row);
        const int c = static_cast<int>(column);
        return {PQgetvalue(held_.get(), r, c), static_cast<std::size_t>(PQgetlength(held_.get(), r, c))};
    }
    [[nodiscard]] bool is_null(std::size_t row, std::size_t column) const noexcept
    {
        return PQgetisnull(held_.get(), static_cast<int>(row), static_cast<int>(column)) != 0;
    }

    [[nodiscard]] ExecStatusType status() const noexcept { return PQresultStatus(held_.get()); }
    /// The code of a failure: five characters, or empty if it is not the server's.
    [[nodiscard]] std::string sqlstate() const
    {
        const char* code = PQresultErrorField(held_.get(), PG_DIAG_SQLSTATE);
        return code != nullptr ? code : "";
    }

private:
    struct clear {
        void operator()(PGresult* owned) const noexcept { PQclear(owned); }
    };

    std::unique_ptr<PGresult, clear> held_;
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_QUERY_RESULT_HPP
