// expect-error: the rows must have the names of the queries, in their order
#include <pleme_support/storage/named_read.hpp>

#include <boost/describe/class.hpp>

using namespace pleme_support;

struct asked {
    storage::query<support_ticket> tickets;
    storage::query<ticket_message> messages;
};
BOOST_DESCRIBE_STRUCT(asked, (), (tickets, messages))

struct found {
    record_list<support_ticket> tickets;
    record_list<ticket_message> messages;
};
#ifdef MISUSE
BOOST_DESCRIBE_STRUCT(found, (), (messages, tickets))
#else
BOOST_DESCRIBE_STRUCT(found, (), (tickets, messages))
#endif

int main()
{
    const auto read = []<storage::record... R>(const storage::query<R>&...)->result<storage::rows<R...>>
    {
        return storage::rows<R...>{};
    };
    return storage::read_named<found>(asked{}, read) ? 0 : 1;
}
