// Making records forget a person: texts are blanked and ids replaced, everything that a number is made from stays.
// Rules layer: pure. Guide: docs/guide/retention.md. Tests: tests/unit/rules/erase.test.cpp.

#ifndef PLEME_SUPPORT_RULES_ERASE_HPP
#define PLEME_SUPPORT_RULES_ERASE_HPP

#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/cycle.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/message.hpp>
#include <pleme_support/model/participant.hpp>
#include <pleme_support/model/personal_data.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/model/rating.hpp>
#include <pleme_support/model/stored_names.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/result.hpp>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

/// What stands where a text was: not empty, so that the bounds of every text hold.
inline constexpr std::string_view erased_text = "[erased]";

/// Which texts of a ticket go with a person.
enum class erased_texts {
    all,   ///< the ticket is his: whoever wrote them, since an agent's answer quotes its customer
    own,   ///< those that he wrote
    none,  ///< what he wrote is the help desk's
};

/// Whom one ticket forgets.
struct erasure {
    uuid person;
    uuid replacement;  ///< stands for him
    erased_texts texts = erased_texts::all;

    /// Each returns whether it changed anything.
    bool replace(uuid& id) const noexcept
    {
        if (id != person) return false;
        id = replacement;
        return true;
    }
    bool replace(std::optional<uuid>& id) const noexcept { return id && replace(*id); }
    bool replace(std::vector<uuid>& ids) const noexcept
    {
        bool changed = false;
        for (uuid& id : ids) changed = replace(id) || changed;
        return changed;
    }
    static bool blank(std::string& text)
    {
        if (text == erased_text) return false;
        text = erased_text;
        return true;
    }
    static bool blank(std::optional<std::string>& text) { return text && blank(*text); }
};

namespace detail {

template <class R>
bool replace_people(R& record, const erasure& erased)
{
    bool changed = false;
    personal_data<R>::people::visit(record, [&](auto& person) { changed = erased.replace(person) || changed; });
    return changed;
}

template <class R>
bool blank_texts(R& record)
{
    bool changed = false;
    personal_data<R>::texts::visit(record, [&](auto& text) { changed = erasure::blank(text) || changed; });
    return changed;
}

/// Whether the inventory has a member of the ticket, by its stored name, among its texts.
[[nodiscard]] inline bool is_text_member(std::string_view stored)
{
    bool found = false;
    std::size_t at = 0;
    boost::mp11::mp_for_each<boost::describe::describe_members<support_ticket, boost::describe::mod_public>>([&](auto member) {
        constexpr auto pointer = decltype(member)::pointer;
        if (stored_member_names<support_ticket>[at++] == stored && personal_data<support_ticket>::texts::has<pointer>)
            found = true;
    });
    return found;
}

/// Replaces an id wherever it stands in a canonical text.
inline bool replace_in(std::string& text, const std::string& before, const std::string& after)
{
    bool changed = false;
    for (std::size_t at = text.find(before); at != std::string::npos; at = text.find(before, at + after.size())) {
        text.replace(at, before.size(), after);
        changed = true;
    }
    return changed;
}

}  // namespace detail

/// Blanks its texts, if they go, and replaces the person; the rest of the row stays, and so do version and time.
/// @return whether it changed anything
inline bool erase(support_ticket& ticket, const erasure& erased)
{
    const bool blanked = erased.texts == erased_texts::all && detail::blank_texts(ticket);
    return detail::replace_people(ticket, erased) || blanked;
}

/// Blanks the content, if it goes.
/// @return whether it changed anything
inline bool erase(ticket_message& message, const erasure& erased)
{
    const bool goes =
        erased.texts == erased_texts::all || (erased.texts == erased_texts::own && message.author_id == erased.person);
    const bool blanked = goes && detail::blank_texts(message);
    // Of his own ticket by kind too: a try that broke off has left a replacement of its own.
    const bool is_his = erased.texts == erased_texts::all && message.author_kind == actor_kind::customer &&
                        message.author_id != erased.replacement;
    if (is_his) message.author_id = erased.replacement;
    return detail::replace_people(message, erased) || blanked || is_his;
}

static_assert(is_in_inventory<cycle_change>, "what events say of cycles is in the inventory of personal data");

/// Rewrites what an event says, so that the events of an erased ticket fold to its erased row.
/// @return whether it changed anything; `errc::storage_newer` if the event changes a member that this version does not know:
///         that may be a text, too
[[nodiscard]] inline result<bool> erase(ticket_event& event, const erasure& erased)
{
    for (const ticket_change& change : event.changes) {
        const auto& names = stored_member_names<support_ticket>;
        if (std::find(names.begin(), names.end(), change.field) == names.end())
            return support_error{errc::storage_newer, "a newer version of the library has stored a change of field '" +
                                                          change.field + "': only that one can erase it"};
    }
    bool changed = detail::replace_people(event, erased);
    const std::string person = to_text(erased.person);
    const std::string replacement = to_text(erased.replacement);
    for (ticket_change& change : event.changes) {
        const bool is_text = detail::is_text_member(change.field);
        for (std::optional<std::string>* side : {&change.before, &change.after}) {
            if (!*side) continue;
            if (!is_text)
                changed = detail::replace_in(**side, person, replacement) || changed;
            else if (erased.texts == erased_texts::all)
                changed = erasure::blank(*side) || changed;
        }
    }
    for (cycle_change& cycle : event.cycles) changed = detail::replace_people(cycle, erased) || changed;
    return changed;
}

/// @return whether it changed anything
inline bool erase(ticket_cycle& cycle, const erasure& erased)
{
    return detail::replace_people(cycle, erased);
}

/// @return whether it changed anything: its key too, if it is he who takes part
inline bool erase(ticket_participant& participant, const erasure& erased)
{
    return detail::replace_people(participant, erased);
}

/// @return whether it changed anything
inline bool erase(ticket_rating& rating, const erasure& erased)
{
    return detail::replace_people(rating, erased);
}

/// Blanks the comment and ends the survey. The link that the customer was sent leads nowhere: it is not known any more.
/// @param token  another, which nobody was given
/// @param at     the instant of the erasure
inline void erase(csat_survey& survey, std::string token, timestamp at)
{
    detail::blank_texts(survey);
    survey.token = std::move(token);
    survey.expires_at = (std::min)(survey.expires_at, at);
    if (survey.changeable_until) survey.changeable_until = (std::min)(*survey.changeable_until, at);
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_ERASE_HPP
