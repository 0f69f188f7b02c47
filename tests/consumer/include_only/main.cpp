// A consumer's program: one ticket in a SQLite file given as the argument.
#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/pleme_support.hpp>

#include <cstdio>

int main(int, char** arguments)
{
    auto storage = pleme_support::adapters::sqlite_storage::open({.path = arguments[1]});
    if (!storage) return std::puts(storage.error().message.c_str()), 1;
    pleme_support::support_repository desk{**storage};

    const auto caller =
        pleme_support::principal::customer(*pleme_support::parse_uuid("c0000000-0000-4000-8000-000000000001")).within({"thai"});
    pleme_support::create_ticket_input input;
    input.customer_id = caller.actor_id;
    input.subject = "Where is my order?";
    input.description = "It was due on Monday.";
    const auto ticket = desk.with(caller).tickets().create("thai", input);
    if (!ticket) return std::puts(ticket.error().message.c_str()), 1;
    std::printf("ticket %d of %s is %s\n", ticket->number, ticket->product.c_str(),
                pleme_support::to_text(ticket->status).c_str());
}
