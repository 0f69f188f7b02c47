// What clocks that were wrong dated later than now.
// Model layer. Guide: docs/guide/time.md. Tests: tests/unit/repository/wrong_clock.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_DATED_AHEAD_HPP
#define PLEME_SUPPORT_MODEL_DATED_AHEAD_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace pleme_support::inline v0 {

/// A version of a product's settings whose instant is still to come.
struct settings_ahead {
    std::int32_t version = 0;  ///< of the settings
    timestamp at{};            ///< when it says that it was made

    friend bool operator==(const settings_ahead&, const settings_ahead&) = default;
};
BOOST_DESCRIBE_STRUCT(settings_ahead, (), (version, at))

/// A ticket whose last change is still to come.
struct ticket_ahead {
    uuid id{};                ///< the ticket's
    std::int32_t number = 0;  ///< the ticket's
    timestamp updated_at{};   ///< when it says that it was changed

    friend bool operator==(const ticket_ahead&, const ticket_ahead&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_ahead, (), (id, number, updated_at))

/// A part of what is dated ahead in a product.
struct dated_ahead_page {
    std::vector<settings_ahead> settings;  ///< by version, the newest first; with the first page
    std::vector<ticket_ahead> tickets;     ///< by number, deleted ones too, of those that this page looked at
    std::optional<std::int32_t> next;      ///< the number to go on behind; absent: that was all

    friend bool operator==(const dated_ahead_page&, const dated_ahead_page&) = default;
};
BOOST_DESCRIBE_STRUCT(dated_ahead_page, (), (settings, tickets, next))

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_DATED_AHEAD_HPP
