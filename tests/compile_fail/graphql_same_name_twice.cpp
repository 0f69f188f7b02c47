// expect-error: two C\+\+ types of this schema have the same GraphQL name
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct point {
    std::string place;
};
BOOST_DESCRIBE_STRUCT(point, (), (place))

struct point_input {
    std::string place;
};
BOOST_DESCRIBE_STRUCT(point_input, (), (place))

struct move_args {
#ifdef MISUSE
    point to;
#else
    point_input to;
#endif
};
BOOST_DESCRIBE_STRUCT(move_args, (), (to))

struct query {
    [[nodiscard]] point moved(const move_args& args) const { return {args.to.place}; }
};
BOOST_DESCRIBE_STRUCT(query, (), (moved))

int main()
{
    return pleme_support::graphql::schema<query>::view().query == nullptr;
}
