// expect-error: a batch function returns a list, or a result of one
#include <pleme_support/graphql/parents.hpp>
#include <pleme_support/graphql/reflect.hpp>

#include <string>
#include <vector>

struct book {
    std::string title;
};
BOOST_DESCRIBE_STRUCT(book, (), (title))

struct query {
    std::vector<book> books() const { return {}; }
#ifdef MISUSE
    using values = std::string;
#else
    using values = std::vector<std::string>;
#endif
    values blurb(const pleme_support::graphql::parents<book>&) const
    {
        return {};
    }
};
BOOST_DESCRIBE_STRUCT(query, (), (books, blurb))

const auto& view = pleme_support::graphql::schema<query>::view();
