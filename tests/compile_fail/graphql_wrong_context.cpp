// expect-error: a field function takes the schema's Context .or a base of it.
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct session {
    std::string reader;
};
struct other_session {
    std::string reader;
};

struct query {
#ifdef MISUSE
    [[nodiscard]] std::string reader(const other_session& of) const
    {
        return of.reader;
    }
#else
    [[nodiscard]] std::string reader(const session& of) const
    {
        return of.reader;
    }
#endif
};
BOOST_DESCRIBE_STRUCT(query, (), (reader))

using schema = pleme_support::graphql::schema<query, pleme_support::graphql::no_mutation, session>;

int main()
{
    return schema::view().query == nullptr;
}
