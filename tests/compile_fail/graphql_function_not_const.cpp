// expect-error: a field function is const, except on the mutation root
#include <pleme_support/graphql/reflect.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>

struct query {
    std::int32_t calls = 0;
#ifdef MISUSE
    std::int32_t count()
    {
        return ++calls;
    }
#else
    [[nodiscard]] std::int32_t count() const
    {
        return calls;
    }
#endif
};
BOOST_DESCRIBE_STRUCT(query, (), (calls, count))

int main()
{
    return pleme_support::graphql::schema<query>::view().query == nullptr;
}
