// expect-error: only of what belongs to a ticket there are several for each ticket
#include <pleme_support/storage/query.hpp>

using namespace pleme_support;

#ifdef MISUSE
using listed = support_ticket;
#else
using listed = ticket_message;
#endif

int main()
{
    storage::query<listed> newest;
    return newest.limit_each({support_ticket{}}, 3).parts().of_each ? 0 : 1;
}
