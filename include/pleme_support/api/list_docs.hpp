// What the schema says of lists: filters, orders, pages and counts.
// API layer. Guide: docs/guide/lists.md. Tests: tests/unit/api/schema.test.cpp.

#ifndef PLEME_SUPPORT_API_LIST_DOCS_HPP
#define PLEME_SUPPORT_API_LIST_DOCS_HPP

#include <pleme_support/api/arguments.hpp>
#include <pleme_support/api/connections.hpp>
#include <pleme_support/graphql/docs.hpp>
#include <pleme_support/model/filter.hpp>
#include <pleme_support/model/page.hpp>

#include <array>
#include <string_view>

namespace pleme_support::inline v0::graphql {

template <>
struct docs<ticket_filter> {
    static constexpr std::string_view text = "Which tickets a list holds: all that is given must hold.";
    static constexpr auto members = std::array{
        member_doc{
            "search_query",
            "Every word must occur in the subject or the description, whatever its case and its canonical spelling; a "
            "substring counts (Thai has no spaces). Up to 500 characters and 16 words; of words of one or two letters alone "
            "the newest 10,000 tickets are looked at. Of a number, 42 or #42, the ticket that has it comes first in a "
            "connection."},
        member_doc{"participant_id", "This person takes part in it."},
        member_doc{"statuses", "It has one of these; of an empty list none."},
        member_doc{"priorities", "It has one of these; of an empty list none."},
        member_doc{"assigned_to_any", "One of these agents has it; up to 50."},
        member_doc{"unassigned", "True: nobody has it. False: somebody has."},
        member_doc{"categories", "It has one of these, letter by letter; up to 50."},
        member_doc{"uncategorized", "True: it has no category. False: it has one."},
        member_doc{"tags_all", "It has all of these, whatever their case; up to 20."},
        member_doc{"tags_any", "It has one of these, whatever their case; up to 20."},
        member_doc{"created_from", "It was created then or later."},
        member_doc{"created_before", "It was created earlier."},
        member_doc{"updated_from", "It last changed then or later."},
        member_doc{"updated_before", "It last changed earlier."},
        member_doc{"resolved_from", "It has been resolved since then or later."},
        member_doc{"resolved_before", "It has been resolved since earlier."},
        member_doc{"due_before", "A running clock's deadline comes before this."},
        member_doc{"overdue", "True: a running clock's deadline has passed. False: none has."},
        member_doc{"waiting_for_us", "True: somebody waits for the desk's answer. False: nobody does."},
        member_doc{"number", "It has this one."},
        member_doc{"deleted", "True: only the deleted ones, which customers may not ask for. False: the others."},
    };
};

template <>
struct docs<ticket_count> {
    static constexpr std::string_view text = "How many tickets pass a filter.";
    static constexpr auto members = std::array{
        member_doc{"count", "No more than was asked for."},
        member_doc{"is_exact", "False: there are more, or a search can't know all."},
    };
};

template <>
struct docs<ticket_order> {
    static constexpr std::string_view text = "The order of a list. Tickets without what it goes by come last; ties by id.";
    static constexpr auto members = std::array{
        member_doc{"created_desc", "The newest first."},
        member_doc{"created_asc", "The oldest first."},
        member_doc{"updated_desc", "The last changed first."},
        member_doc{"updated_asc", "The longest unchanged first."},
        member_doc{"priority", "URGENT first, then who waits longest for the desk."},
        member_doc{"waiting", "Who waits longest for the desk first."},
        member_doc{"due", "The next running deadline first."},
    };
};

template <>
struct docs<api::page_info> {
    static constexpr std::string_view text = "What lies on either side of a page.";
    static constexpr auto members = std::array{
        member_doc{"start_cursor", "What before goes on with."},
        member_doc{"end_cursor", "What after goes on with; also of a page without edges, if there may be more."},
    };
};

template <>
struct docs<api::support_ticket_connection> {
    static constexpr std::string_view text = "A page of a list of tickets.";
    static constexpr auto members = std::array{
        member_doc{"nodes", "The tickets of the edges."},
        member_doc{
            "is_complete",
            "False of a search or of tags that can't know all yet: texts are being folded anew, or no word has three letters."},
    };
};

template <>
struct docs<api::ticket_message_connection> {
    static constexpr std::string_view text = "A page of a conversation.";
    static constexpr auto members = std::array{member_doc{"nodes", "The messages of the edges."}};
};

template <>
struct docs<api::ticket_event_connection> {
    static constexpr std::string_view text = "A page of a ticket's history.";
    static constexpr auto members = std::array{member_doc{"nodes", "The events of the edges."}};
};

template <>
struct docs<api::support_tickets_connection_args> {
    static constexpr auto members = std::array{
        member_doc{"first", "1 to 200; 20 if neither first nor last is given."},
        member_doc{"after", "A cursor of the same product, filter and order."},
        member_doc{"last", "1 to 200, from the end; not together with first or after."},
        member_doc{"before", "A cursor of the same product, filter and order."},
    };
};

template <>
struct docs<api::child_page_args> {
    static constexpr auto members = std::array{
        member_doc{"first", "1 to 200."},
        member_doc{"after", "A cursor of the same ticket; for one ticket at a time."},
        member_doc{"last", "1 to 200, from the end; not together with first or after."},
        member_doc{"before", "A cursor of the same ticket; for one ticket at a time."},
    };
};

template <>
struct docs<api::support_ticket_counts_args> {
    static constexpr auto members = std::array{
        member_doc{"filters", "Up to 10."},
        member_doc{"up_to", "1 to 1,000."},
    };
};

template <>
struct docs<api::count_args> {
    static constexpr auto members = std::array{member_doc{"up_to", "1 to 1,000."}};
};

template <>
struct docs<api::support_tickets_args> {
    static constexpr auto members = std::array{
        member_doc{"limit", "1 to 200; 20 if left out."},
        member_doc{"offset", "0 to 10,000; 0 if left out."},
    };
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_API_LIST_DOCS_HPP
