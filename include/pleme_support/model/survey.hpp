// The satisfaction survey: one for each time that a ticket was resolved, answered by who has its token.
// Model layer; asked and answered in rules/survey.hpp. Guide: docs/guide/satisfaction.md. Tests:
// tests/unit/rules/survey.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_SURVEY_HPP
#define PLEME_SUPPORT_MODEL_SURVEY_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/time.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace pleme_support::inline v0 {

/// One survey. It can be answered as long as the resolution that it asks about stands: a reopen ends it.
struct csat_survey {
    uuid ticket_id{};          ///< the ticket that it asks about; with ordinal it is the key
    std::string product;       ///< the ticket's
    std::int32_t ordinal = 1;  ///< of the RESOLUTION cycle that it asks about; (ticket_id, product, ordinal) is the key
    std::string token;         ///< 32 hexadecimal digits, 128 random bits: who has it may answer
    timestamp sent_at{};       ///< when it was made
    timestamp expires_at{};    ///< no first answer later than that
    std::optional<std::int32_t> score;          ///< 1 (very dissatisfied) to 5 (very satisfied)
    std::optional<std::string> comment;         ///< to 5,000 characters
    std::optional<timestamp> answered_at;       ///< of the present answer
    std::optional<timestamp> changeable_until;  ///< set with the first answer: no other answer later than that

    friend bool operator==(const csat_survey&, const csat_survey&) = default;
};
BOOST_DESCRIBE_STRUCT(csat_survey, (),
                      (ticket_id, product, ordinal, token, sent_at, expires_at, score, comment, answered_at, changeable_until))
template <>
inline constexpr auto stored_names<csat_survey> = std::to_array<stored_name>({"ticket_id", "product", "ordinal", "token",
                                                                              "sent_at", "expires_at", "score", "comment",
                                                                              "answered_at", "changeable_until"});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_SURVEY_HPP
