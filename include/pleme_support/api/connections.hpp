// Lists of the schema as connections (https://relay.dev/graphql/connections.htm): edges with cursors, and what lies on either
// side. API layer. Guide: docs/guide/graphql.md, docs/guide/lists.md. Tests: tests/unit/api/connections.test.cpp.

#ifndef PLEME_SUPPORT_API_CONNECTIONS_HPP
#define PLEME_SUPPORT_API_CONNECTIONS_HPP

#include <pleme_support/model/event.hpp>
#include <pleme_support/model/filter.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/page.hpp>
#include <pleme_support/model/ticket.hpp>

#include <boost/describe/class.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::api {

/// What lies on either side of a page.
struct page_info {
    bool has_next_page = false;                 ///< there are others behind it
    bool has_previous_page = false;             ///< there are others before it
    std::optional<std::string> start_cursor{};  ///< what `before` goes on with
    std::optional<std::string> end_cursor{};    ///< what `after` goes on with
};
BOOST_DESCRIBE_STRUCT(page_info, (), (has_next_page, has_previous_page, start_cursor, end_cursor))

/// A ticket in a list.
struct support_ticket_edge {
    support_ticket node;  ///< the ticket
    std::string cursor;   ///< its place
};
BOOST_DESCRIBE_STRUCT(support_ticket_edge, (), (node, cursor))

/// A message in its conversation.
struct ticket_message_edge {
    ticket_message node;  ///< the message
    std::string cursor;   ///< its place
};
BOOST_DESCRIBE_STRUCT(ticket_message_edge, (), (node, cursor))

/// An event in its ticket's history.
struct ticket_event_edge {
    ticket_event node;   ///< the event
    std::string cursor;  ///< its place
};
BOOST_DESCRIBE_STRUCT(ticket_event_edge, (), (node, cursor))

/// The nodes of edges that are held elsewhere: a list that copies none. The vector of edges may be moved meanwhile.
template <class Edge>
class edge_nodes {
public:
    using value_type = std::remove_cvref_t<decltype(std::declval<Edge&>().node)>;  ///< a node

    edge_nodes() = default;
    /// @param edges  not changed as long as this is read
    explicit edge_nodes(const std::vector<Edge>& edges) noexcept : first_{edges.data()}, size_{edges.size()} {}

    /// How many nodes.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// @param at  below `size()`
    [[nodiscard]] const value_type& operator[](std::size_t at) const noexcept { return first_[at].node; }

private:
    const Edge* first_ = nullptr;
    std::size_t size_ = 0;
};

/// A page of tickets.
struct support_ticket_connection {
    std::vector<support_ticket_edge> edges;  ///< in order
    edge_nodes<support_ticket_edge> nodes;   ///< the same without cursors
    api::page_info page_info;                ///< what lies on either side
    bool is_complete = true;                 ///< false of a search that can't know all
    std::string product{};                   ///< of the list; no field
    std::optional<ticket_filter> filter{};   ///< of the list; no field

    /// @cond moved, never copied: its nodes are those of its edges
    support_ticket_connection() = default;
    support_ticket_connection(support_ticket_connection&&) = default;
    support_ticket_connection& operator=(support_ticket_connection&&) = default;
    /// @endcond
};
BOOST_DESCRIBE_STRUCT(support_ticket_connection, (), (edges, nodes, page_info, is_complete))

/// A page of a conversation.
struct ticket_message_connection {
    std::vector<ticket_message_edge> edges;  ///< oldest first
    edge_nodes<ticket_message_edge> nodes;   ///< the same without cursors
    api::page_info page_info;                ///< what lies on either side

    /// @cond moved, never copied: its nodes are those of its edges
    ticket_message_connection() = default;
    ticket_message_connection(ticket_message_connection&&) = default;
    ticket_message_connection& operator=(ticket_message_connection&&) = default;
    /// @endcond
};
BOOST_DESCRIBE_STRUCT(ticket_message_connection, (), (edges, nodes, page_info))

/// A page of a history.
struct ticket_event_connection {
    std::vector<ticket_event_edge> edges;  ///< oldest first
    edge_nodes<ticket_event_edge> nodes;   ///< the same without cursors
    api::page_info page_info;              ///< what lies on either side

    /// @cond moved, never copied: its nodes are those of its edges
    ticket_event_connection() = default;
    ticket_event_connection(ticket_event_connection&&) = default;
    ticket_event_connection& operator=(ticket_event_connection&&) = default;
    /// @endcond
};
BOOST_DESCRIBE_STRUCT(ticket_event_connection, (), (edges, nodes, page_info))

namespace detail {

/// @param page  a `ticket_page` or a `child_page`
template <class Page>
[[nodiscard]] page_info make_page_info(Page& page)
{
    return {page.has_next_page, page.has_previous_page, std::move(page.start_cursor), std::move(page.end_cursor)};
}

}  // namespace detail

/// @param page  of that product and filter
[[nodiscard]] inline support_ticket_connection make_connection(ticket_page page, std::string product,
                                                               std::optional<ticket_filter> filter)
{
    support_ticket_connection made;
    made.is_complete = page.tickets.is_complete;
    made.edges.reserve(page.tickets.size());
    for (std::size_t i = 0; i < page.tickets.size(); ++i)
        made.edges.push_back({page.tickets.take(i), std::move(page.cursors[i])});
    made.nodes = edge_nodes<support_ticket_edge>{made.edges};
    made.page_info = detail::make_page_info(page);
    made.product = std::move(product);
    made.filter = std::move(filter);
    return made;
}

/// @tparam Connection  of records of the page's type
template <class Connection, class R>
[[nodiscard]] Connection make_connection(child_page<R> page)
{
    Connection made;
    made.edges.reserve(page.items.size());
    for (std::size_t i = 0; i < page.items.size(); ++i)
        made.edges.push_back({std::move(page.items[i]), std::move(page.cursors[i])});
    made.nodes = decltype(made.nodes){made.edges};
    made.page_info = detail::make_page_info(page);
    return made;
}

}  // namespace pleme_support::inline v0::api

#endif  // PLEME_SUPPORT_API_CONNECTIONS_HPP
