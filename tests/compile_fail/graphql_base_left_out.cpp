// expect-error: this root type inherits fields from a class that its description does not name as a base
#include <pleme_support/graphql/describe_fields.hpp>
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct desk_queries {
    [[nodiscard]] std::string ticket() const { return "ticket"; }

    PLEME_SUPPORT_DESCRIBE_FIELDS(desk_queries, (), (ticket))
};

struct shop_queries {
    [[nodiscard]] std::string order() const { return "order"; }

    PLEME_SUPPORT_DESCRIBE_FIELDS(shop_queries, (), (order))
};

struct query : desk_queries, shop_queries {
    [[nodiscard]] std::string mine() const { return "mine"; }

#ifdef MISUSE
    BOOST_DESCRIBE_CLASS(query, (shop_queries), (mine), (), ())
#else
    BOOST_DESCRIBE_CLASS(query, (desk_queries, shop_queries), (mine), (), ())
#endif
};

int main()
{
    return pleme_support::graphql::schema<query>::view().query == nullptr;
}
