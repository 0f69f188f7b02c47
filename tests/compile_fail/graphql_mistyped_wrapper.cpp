// expect-error: takes and gives what 'support_tickets' of desk_queries does, under a name one letter from it
#include <pleme_support/graphql/describe_fields.hpp>
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

struct session {};

struct desk_queries {
    // Names as near as these are no slip: they take or give something else.
    [[nodiscard]] std::string support_ticket() const { return "ticket"; }
    [[nodiscard]] std::vector<std::string> support_tickets() const { return {"ticket"}; }

    PLEME_SUPPORT_DESCRIBE_FIELDS(desk_queries, (), (support_ticket, support_tickets))
};

struct query : desk_queries {
#ifdef MISUSE
    [[nodiscard]] std::vector<std::string> suport_tickets(const session&) const { return {}; }
    BOOST_DESCRIBE_CLASS(query, (desk_queries), (suport_tickets), (), ())
#else
    [[nodiscard]] std::vector<std::string> support_tickets(const session&) const { return {}; }
    BOOST_DESCRIBE_CLASS(query, (desk_queries), (support_tickets), (), ())
#endif
};

int main()
{
    using schema = pleme_support::graphql::schema<query, pleme_support::graphql::no_mutation, session>;
    return schema::view().query == nullptr;
}
