// Which tickets a list holds, and which part of the list a call returns.
// Model layer. Guide: docs/guide/lists.md. Tests: tests/unit/repository/list.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_FILTER_HPP
#define PLEME_SUPPORT_MODEL_FILTER_HPP

#include <pleme_support/model/record_list.hpp>
#include <pleme_support/model/ticket.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace pleme_support::inline v0 {

/// All that are given must hold.
struct ticket_filter {
    std::optional<ticket_status> status{};      ///< it has this one
    std::optional<ticket_priority> priority{};  ///< it has this one
    std::optional<uuid> assigned_to{};          ///< this agent has it
    std::optional<uuid> customer_id{};          ///< it is this customer's
    std::optional<std::string> category{};      ///< it has this one, letter by letter
    std::optional<std::string> search_query{};  ///< every word occurs in the subject or the description, as texts are folded;
                                                ///< to 500 characters, 16 words
    std::optional<uuid> participant_id{};       ///< he takes part in it; a customer finds so what he takes part in himself
};
BOOST_DESCRIBE_STRUCT(ticket_filter, (), (status, priority, assigned_to, customer_id, category, search_query, participant_id))

/// A part of a list by position. Its cost grows with `offset`; a `cursor` costs the same at any depth.
struct offset_page {
    std::int32_t limit = 20;  ///< 1 to 200
    std::int32_t offset = 0;  ///< 0 to 10,000
};

/// A part of a list by place: what comes after a cursor, so that rows which arrive meanwhile neither repeat nor skip any.
struct cursor_page {
    std::int32_t limit = 20;             ///< 1 to 200
    std::optional<std::string> after{};  ///< `next` of the page before; absent: from the start
};

/// Tickets newest first.
struct ticket_list : record_list<support_ticket> {
    ticket_list() = default;
    /// Of all that was asked for.
    explicit ticket_list(record_list<support_ticket> found) : record_list{std::move(found)} {}

    /// False of a search that can't know all: texts of the product are being folded anew (`tick`), or it has no word of three
    /// letters, and looked at the newest tickets alone.
    bool is_complete = true;
};

/// Newest first.
struct ticket_page {
    ticket_list tickets{};              ///< newest first
    std::optional<std::string> next{};  ///< where the next page starts; absent after the last
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_FILTER_HPP
