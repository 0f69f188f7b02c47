// expect-error: a GraphQL type is nullable only once
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

struct query {
#ifdef MISUSE
    std::optional<std::optional<std::string>> motto;
#else
    std::optional<std::string> motto;
#endif
};
BOOST_DESCRIBE_STRUCT(query, (), (motto))

int main()
{
    return pleme_support::graphql::schema<query>::view().query == nullptr;
}
