// expect-error: this type has no GraphQL form: describe it with BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_ENUM
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct address {
    std::string street;
};
#ifndef MISUSE
BOOST_DESCRIBE_STRUCT(address, (), (street))
#endif

struct query {
    address home;
};
BOOST_DESCRIBE_STRUCT(query, (), (home))

int main()
{
    return pleme_support::graphql::schema<query>::view().query == nullptr;
}
