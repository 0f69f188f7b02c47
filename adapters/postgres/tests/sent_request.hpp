// The request that the adapter sends for some queries.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_SENT_REQUEST_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_SENT_REQUEST_HPP

#include <pleme_support/adapters/postgres/detail/read.hpp>

#include <array>

namespace postgres_test {

template <pleme_support::storage::record... R>
[[nodiscard]] pleme_support::adapters::postgres::detail::request sent_request(
    const pleme_support::storage::query<R>&... queries)
{
    namespace sql = pleme_support::adapters::sql;
    const std::array asked{sql::requested_rows{&sql::table_of<R>(), &queries.parts(), nullptr}...};
    return pleme_support::adapters::postgres::detail::make_request(asked).value();
}

}  // namespace postgres_test

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_SENT_REQUEST_HPP
