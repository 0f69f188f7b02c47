// Turns the rows of a log into commands on a support desk.
// Example: shows a clock of its own, and how customers and agents act through one repository.

#ifndef PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_REPLAYER_HPP
#define PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_REPLAYER_HPP

#include "log_reader.hpp"

#include <pleme_support/pleme_support.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace replay_log {

namespace support = pleme_support;

/// Stands still at the instant of the row that is being replayed.
class log_clock {
public:
    [[nodiscard]] support::timestamp now() const noexcept { return now_; }
    void set(support::timestamp now) noexcept { now_ = now; }

private:
    support::timestamp now_{};
};

/// `a0000000-0000-4000-8000-` and twelve decimal digits; the role is `a` for agents, `c` for customers.
[[nodiscard]] inline support::uuid make_person(char role, std::uint64_t number)
{
    std::string digits = std::to_string(number);
    digits.insert(0, 12 - digits.size(), '0');
    return *support::parse_uuid(role + ("0000000-0000-4000-8000-" + digits));
}

[[nodiscard]] inline support::principal make_agent(std::uint64_t number)
{
    return support::principal::agent(make_person('a', number)).within_all_products().with_internal_notes();
}

[[nodiscard]] inline support::principal make_customer(std::uint64_t number, const std::string& product)
{
    return support::principal::customer(make_person('c', number)).within({product});
}

/// Sees everything; used to check and to report, and to set the desk up. No command is given in its name.
[[nodiscard]] inline support::principal make_observer()
{
    return support::principal::system(make_person('f', 1))
        .within_all_products()
        .with_internal_notes()
        .acting_for(support::delegation::anyone);
}

[[nodiscard]] inline std::string product_of(const log_row& row)
{
    return "product-" + std::to_string(row.product);
}

/// Replays rows one by one, in the order of the log.
template <support::storage::adapter Storage>
class replayer {
public:
    using repository = support::support_repository<Storage, log_clock>;

    explicit replayer(Storage& storage) : repository_{storage} {}

    void replay(const log_row& row)
    {
        repository_.clock().set(row.at);
        const support::principal agent = make_agent(row.agent);
        auto found = cases_.find(row.case_id);
        auto ticket = found == cases_.end() ? create(row) : repository_.with(agent).tickets().find(found->second);
        if (!took(row, ticket)) return;
        if (found == cases_.end()) cases_.emplace(row.case_id, ticket->id);

        if (const auto priority = priority_of(row.seriousness); priority != ticket->priority) {
            support::update_ticket_input input;
            input.priority = priority;
            if (!took(row, repository_.with(agent).tickets().update(ticket->id, input))) return;
        }
        act(row, agent, *ticket);
    }

    [[nodiscard]] repository& desk() noexcept { return repository_; }
    [[nodiscard]] const std::map<std::uint64_t, support::uuid>& cases() const noexcept { return cases_; }
    [[nodiscard]] const std::map<support::errc, std::size_t>& errors() const noexcept { return errors_; }
    /// The first few refusals, as text.
    [[nodiscard]] const std::vector<std::string>& complaints() const noexcept { return complaints_; }

private:
    using enum support::ticket_status;

    static support::ticket_priority priority_of(int seriousness)
    {
        using enum support::ticket_priority;
        constexpr std::array priorities{medium, low, urgent, high};
        return priorities.at(static_cast<std::size_t>(seriousness - 1));
    }

    support::result<support::support_ticket> create(const log_row& row)
    {
        const std::string product = product_of(row);
        support::create_ticket_input input;
        input.customer_id = make_person('c', row.customer);
        input.subject = "Case " + std::to_string(row.case_id);
        input.description = "Case " + std::to_string(row.case_id) + " of a replayed help-desk log";
        input.priority = priority_of(row.seriousness);
        return repository_.with(make_customer(row.customer, product)).tickets().create(product, input);
    }

    void act(const log_row& row, const support::principal& agent, const support::support_ticket& ticket)
    {
        const bool is_done = !support::is_open(ticket.status);
        switch (row.what) {
            case activity::nothing:
                return;
            case activity::take_in_charge: {
                support::update_ticket_input input;
                if (is_done || ticket.status == waiting_on_customer) input.status = in_progress;
                input.assigned_to = agent.actor_id;
                if (!took(row, repository_.with(agent).tickets().update(ticket.id, input))) return;
                say(row, agent, ticket.id, "Taken in charge", false);
                return;
            }
            case activity::wait:
                if (is_done && !move(row, agent, ticket.id, in_progress)) return;
                move(row, agent, ticket.id, waiting_on_customer);
                return;
            case activity::resolve:
                if (!is_done) move(row, agent, ticket.id, resolved);
                return;
            case activity::close:
                if (ticket.status != closed) move(row, agent, ticket.id, closed);
                return;
            case activity::note:
                say(row, agent, ticket.id, row.activity_name, true);
                return;
        }
    }

    bool move(const log_row& row, const support::principal& agent, const support::uuid& ticket, support::ticket_status to)
    {
        support::update_ticket_input input;
        input.status = to;
        return took(row, repository_.with(agent).tickets().update(ticket, input));
    }

    void say(const log_row& row, const support::principal& agent, const support::uuid& ticket, const std::string& text,
             bool internal)
    {
        took(row, repository_.with(agent).conversations().add_message(agent.actor_id, {ticket, text, internal, {}}));
    }

    /// Counts a refusal.
    template <class T>
    bool took(const log_row& row, const support::result<T>& outcome)
    {
        if (outcome) return true;
        ++errors_[outcome.error().code];
        if (complaints_.size() < 10)
            complaints_.push_back("line " + std::to_string(row.line) + ", case " + std::to_string(row.case_id) + ", " +
                                  row.activity_name + ": " + outcome.error().message);
        return false;
    }

    repository repository_;
    std::map<std::uint64_t, support::uuid> cases_;
    std::map<support::errc, std::size_t> errors_;
    std::vector<std::string> complaints_;
};

}  // namespace replay_log

#endif  // PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_REPLAYER_HPP
