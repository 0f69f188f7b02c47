// A rating as a fact of its own: that a score was given, when, and on whose resolution. A later one does not change it.
// Model layer; made in rules/draft.hpp. Guide: docs/guide/satisfaction.md, docs/guide/metrics.md.
// Tests: tests/unit/rules/rating.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_RATING_HPP
#define PLEME_SUPPORT_MODEL_RATING_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace pleme_support::inline v0 {

/// One score that was given. The ticket's own members have the newest.
struct ticket_rating {
    uuid ticket_id{};              ///< the ticket that was rated
    std::string product;           ///< the ticket's
    std::int32_t version = 0;      ///< of the ticket with it; (ticket_id, product, version) is the key
    timestamp given_at{};          ///< when it was given
    std::int32_t score = 0;        ///< 1 (very dissatisfied) to 5 (very satisfied)
    std::int32_t ordinal = 1;      ///< of the RESOLUTION cycle that it is about
    std::optional<uuid> agent_id;  ///< who ended that cycle; absent if that was no agent

    friend bool operator==(const ticket_rating&, const ticket_rating&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_rating, (), (ticket_id, product, version, given_at, score, ordinal, agent_id))
template <>
inline constexpr auto stored_names<ticket_rating> = std::to_array<stored_name>({"ticket_id", "product", "version", "given_at",
                                                                                "score", "ordinal", "agent_id"});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_RATING_HPP
