// Claims: a ticket and whose turn it is go down in one commit, so that no two processes give it twice or overfill an agent.
// Repository layer. Guide: docs/guide/assignment.md. Tests: tests/unit/repository/assignment.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_TICKET_CLAIMS_HPP
#define PLEME_SUPPORT_REPOSITORY_TICKET_CLAIMS_HPP

#include <pleme_support/model/assignment.hpp>
#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/repository/claim_queue.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/ticket_store.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/assignment.hpp>
#include <pleme_support/rules/decide.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

[[nodiscard]] inline storage::query<agent_rotation> rotation_of(const std::string& product)
{
    storage::query<agent_rotation> rotation;
    rotation.equal<&agent_rotation::product>(product);
    return rotation;
}

/// The open tickets that agents have, to be counted.
[[nodiscard]] inline storage::query<support_ticket> open_tickets_of(const std::string& product, const std::vector<uuid>& agents)
{
    storage::query<support_ticket> tickets;
    tickets.equal<&support_ticket::product>(product)
        .in<&support_ticket::assigned_to>(agents)
        .is_null<&support_ticket::resolved_at>()
        .is_null<&support_ticket::deleted_at>()
        .select<&support_ticket::assigned_to>();
    return tickets;
}

/// Open tickets that nobody has, oldest first.
[[nodiscard]] inline storage::query<support_ticket> waiting_tickets(const std::string& product, std::uint32_t limit)
{
    storage::query<support_ticket> tickets;
    tickets.equal<&support_ticket::product>(product)
        .is_null<&support_ticket::assigned_to>()
        .is_null<&support_ticket::resolved_at>()
        .is_null<&support_ticket::deleted_at>()
        .ascending<&support_ticket::created_at, &support_ticket::id>()
        .limit(limit)
        .select<>();
    return tickets;
}

/// Whose open tickets a choice has to know.
enum class counted_agents {
    all,     ///< everybody's
    capped,  ///< only of those who have a capacity
};

[[nodiscard]] constexpr counted_agents count_for(assignment_strategy strategy) noexcept
{
    return strategy == assignment_strategy::round_robin ? counted_agents::capped : counted_agents::all;
}

/// Claims agents for tickets, one after the other. Everything that it is given must outlive it.
///
/// A claim reads the product's rotation with the agents' loads, and its commit moves the rotation on by one version. So of two
/// claims that rest on the same loads one is a conflict, and is decided anew on what the other has left.
template <class Context, rules::agent_choice Choice>
class ticket_claims {
public:
    ticket_claims(const Context& call, const std::vector<available_agent>& agents, const Choice& choose, counted_agents counted)
        : context_{call}, store_{call}, agents_{agents}, choose_{choose}
    {
        for (const available_agent& agent : agents)
            if (agent.capacity ? *agent.capacity > 0 : counted == counted_agents::all) counted_.push_back(agent.id);
    }

    /// Gives one ticket to the agent chosen.
    /// @return what came of it; `errc::not_found`, `errc::ticket_deleted`, `errc::invalid_argument` if the choice fell on
    ///         somebody else than those that it was given, `errc::conflict`
    [[nodiscard]] result<ticket_assignment> claim(const uuid& ticket_id)
    {
        auto outcome = assignment_outcome::assigned;
        std::optional<rotation_state> claimed;
        claim_queue::place place{context_.claims()};
        const auto decide = [&](const loaded_ticket& loaded, timestamp now) -> result<ticket_write> {
            const support_ticket& ticket = loaded.state.ticket;
            claimed.reset();
            if (ticket.deleted_at) return support_error{errc::ticket_deleted, "the ticket is deleted; restore it first"};
            outcome = !is_open(ticket.status) ? assignment_outcome::not_open : assignment_outcome::has_agent;
            if (!is_open(ticket.status) || ticket.assigned_to) return ticket_write{};

            place.wait(ticket.product, context_.call().end);
            auto current = next_rotation_state(ticket.product);
            if (!current) return current.error();
            auto agent = choose(*current);
            if (!agent) return agent.error();
            outcome = *agent ? assignment_outcome::assigned : assignment_outcome::nobody_free;
            if (!*agent) return ticket_write{};
            update_ticket_input input;
            input.assigned_to = **agent;
            auto made = rules::decide(loaded.state, rules::update_ticket{std::move(input)},
                                      store_.command(context_.caller(), now, loaded));
            if (!made) return made.error();
            advance(*current, **agent);
            claimed = *std::move(current);
            extra_writes extra;
            extra.rotation = claimed->rotation;
            return ticket_write{*std::move(made), std::move(extra)};
        };
        auto changed = store_.change(context_.caller(), ticket_id, std::nullopt, decide);
        if (!changed) return changed.error();
        if (claimed) last_state_ = std::move(claimed);
        return ticket_assignment{*std::move(changed), outcome};
    }

    /// Gives the tickets of a product that wait to agents, oldest first, as long as somebody can take one more.
    /// @param limit  how many tickets at most
    /// @return what it did; as `claim`
    [[nodiscard]] result<assignment_progress> claim_waiting(const std::string& product, std::uint32_t limit)
    {
        auto read = context_.read(waiting_tickets(product, limit + 1));  // one more tells whether there are others
        if (!read) return read.error();
        auto& waiting = get<0>(*read);
        assignment_progress progress;
        progress.more = waiting.size() > limit;
        if (progress.more) waiting.truncate(limit);
        for (const support_ticket& ticket : waiting) {
            const auto made = claim(ticket.id);
            if (!made && (made.error().code == errc::ticket_deleted || made.error().code == errc::not_found)) continue;
            if (!made && is_end_of_call(made.error().code)) {
                progress.more = true;
                return progress;
            }
            if (!made) return made.error();
            if (made->outcome == assignment_outcome::assigned) ++progress.assigned;
            if (made->outcome == assignment_outcome::nobody_free) {
                progress.more = false;
                progress.nobody_free = true;
                return progress;
            }
        }
        return progress;
    }

private:
    /// Whose turn it is and what agents have at hand, as of one moment.
    struct rotation_state {
        agent_rotation rotation;        ///< version 0: there was no claim yet
        std::vector<agent_load> loads;  ///< of `agents_`
    };

    /// What the last claim left, which is what storage has unless somebody else claimed since, and then the commit says so.
    /// Else read. Linear in the open tickets of those who are counted.
    [[nodiscard]] result<rotation_state> next_rotation_state(const std::string& product)
    {
        if (last_state_) return *std::exchange(last_state_, std::nullopt);
        auto read = context_.read(rotation_of(product), open_tickets_of(product, counted_));
        if (!read) return read.error();
        auto& [rotations, tickets] = *read;
        rotation_state made;
        made.rotation = rotations.empty() ? agent_rotation{product, 0, {}} : rotations.take(0);
        for (const available_agent& agent : agents_) made.loads.push_back({agent.id, agent.capacity, 0});
        std::sort(made.loads.begin(), made.loads.end(), [](const agent_load& a, const agent_load& b) { return a.id < b.id; });
        for (const support_ticket& ticket : tickets) ++find_load(made, *ticket.assigned_to).open_tickets;
        return made;
    }

    /// @pre the agent is one of `agents_`
    [[nodiscard]] static agent_load& find_load(rotation_state& current, const uuid& agent)
    {
        return *std::lower_bound(current.loads.begin(), current.loads.end(), agent,
                                 [](const agent_load& load, const uuid& id) { return load.id < id; });
    }

    /// Asks whom to give a ticket, of those who can take one more.
    [[nodiscard]] result<std::optional<uuid>> choose(const rotation_state& current) const
    {
        std::vector<agent_load> free;
        std::copy_if(current.loads.begin(), current.loads.end(), std::back_inserter(free), rules::has_capacity);
        if (free.empty()) return std::optional<uuid>{};
        const std::optional<uuid> chosen = choose_(std::span<const agent_load>{free}, current.rotation.last_agent);
        const auto is_chosen = [&](const agent_load& load) { return load.id == chosen; };
        if (chosen && std::none_of(free.begin(), free.end(), is_chosen))
            return support_error{errc::invalid_argument, "strategy must choose one of the agents that it is given"};
        return chosen;
    }

    static void advance(rotation_state& current, const uuid& agent)
    {
        ++find_load(current, agent).open_tickets;
        ++current.rotation.version;
        current.rotation.last_agent = agent;
    }

    const Context& context_;
    ticket_store<Context> store_;
    const std::vector<available_agent>& agents_;
    const Choice& choose_;
    std::vector<uuid> counted_;                 ///< whose open tickets are counted
    std::optional<rotation_state> last_state_;  ///< what the last claim left
};

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_TICKET_CLAIMS_HPP
