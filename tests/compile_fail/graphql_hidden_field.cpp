// expect-error: the root type declares 'secret' and does not describe it, so the field is still the one of desk_queries
#include <pleme_support/graphql/describe_fields.hpp>
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <string>

template <class Store>
struct desk_queries {
    [[nodiscard]] std::string motto() const { return "motto"; }
    [[nodiscard]] std::string secret() const { return "secret"; }

    PLEME_SUPPORT_DESCRIBE_FIELDS(desk_queries, (), (motto, secret))
};

struct query : desk_queries<int> {
    [[nodiscard]] std::string secret() const { return "for members only"; }
    [[nodiscard]] std::string mine() const { return "mine"; }

#ifdef MISUSE
    BOOST_DESCRIBE_CLASS(query, (desk_queries<int>), (mine), (), ())
#else
    BOOST_DESCRIBE_CLASS(query, (desk_queries<int>), (mine, secret), (), ())
#endif
};

int main()
{
    return pleme_support::graphql::schema<query>::view().query == nullptr;
}
