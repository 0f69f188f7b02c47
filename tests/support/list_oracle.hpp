// Which tickets a list has, told by looking at every ticket, and filters made by chance.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_LIST_ORACLE_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_LIST_ORACLE_HPP

#include "support/whole_ticket.hpp"

#include <pleme_support/model/filter.hpp>
#include <pleme_support/utf8proc_folding.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::test {

/// All tickets of product thai, and a question about them.
class list_oracle {
public:
    list_oracle(std::vector<whole_ticket> all, pleme_support::principal caller, timestamp now)
        : all_{std::move(all)}, caller_{std::move(caller)}, now_{now}
    {
    }

    /// The ids of the tickets in their order, without the one whose number is typed as a search.
    [[nodiscard]] std::vector<uuid> list(const ticket_filter& filter, ticket_order order) const
    {
        std::vector<const support_ticket*> found;
        for (const whole_ticket& each : all_)
            if (passes(each, filter) && has_words(each.ticket, filter)) found.push_back(&each.ticket);
        std::sort(found.begin(), found.end(),
                  [&](const support_ticket* a, const support_ticket* b) { return comes_before(*a, *b, order); });
        std::vector<uuid> ids;
        for (const support_ticket* each : found) ids.push_back(each->id);
        return ids;
    }
    /// The ticket whose number is typed as a search, if the filter lets it pass.
    [[nodiscard]] std::optional<uuid> typed(const ticket_filter& filter) const
    {
        if (!filter.search_query) return std::nullopt;
        for (const whole_ticket& each : all_) {
            const std::string number = std::to_string(each.ticket.number);
            if ((*filter.search_query == number || *filter.search_query == "#" + number) && passes(each, filter))
                return each.ticket.id;
        }
        return std::nullopt;
    }

private:
    template <class T>
    static bool is_one_of(const T& value, const std::optional<std::vector<T>>& allowed)
    {
        return !allowed || std::find(allowed->begin(), allowed->end(), value) != allowed->end();
    }
    template <class T>
    static bool is_one_of(const std::optional<T>& value, const std::optional<std::vector<T>>& allowed)
    {
        return !allowed || (value && is_one_of(*value, allowed));
    }
    static bool is_within(const std::optional<timestamp>& at, const std::optional<timestamp>& from,
                          const std::optional<timestamp>& before)
    {
        return (!from && !before) || (at && (!from || *from <= *at) && (!before || *at < *before));
    }

    [[nodiscard]] bool has_tag(const support_ticket& ticket, const std::string& tag) const
    {
        return std::any_of(ticket.tags.begin(), ticket.tags.end(),
                           [&](const std::string& each) { return folding_.fold_case(each) == folding_.fold_case(tag); });
    }
    [[nodiscard]] static bool is_due_before(const whole_ticket& whole, timestamp then)
    {
        return std::any_of(whole.cycles.begin(), whole.cycles.end(),
                           [&](const ticket_cycle& cycle) { return !cycle.ended_at && cycle.due_at && *cycle.due_at < then; });
    }
    [[nodiscard]] static bool is_waiting(const whole_ticket& whole)
    {
        return std::any_of(whole.cycles.begin(), whole.cycles.end(), [&](const ticket_cycle& cycle) {
            return !cycle.ended_at && cycle.metric != cycle_metric::resolution;
        });
    }

    [[nodiscard]] static timestamp or_last(const std::optional<timestamp>& at)
    {
        return at.value_or(timestamp{std::chrono::microseconds{(std::numeric_limits<std::int64_t>::max)()}});
    }
    [[nodiscard]] static timestamp first_due(const support_ticket& ticket)
    {
        return (std::min)(
            {or_last(ticket.first_response_due_at), or_last(ticket.next_response_due_at), or_last(ticket.resolution_due_at)});
    }
    [[nodiscard]] static bool comes_before(const support_ticket& a, const support_ticket& b, ticket_order order)
    {
        const auto by = [&](const auto& of_a, const auto& of_b) { return std::tie(of_a, a.id) < std::tie(of_b, b.id); };
        switch (order) {
            case ticket_order::created_desc:
                return std::tie(b.created_at, b.id) < std::tie(a.created_at, a.id);
            case ticket_order::created_asc:
                return by(a.created_at, b.created_at);
            case ticket_order::updated_desc:
                return std::tie(b.updated_at, b.id) < std::tie(a.updated_at, a.id);
            case ticket_order::updated_asc:
                return by(a.updated_at, b.updated_at);
            case ticket_order::priority:
                if (a.priority != b.priority) return a.priority > b.priority;  // the last enumerator is the most urgent
                return by(or_last(a.waiting_since), or_last(b.waiting_since));
            case ticket_order::waiting:
                return by(or_last(a.waiting_since), or_last(b.waiting_since));
            case ticket_order::due:
                break;
        }
        return by(first_due(a), first_due(b));
    }

    /// All but the words of a search.
    [[nodiscard]] bool passes(const whole_ticket& whole, const ticket_filter& filter) const
    {
        const support_ticket& ticket = whole.ticket;
        const auto takes_part = [&](const uuid& who) {
            return std::find(ticket.participant_ids.begin(), ticket.participant_ids.end(), who) != ticket.participant_ids.end();
        };
        if (caller_.kind == actor_kind::customer && ticket.customer_id != caller_.actor_id &&
            !(filter.participant_id == caller_.actor_id && takes_part(caller_.actor_id)))
            return false;
        if (ticket.deleted_at.has_value() != (filter.deleted == true)) return false;
        if (filter.status && ticket.status != *filter.status) return false;
        if (filter.priority && ticket.priority != *filter.priority) return false;
        if (filter.assigned_to && ticket.assigned_to != filter.assigned_to) return false;
        if (filter.customer_id && ticket.customer_id != *filter.customer_id) return false;
        if (filter.category && ticket.category != filter.category) return false;
        if (filter.participant_id && !takes_part(*filter.participant_id)) return false;
        if (filter.number && ticket.number != *filter.number) return false;
        if (!is_one_of(ticket.status, filter.statuses) || !is_one_of(ticket.priority, filter.priorities)) return false;
        if (!is_one_of(ticket.assigned_to, filter.assigned_to_any) || !is_one_of(ticket.category, filter.categories))
            return false;
        if (filter.unassigned && *filter.unassigned == ticket.assigned_to.has_value()) return false;
        if (filter.uncategorized && *filter.uncategorized == ticket.category.has_value()) return false;
        if (filter.tags_all)
            for (const std::string& tag : *filter.tags_all)
                if (!has_tag(ticket, tag)) return false;
        if (filter.tags_any && std::none_of(filter.tags_any->begin(), filter.tags_any->end(),
                                            [&](const std::string& tag) { return has_tag(ticket, tag); }))
            return false;
        if (!is_within(ticket.created_at, filter.created_from, filter.created_before)) return false;
        if (!is_within(ticket.updated_at, filter.updated_from, filter.updated_before)) return false;
        if (!is_within(ticket.resolved_at, filter.resolved_from, filter.resolved_before)) return false;
        if (filter.due_before && !is_due_before(whole, *filter.due_before)) return false;
        if (filter.overdue && *filter.overdue != is_due_before(whole, now_)) return false;
        return !filter.waiting_for_us || *filter.waiting_for_us == is_waiting(whole);
    }

    [[nodiscard]] bool has_words(const support_ticket& ticket, const ticket_filter& filter) const
    {
        std::istringstream words{filter.search_query.value_or("")};
        for (std::string word; words >> word;) {
            const std::string wanted = folding_.fold(word);
            if (folding_.fold(ticket.subject).find(wanted) == std::string::npos &&
                folding_.fold(ticket.description).find(wanted) == std::string::npos)
                return false;
        }
        return true;
    }

    std::vector<whole_ticket> all_;
    pleme_support::principal caller_;
    timestamp now_;
    utf8proc_folding folding_;
};

/// Filters with what tickets have, and with what none has.
class random_filters {
public:
    random_filters(const std::vector<whole_ticket>& all, std::uint32_t seed) : all_{all}, random_{seed} {}

    [[nodiscard]] std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_() % bound); }

    /// Up to three conditions, and sometimes words.
    [[nodiscard]] ticket_filter make(bool may_ask_for_deleted)
    {
        ticket_filter filter;
        for (std::uint32_t left = below(4); left > 0; --left) add(filter, may_ask_for_deleted);
        if (below(5) == 0) filter.search_query = words();
        return filter;
    }

private:
    [[nodiscard]] const support_ticket& some() { return all_[below(static_cast<std::uint32_t>(all_.size()))].ticket; }
    [[nodiscard]] timestamp instant()
    {
        const support_ticket& ticket = some();
        return below(2) == 0 ? ticket.created_at : ticket.updated_at + std::chrono::microseconds{below(3)};
    }
    /// Up to four.
    template <class Make>
    [[nodiscard]] auto several(const Make& make)
    {
        std::vector<decltype(make())> made;
        for (std::uint32_t left = below(5); left > 0; --left) made.push_back(make());
        return made;
    }
    [[nodiscard]] std::string tag()
    {
        static const std::vector<std::string> tags{"a", "A", "b\"", "x", "none"};
        return tags[below(5)];
    }
    [[nodiscard]] std::string words()
    {
        switch (below(6)) {
            case 0:
                return std::to_string(some().number);
            case 1:
                return "#" + std::to_string(some().number);
            case 2:
                return "SUBJECT " + std::to_string(below(6));
            case 3:
                return std::to_string(below(6));
            case 4:
                return "nowhere";
            default:
                return "subj";
        }
    }

    void add(ticket_filter& filter, bool may_ask_for_deleted)
    {
        const support_ticket& ticket = some();
        const auto category = [&] { return some().category.value_or("none"); };
        const auto agent_of = [&] { return some().assigned_to.value_or(make_id('a', 77)); };
        switch (below(24)) {
            case 0:
                filter.status = ticket.status;
                break;
            case 1:
                filter.priority = ticket.priority;
                break;
            case 2:
                filter.assigned_to = agent_of();
                break;
            case 3:
                filter.customer_id = ticket.customer_id;
                break;
            case 4:
                filter.category = category();
                break;
            case 5:
                filter.participant_id = make_id('c', 1 + below(6));
                break;
            case 6:
            case 7:
                filter.statuses = several([&] { return some().status; });
                break;
            case 8:
                filter.priorities = several([&] { return some().priority; });
                break;
            case 9:
                filter.assigned_to_any = several(agent_of);
                break;
            case 10:
                filter.unassigned = below(2) == 0;
                break;
            case 11:
                filter.categories = several(category);
                break;
            case 12:
                filter.uncategorized = below(2) == 0;
                break;
            case 13:
            case 14:
                filter.tags_all = several([&] { return tag(); });
                break;
            case 15:
            case 16:
                filter.tags_any = several([&] { return tag(); });
                break;
            case 17:
                filter.created_from = instant();
                if (below(2) == 0) filter.created_before = instant();
                break;
            case 18:
                filter.updated_before = instant();
                if (below(2) == 0) filter.updated_from = instant();
                break;
            case 19:
                filter.resolved_from = instant();
                if (below(2) == 0) filter.resolved_before = instant();
                break;
            case 20:
                filter.due_before = instant();
                break;
            case 21:
                filter.overdue = below(2) == 0;
                break;
            case 22:
                filter.waiting_for_us = below(2) == 0;
                break;
            default:
                if (below(3) == 0)
                    filter.number = ticket.number;
                else
                    filter.deleted = may_ask_for_deleted && below(2) == 0;
        }
    }

    const std::vector<whole_ticket>& all_;
    std::mt19937 random_;
};

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_LIST_ORACLE_HPP
