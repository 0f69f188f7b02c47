// Which part of a list a call returns, and such parts.
// Model layer. Guide: docs/guide/lists.md. Tests: tests/unit/repository/list.test.cpp, pages.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_PAGE_HPP
#define PLEME_SUPPORT_MODEL_PAGE_HPP

#include <pleme_support/model/record_list.hpp>
#include <pleme_support/model/ticket.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0 {

/// A part of a list by position. Its cost grows with `offset`; a place costs the same at any depth.
struct offset_page {
    std::int32_t limit = 20;  ///< 1 to 200
    std::int32_t offset = 0;  ///< 0 to 10,000
};

/// A step through a list that is only gone through forwards.
struct cursor_page {
    std::int32_t limit = 20;             ///< 1 to 200
    std::optional<std::string> after{};  ///< `next` of the page before; absent: from the start
};

/// A part of a list by place: `first` items behind `after`, or the `last` ones before `before`, so that rows which arrive
/// meanwhile neither repeat nor skip any. Without a size 20 from the start, or before `before` if that is given.
struct connection_page {
    std::optional<std::int32_t> first{};  ///< 1 to 200; not together with `last` or `before`
    std::optional<std::string> after{};   ///< a cursor of the same list; absent: from the start
    std::optional<std::int32_t> last{};   ///< 1 to 200; not together with `first` or `after`
    std::optional<std::string> before{};  ///< a cursor of the same list; absent: up to the end
};

/// Tickets newest first.
struct ticket_list : record_list<support_ticket> {
    ticket_list() = default;
    /// Of all that was asked for.
    explicit ticket_list(record_list<support_ticket> found) : record_list{std::move(found)} {}

    /// False of a search that can't know all: texts of the product are being folded anew (`tick`), or it has no word of three
    /// letters, and looked at the first tickets of the list alone.
    bool is_complete = true;
};

/// A part of a list by place, in the order of the list also if it was asked for from its end.
struct ticket_page {
    ticket_list tickets{};                      ///< in order
    std::vector<std::string> cursors{};         ///< one of each ticket
    std::optional<std::string> start_cursor{};  ///< what `before` goes on with
    std::optional<std::string>
        end_cursor{};                ///< what `after` goes on with; also of a page without tickets, if there may be more
    bool has_previous_page = false;  ///< whether there are others before it
    bool has_next_page = false;      ///< whether there are, or for a search may be, others behind it
};

/// A part of what belongs to one ticket, oldest first also if it was asked for from its end.
template <class R>
struct child_page {
    std::vector<R> items{};                     ///< in order
    std::vector<std::string> cursors{};         ///< one of each item
    std::optional<std::string> start_cursor{};  ///< what `before` goes on with
    std::optional<std::string> end_cursor{};    ///< what `after` goes on with
    bool has_previous_page = false;             ///< whether there are others before it
    bool has_next_page = false;                 ///< whether there are others behind it
};

/// How many tickets pass a filter.
struct ticket_count {
    std::int32_t count = 0;  ///< no more than was asked for
    bool is_exact = true;    ///< false: there are more, or a search can't know all
};
BOOST_DESCRIBE_STRUCT(ticket_count, (), (count, is_exact))

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_PAGE_HPP
