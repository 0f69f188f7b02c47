// expect-error: a base of a root type describes its fields by PLEME_SUPPORT_DESCRIBE_FIELDS
#include <pleme_support/graphql/describe_fields.hpp>
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct desk_queries {
    [[nodiscard]] std::string ticket() const { return "ticket"; }

#ifdef MISUSE
    BOOST_DESCRIBE_CLASS(desk_queries, (), (ticket), (), ())
#else
    PLEME_SUPPORT_DESCRIBE_FIELDS(desk_queries, (), (ticket))
#endif
};

struct query : desk_queries {
    BOOST_DESCRIBE_CLASS(query, (desk_queries), (), (), ())
};

int main()
{
    return pleme_support::graphql::schema<query>::view().query == nullptr;
}
