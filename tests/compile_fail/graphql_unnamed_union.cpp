// expect-error: has no name that GraphQL could use
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>
#include <variant>

struct cat {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(cat, (), (name))

struct dog {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(dog, (), (name))

#ifndef MISUSE
template <>
struct pleme_support::graphql::type_name<std::variant<cat, dog>> {
    static constexpr std::string_view value = "Pet";
};
#endif

struct query {
    std::variant<cat, dog> pet;
};
BOOST_DESCRIBE_STRUCT(query, (), (pet))

int main()
{
    return pleme_support::graphql::schema<query>::view().query == nullptr;
}
