// Random commands on a support desk, the same for the same seed on every storage.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_RANDOM_HISTORY_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_RANDOM_HISTORY_HPP

#include "support/storages.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::test {

/// What one random command was, on which ticket, and what came of it.
struct random_step {
    std::string command;
    uuid ticket{};
    std::optional<errc> failed;
    bool is_new = false;
    std::optional<support_ticket> answer{};  ///< what the command returned, of those that return a ticket
};

/// Makes a desk of customers 1 to 4, their kin 5 and 6 who take part in tickets, agents 1 to 4 and a bot live, in product thai.
template <class Storage>
class random_history {
public:
    /// @param start         with an odd fraction of a second, so that no event falls on the boundary of a day
    /// @param only_forward  the clock never goes back
    random_history(desk<Storage>& where, std::uint32_t seed, timestamp start, bool only_forward = false)
        : desk_{where}, random_{seed}, only_forward_{only_forward}
    {
        desk_.set_now(start);
    }

    [[nodiscard]] const std::vector<uuid>& tickets() const noexcept { return tickets_; }
    /// From now on no ticket is deleted or restored.
    void keep_all() noexcept { keeps_all_ = true; }
    [[nodiscard]] std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_() % bound); }

    random_step step()
    {
        advance();
        if (tickets_.empty() || below(8) == 0) return create();
        const uuid ticket = tickets_[below(static_cast<std::uint32_t>(tickets_.size()))];
        switch (below(15)) {
            case 0:
                return edit(ticket);
            case 1:
            case 2:
            case 3:
                return move(ticket);
            case 4:
            case 5:
            case 6:
                return say(ticket, customer(customer_of(ticket)), "customer", false);
            case 7:
            case 8:
                return say(ticket, agent(1 + below(4)), "agent", false);
            case 9:
                return below(2) == 0 ? say(ticket, bot(), "bot", false) : say(ticket, agent(1 + below(4)), "note", true);
            case 10:
                return rate(ticket);
            case 11:
                return ask(ticket);
            case 12:
                return answer(ticket);
            case 13:
                return below(2) == 0 ? take_part(ticket, make_id('c', 5 + below(2)))
                                     : say(ticket, customer(5 + below(2)), "participant", false);
            default:
                return keeps_all_ ? edit(ticket) : below(3) == 0 ? remove(ticket) : restore(ticket);
        }
    }

private:
    /// Mostly on, sometimes not at all, sometimes back where it may.
    void advance()
    {
        using namespace std::chrono;
        const auto span = [&](auto unit, std::uint32_t most) { return duration_cast<microseconds>(unit) * (1 + below(most)); };
        switch (below(10)) {
            case 0:
                return;
            case 1:
                return desk_.advance(only_forward_ ? span(minutes{7}, 40) : -span(minutes{7}, 40));
            case 2:
                return desk_.advance(microseconds{1});
            case 3:
                return desk_.advance(span(hours{5}, 20));
            case 4:
                return desk_.advance(span(hours{24}, 4));
            default:
                return desk_.advance(span(seconds{37}, 300));
        }
    }

    static std::optional<support_ticket> ticket_of(const result<support_ticket>& answer)
    {
        return answer ? std::optional{*answer} : std::nullopt;
    }
    static random_step make_step(std::string command, const uuid& ticket, const result<support_ticket>& answer)
    {
        return {std::move(command), ticket, failure(answer), false, ticket_of(answer)};
    }

    std::uint32_t customer_of(const uuid& ticket)
    {
        return customers_[static_cast<std::size_t>(std::find(tickets_.begin(), tickets_.end(), ticket) - tickets_.begin())];
    }

    random_step create()
    {
        auto input = new_ticket();
        const std::uint32_t next = 1 + below(4);
        input.customer_id = make_id('c', next);
        input.subject = "Subject " + std::to_string(below(5));
        input.priority = enum_values<ticket_priority>[below(4)];
        if (below(3) == 0) input.tags = std::vector<std::string>{"a", "b\"", "a"};
        if (below(5) == 0) input.idempotency_key = "key " + std::to_string(below(3));
        const auto made = desk_.repo.with(agent()).tickets().create("thai", input);
        const bool is_new = made && std::find(tickets_.begin(), tickets_.end(), made->id) == tickets_.end();
        if (is_new) tickets_.push_back(made->id), customers_.push_back(next);
        return {"create", made ? made->id : uuid{}, failure(made), is_new, ticket_of(made)};
    }

    random_step edit(const uuid& ticket)
    {
        update_ticket_input input;
        if (below(2) == 0) input.subject = "Subject " + std::to_string(below(5));
        if (below(2) == 0) input.priority = enum_values<ticket_priority>[below(4)];
        if (below(3) == 0) input.category = below(2) == 0 ? omittable<std::string>::null() : omittable<std::string>{"billing"};
        if (below(2) == 0)
            input.assigned_to = below(4) == 0 ? omittable<uuid>::null() : omittable<uuid>{agent(1 + below(4)).actor_id};
        if (below(3) == 0) input.tags = std::vector<std::string>(below(2), "x");
        if (below(4) == 0) input.expected_version = static_cast<std::int32_t>(below(6));
        return make_step("edit", ticket, desk_.repo.with(agent(1 + below(4))).tickets().update(ticket, input));
    }

    random_step move(const uuid& ticket)
    {
        const auto to = enum_values<ticket_status>[below(5)];
        const auto caller = below(6) == 0 ? bot() : agent(1 + below(4));
        return make_step("move to " + to_text(to), ticket, desk_.repo.with(caller).tickets().update(ticket, to_status(to)));
    }

    random_step say(const uuid& ticket, const pleme_support::principal& author, const char* who, bool is_internal)
    {
        auto input = message_on(ticket, "Message " + std::to_string(below(3)), is_internal);
        if (below(4) == 0) input.idempotency_key = "key " + std::to_string(below(4));
        return {std::string{"message of "} + who, ticket,
                failure(desk_.repo.with(author).conversations().add_message(author.actor_id, input))};
    }

    /// Mostly comes, else goes.
    random_step take_part(const uuid& ticket, const uuid& person)
    {
        auto conversations = desk_.repo.with(agent()).conversations();
        return below(3) == 0 ? make_step("remove a participant", ticket, conversations.remove_participant(ticket, person))
                             : make_step("add a participant", ticket, conversations.add_participant(ticket, person));
    }

    rating_input make_rating()
    {
        return {static_cast<std::int32_t>(1 + below(5)), below(2) == 0 ? std::nullopt : std::optional<std::string>{"ok"}};
    }

    random_step rate(const uuid& ticket)
    {
        return make_step("rate", ticket, desk_.repo.with(host()).surveys().rate(ticket, make_rating()));
    }

    random_step ask(const uuid& ticket)
    {
        const auto asked = desk_.repo.with(agent()).surveys().request(ticket);
        auto& tokens = tokens_[ticket];
        if (asked && (tokens.empty() || tokens.back() != asked->token)) tokens.push_back(asked->token);
        return {"ask", ticket, failure(asked)};
    }

    /// By any token of the ticket, old ones too.
    random_step answer(const uuid& ticket)
    {
        const auto& tokens = tokens_[ticket];
        if (tokens.empty()) return ask(ticket);
        const auto& token = tokens[below(static_cast<std::uint32_t>(tokens.size()))];
        return {"answer", ticket,
                failure(desk_.repo.with(pleme_support::principal::nobody()).surveys().answer(token, make_rating()))};
    }

    random_step remove(const uuid& ticket)
    {
        return make_step("remove", ticket, desk_.repo.with(agent()).tickets().remove(ticket));
    }
    random_step restore(const uuid& ticket)
    {
        return make_step("restore", ticket, desk_.repo.with(agent()).tickets().restore(ticket));
    }

    desk<Storage>& desk_;
    std::mt19937 random_;
    bool only_forward_;
    bool keeps_all_ = false;
    std::vector<uuid> tickets_;
    std::vector<std::uint32_t> customers_;             ///< of each ticket
    std::map<uuid, std::vector<std::string>> tokens_;  ///< of each ticket's surveys
};

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_RANDOM_HISTORY_HPP
