// expect-error: the one must be a ticket, and the other belong to one
#include <pleme_support/storage/query.hpp>

using namespace pleme_support;

#ifdef MISUSE
using other = number_block;
#else
using other = ticket_cycle;
#endif

int main()
{
    storage::query<support_ticket> tickets;
    return tickets.has(storage::query<other>{}).parts().related.empty();
}
