// expect-error: a batch function has parents, graphql::parents<T>, whose type this schema reaches
#include <pleme_support/graphql/parents.hpp>
#include <pleme_support/graphql/reflect.hpp>

#include <string>
#include <vector>

struct book {
    std::string title;
};
BOOST_DESCRIBE_STRUCT(book, (), (title))

struct author {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(author, (), (name))

struct query {
    std::vector<book> books() const { return {}; }
#ifdef MISUSE
    using parent = author;
#else
    using parent = book;
#endif
    std::vector<std::string> blurb(const pleme_support::graphql::parents<parent>& of) const
    {
        return std::vector<std::string>(of.size());
    }
};
BOOST_DESCRIBE_STRUCT(query, (), (books, blurb))

const auto& view = pleme_support::graphql::schema<query>::view();
