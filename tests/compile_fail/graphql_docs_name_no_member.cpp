// expect-error: documents something that T does not describe
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <string>

struct query {
    std::string motto;
};
BOOST_DESCRIBE_STRUCT(query, (), (motto))

template <>
struct pleme_support::graphql::docs<query> {
#ifdef MISUSE
    static constexpr auto members = std::array{member_doc { "moto", "What we stand for." }};
#else
    static constexpr auto members = std::array{member_doc{"motto", "What we stand for."}};
#endif
};

int main()
{
    return pleme_support::graphql::schema<query>::view().query == nullptr;
}
