// expect-error: a GraphQL Int has exactly 32 bits: use std::int32_t
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>

#ifdef MISUSE
using count_type = std::int64_t;
#else
using count_type = std::int32_t;
#endif

struct query {
    count_type visits = 0;
};
BOOST_DESCRIBE_STRUCT(query, (), (visits))

int main()
{
    return pleme_support::graphql::schema<query>::view().query == nullptr;
}
