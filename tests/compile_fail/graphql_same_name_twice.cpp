// expect-error: two C\+\+ types of this schema have the same GraphQL name
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>

struct point {
    std::string place;
};
BOOST_DESCRIBE_STRUCT(point, (), (place))

#ifndef MISUSE
template <>
struct pleme_support::graphql::type_name<point> {
    static constexpr std::string_view input = "PointInput";
};
#endif

struct move_args {
    point to;
};
BOOST_DESCRIBE_STRUCT(move_args, (), (to))

struct query {
    [[nodiscard]] point moved(const move_args& args) const { return args.to; }
};
BOOST_DESCRIBE_STRUCT(query, (), (moved))

int main()
{
    return pleme_support::graphql::schema<query>::view().query == nullptr;
}
