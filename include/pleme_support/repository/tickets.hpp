// The area of tickets: created, found, listed, changed, deleted and restored.
// Repository layer. Guide: docs/guide/tickets.md, docs/guide/lists.md. Tests: tests/unit/repository/create.test.cpp,
// list.test.cpp, update.test.cpp, delete.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_TICKETS_HPP
#define PLEME_SUPPORT_REPOSITORY_TICKETS_HPP

#include <pleme_support/model/filter.hpp>
#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/page.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/repository/any_repository.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/filter_query.hpp>
#include <pleme_support/repository/idempotency.hpp>
#include <pleme_support/repository/list_pages.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/repository/search.hpp>
#include <pleme_support/repository/ticket_store.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/check_filter.hpp>
#include <pleme_support/rules/clock_view.hpp>
#include <pleme_support/rules/decide.hpp>
#include <pleme_support/rules/fingerprint.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// Tickets, one by one and in lists.
template <class Context>
class tickets_area {
public:
    explicit tickets_area(Context call) : context_{std::move(call)} {}

    /// Creates a ticket in status NEW. With an idempotency key that the caller used before for the same input, returns the
    /// ticket of that call as it is now.
    /// @param product  1 to 50 of `[a-z0-9_-]`
    /// @return the ticket; `errc::invalid_argument`, `errc::forbidden`, `errc::idempotency_mismatch`
    [[nodiscard]] result<support_ticket> create(const std::string& product, const create_ticket_input& input)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        const principal& caller = context_.caller();
        if (auto problem = rules::check(product, input, caller, context_.options().rules.permissions, context_.folding()))
            return *std::move(problem);
        const uuid fingerprint = input.idempotency_key ? rules::fingerprint(input) : uuid{};
        const int attempts = context_.options().attempts;
        std::int32_t number = 0;  // of no ticket: they begin with 1
        for (int attempt = 0; attempt < attempts; ++attempt) {
            const timestamp now = context_.now();
            auto known =
                look_up_key(context_, product, keyed_operation::create_ticket, input.idempotency_key, fingerprint, now);
            if (!known) return known.error();
            if (known->repeated) return find(known->entry->ticket_id);
            auto snapshot = context_.settings().last_known(context_, product);
            if (!snapshot) return snapshot.error();
            if (number == 0) {
                auto taken = context_.numbers().take(context_, product, attempts);
                if (!taken) return taken.error();
                number = *taken;
            }
            const uuid id = context_.next(now);
            const repository_options& options = context_.options();
            auto made = rules::decide(rules::create_ticket{id, product, number, input},
                                      {caller, now, context_.next(now), options.rules, **snapshot, options.agents.get()});
            auto committed =
                store().commit({}, std::move(made), **snapshot, {with_outcome(std::move(*known), id, std::nullopt)});
            if (committed || committed.error().code != errc::conflict) return committed;
            auto taken = context_.numbers().give_up_if_taken(context_, product, number);
            if (!taken) return taken.error();
            if (*taken) number = 0;
        }
        return too_many_conflicts();
    }

    /// @return the ticket; `errc::not_found`, also for a deleted one
    [[nodiscard]] result<support_ticket> find(const uuid& id)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        auto read = context_.read(live_ticket(id, context_.caller()));
        if (!read) return read.error();
        auto& found = get<0>(*read);
        const std::size_t at = find_visible(found, context_.caller());
        if (at == found.size()) return no_such_ticket();
        show_breaches(found);
        return found.take(at);
    }

    /// The ticket with a number.
    /// @return the ticket; `errc::not_found`, also for a deleted one and a product out of reach; `errc::invalid_argument`
    [[nodiscard]] result<support_ticket> find_by_number(const std::string& product, std::int32_t number)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        if (auto problem = rules::check_product(product)) return *std::move(problem);
        if (!context_.caller().reaches(product)) return no_such_ticket();
        auto ticket = live_tickets(product);
        auto read = context_.read(ticket.equal<&support_ticket::number>(number));
        if (!read) return read.error();
        auto& found = get<0>(*read);
        const std::size_t at = find_visible(found, context_.caller());
        if (at == found.size()) return no_such_ticket();
        show_breaches(found);
        return found.take(at);
    }

    /// A part of a product's tickets by position, newest first.
    /// @return the tickets; `errc::invalid_argument`, `errc::forbidden` for a customer who asks for deleted ones
    [[nodiscard]] result<ticket_list> list(const std::string& product, const ticket_filter& filter = {},
                                           const offset_page& page = {})
    {
        if (auto refused = check_list(product, filter)) return *std::move(refused);
        if (auto problem = rules::check_limit(page.limit)) return *std::move(problem);
        if (auto problem = rules::check_offset(page.offset)) return *std::move(problem);
        if (!context_.caller().reaches(product)) return ticket_list{};
        list_part part;
        part.limit = static_cast<std::uint32_t>(page.limit);
        part.offset = static_cast<std::uint32_t>(page.offset);
        auto found = read_list(context_, request(product, filter), part);
        if (!found) return found.error();
        if (found->horizon && found->tickets.size() < part.limit) found->tickets.is_complete = false;
        show_breaches(found->tickets);
        return std::move(found->tickets);
    }

    /// A part of a product's tickets by place; the same cost at any depth. A search whose words all have one or two letters may
    /// give a page that is not full, or empty, and yet has a next.
    /// @return the page; `errc::invalid_argument`, also for a cursor of another list; `errc::forbidden` for a customer who asks
    ///         for deleted ones
    [[nodiscard]] result<ticket_page> list(const std::string& product, const ticket_filter& filter, ticket_order order,
                                           const connection_page& page = {})
    {
        if (auto refused = check_list(product, filter)) return *std::move(refused);
        if (auto problem = rules::check_page(page)) return *std::move(problem);
        if (!context_.caller().reaches(product)) return ticket_page{};
        auto found = read_page(context_, request(product, filter), order, page);
        if (found) show_breaches(found->tickets);
        return found;
    }

    /// How many of a product's tickets pass a filter. Of a number that is searched for the ticket that has it is not counted.
    /// @param up_to  1 to 1,000: it counts no further
    /// @return the count; `errc::invalid_argument`, `errc::forbidden` as for lists
    [[nodiscard]] result<ticket_count> count(const std::string& product, const ticket_filter& filter = {},
                                             std::int32_t up_to = 1'000)
    {
        if (auto refused = check_list(product, filter)) return *std::move(refused);
        if (auto problem = rules::check_up_to(up_to)) return *std::move(problem);
        if (!context_.caller().reaches(product)) return ticket_count{};
        return count_list(context_, request(product, filter), static_cast<std::uint32_t>(up_to));
    }

    /// The same of several filters, as for badges.
    /// @param filters  at most 10
    /// @return a count of each; `errc::invalid_argument`, `errc::forbidden` as for lists
    [[nodiscard]] result<std::vector<ticket_count>> counts(const std::string& product,
                                                           const std::vector<ticket_filter>& filters,
                                                           std::int32_t up_to = 1'000)
    {
        if (filters.size() > rules::bounds::counts)
            return support_error{errc::invalid_argument, "filters must have at most 10 values"};
        std::vector<ticket_count> made;
        for (const ticket_filter& filter : filters) {
            auto counted = count(product, filter, up_to);
            if (!counted) return counted.error();
            made.push_back(*counted);
        }
        return made;
    }

    /// Changes what the input names. An input that changes nothing leaves version and events as they are.
    /// @return the ticket after it; `errc::invalid_argument`, `errc::forbidden` for a member that the caller may not change,
    ///         `errc::not_found`, `errc::ticket_deleted`, `errc::invalid_transition`, `errc::conflict` for another version than
    ///         expected
    [[nodiscard]] result<support_ticket> update(const uuid& id, const update_ticket_input& input)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        if (auto problem = rules::check(input, context_.caller(), context_.options().rules.permissions, context_.folding()))
            return *std::move(problem);
        return apply(id, rules::update_ticket{input}, input.expected_version);
    }

    /// Hides a ticket from every list, look-up and number; its history is kept.
    /// @return the ticket with `deleted_at`; `errc::forbidden`, `errc::not_found`, `errc::conflict` for another version than
    /// expected
    [[nodiscard]] result<support_ticket> remove(const uuid& id, std::optional<std::int32_t> expected_version = {})
    {
        if (auto refused = check_command(rules::ticket_command::remove)) return *std::move(refused);
        return apply(id, rules::delete_ticket{expected_version}, expected_version);
    }

    /// Brings a deleted ticket back.
    /// @return the ticket; `errc::forbidden`, `errc::not_found`, `errc::conflict` for another version than expected
    [[nodiscard]] result<support_ticket> restore(const uuid& id, std::optional<std::int32_t> expected_version = {})
    {
        if (auto refused = check_command(rules::ticket_command::restore)) return *std::move(refused);
        return apply(id, rules::restore_ticket{expected_version}, expected_version);
    }

private:
    [[nodiscard]] ticket_store<Context> store() const { return ticket_store{context_}; }

    [[nodiscard]] std::optional<support_error> check_command(rules::ticket_command command) const
    {
        if (auto refused = context_.check_caller()) return refused;
        return rules::check(command, context_.caller(), context_.options().rules.permissions);
    }

    /// A deadline that has passed is a breach, whether a tick has written it down or not.
    void show_breaches(record_list<support_ticket>& found) const
    {
        const timestamp now = context_.now();
        for (std::size_t i = 0; i < found.size(); ++i)
            if (const bool breached = rules::is_breached(found[i], now); breached != found[i].sla_breach)
                found.edit(i).sla_breach = breached;
    }

    [[nodiscard]] std::optional<support_error> check_list(const std::string& product, const ticket_filter& filter) const
    {
        if (auto refused = context_.check_caller()) return refused;
        if (auto problem = rules::check_product(product)) return problem;
        if (auto problem = rules::check_filter(filter)) return problem;
        if (filter.deleted.value_or(false) && !context_.caller().is_staff())
            return support_error{errc::forbidden, "deleted tickets are not for customers"};
        return std::nullopt;
    }

    [[nodiscard]] filter_request request(const std::string& product, const ticket_filter& filter) const
    {
        return {product, filter, context_.caller(), context_.folding(), context_.now()};
    }

    template <class Command>
    [[nodiscard]] result<support_ticket> apply(const uuid& id, const Command& command,
                                               std::optional<std::int32_t> expected_version)
    {
        const auto decide = [&](const loaded_ticket& loaded, timestamp now) -> result<ticket_write> {
            auto made = rules::decide(loaded.state, command, store().command(context_.caller(), now, loaded));
            if (!made) return made.error();
            return ticket_write{*std::move(made), {}};
        };
        return store().change(context_.caller(), id, expected_version, decide);
    }

    Context context_;
};

inline tickets_area<context> caller_areas::tickets() const
{
    return tickets_area{context_};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_TICKETS_HPP
