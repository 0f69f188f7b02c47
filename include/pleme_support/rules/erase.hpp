// Making records forget a customer: texts are blanked and ids replaced, everything that a number is made from stays.
// Rules layer: pure. Guide: docs/guide/retention.md. Tests: tests/unit/rules/erase.test.cpp.

#ifndef PLEME_SUPPORT_RULES_ERASE_HPP
#define PLEME_SUPPORT_RULES_ERASE_HPP

#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/result.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::rules {

/// What stands where a text was: not empty, so that the bounds of every text hold.
inline constexpr std::string_view erased_text = "[erased]";

/// Whom one ticket forgets. The replacement belongs to this ticket alone, so that tickets of one customer can't be told to be.
struct erasure {
    uuid customer_id;
    uuid replacement;

    void replace(uuid& id) const noexcept
    {
        if (id == customer_id) id = replacement;
    }
    void replace(std::optional<uuid>& id) const noexcept
    {
        if (id) replace(*id);
    }
};

/// Blanks subject, description and rating comment; the rest of the row stays, and so do version and time.
inline void erase(support_ticket& ticket, const erasure& erased)
{
    ticket.subject = erased_text;
    ticket.description = erased_text;
    if (ticket.csat_comment) ticket.csat_comment = erased_text;
    erased.replace(ticket.customer_id);
    erased.replace(ticket.resolved_by);
}

/// Blanks the content, whoever wrote it: an agent's answer quotes its customer.
inline void erase(ticket_message& message, const erasure& erased)
{
    message.content = erased_text;
    // By kind too: a try that broke off has left a replacement of its own.
    if (message.author_kind == actor_kind::customer) message.author_id = erased.replacement;
    erased.replace(message.author_id);
}

/// Rewrites what an event says, so that the events of an erased ticket fold to its erased row.
/// @return `errc::storage_newer` if the event changes a member that this version does not know: that may be a text, too
[[nodiscard]] inline result<void> erase(ticket_event& event, const erasure& erased)
{
    for (const ticket_change& change : event.changes) {
        const auto& names = stored_member_names<support_ticket>;
        if (std::find(names.begin(), names.end(), change.field) == names.end())
            return support_error{errc::storage_newer, "a newer version of the library has stored a change of field '" +
                                                          change.field + "': only that one can erase it"};
    }
    erased.replace(event.actor_id);
    const std::string customer = to_text(erased.customer_id);
    for (ticket_change& change : event.changes) {
        const bool is_text = change.field == "subject" || change.field == "description" || change.field == "csat_comment";
        for (std::optional<std::string>* side : {&change.before, &change.after}) {
            if (!*side) continue;
            if (is_text) *side = erased_text;
            if (**side == customer) *side = to_text(erased.replacement);
        }
    }
    for (cycle_change& cycle : event.cycles) erased.replace(cycle.ended_by);
    return {};
}

inline void erase(ticket_cycle& cycle, const erasure& erased)
{
    erased.replace(cycle.ended_by);
}

/// Blanks the comment and ends the survey. The link that the customer was sent leads nowhere: it is not known any more.
/// @param token  another, which nobody was given
/// @param at     the instant of the erasure
inline void erase(csat_survey& survey, std::string token, timestamp at)
{
    survey.token = std::move(token);
    survey.expires_at = (std::min)(survey.expires_at, at);
    if (survey.comment) survey.comment = erased_text;
    if (survey.changeable_until) survey.changeable_until = (std::min)(*survey.changeable_until, at);
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_ERASE_HPP
