// The support desk of a service: loads, decides and commits over any storage.
// Repository layer: the only file that joins rules and storage; no SQL, no GraphQL. Guide: docs/guide/getting_started.md.
// Tests: tests/unit/repository/*.test.cpp, on every adapter.

#ifndef PLEME_SUPPORT_REPOSITORY_HPP
#define PLEME_SUPPORT_REPOSITORY_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/filter.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/progress.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/repository/changed_members.hpp>
#include <pleme_support/repository/cursor.hpp>
#include <pleme_support/repository/dashboard.hpp>
#include <pleme_support/repository/event_log.hpp>
#include <pleme_support/repository/narrow.hpp>
#include <pleme_support/repository/number_allocator.hpp>
#include <pleme_support/repository/retention.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/decide.hpp>
#include <pleme_support/rules/evolve.hpp>
#include <pleme_support/rules/fingerprint.hpp>
#include <pleme_support/rules/metrics.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support {

/// What a host may set about its support desk.
struct repository_options {
    rules::ticket_rules rules;                      ///< the lifecycle and its windows
    int attempts = 64;                              ///< how often a command that meets a conflict is decided anew; 1 or more
    std::int32_t number_block = 50;                 ///< ticket numbers taken from storage at a time; 1 or more
    std::chrono::hours idempotency_lifetime{48};    ///< how long a key is remembered; 24 h or more
    std::shared_ptr<const agent_directory> agents;  ///< what agents are called on dashboards; may be null
};

/// Every operation of the support desk. All calls may come from several threads and processes at once; each takes the
/// caller's `access` and does as if what lies outside it did not exist.
/// Every call may fail with the errors of the storage: `errc::storage_unavailable`, `errc::outcome_unknown` (of a write) and
/// `errc::storage_corrupt`; every write with `errc::conflict` once `attempts` are used up.
/// @tparam Storage   where records are kept
/// @tparam Clock     tells the time
/// @tparam IdSource  makes ids
template <storage::adapter Storage, clock Clock = system_clock, id_source IdSource = uuid_v7_source>
class support_repository {
public:
    /// @param storage  must outlive the repository
    explicit support_repository(Storage& storage, repository_options options = {})
        : storage_{storage}, options_{std::move(options)}, numbers_{options_.number_block}
    {
    }
    support_repository(const support_repository&) = delete;
    support_repository& operator=(const support_repository&) = delete;

    [[nodiscard]] Clock& clock() noexcept { return clock_; }
    [[nodiscard]] IdSource& ids() noexcept { return ids_; }

    /// Creates a ticket in status NEW. With an idempotency key that the caller used before for the same input, returns the
    /// ticket of that call as it is now.
    /// @param product  1 to 50 of `[a-z0-9_-]`
    /// @return the ticket; `errc::invalid_argument`, `errc::forbidden`, `errc::idempotency_mismatch`
    [[nodiscard]] result<support_ticket> create(const access& caller, const std::string& product,
                                                const create_ticket_input& input)
    {
        if (auto problem = rules::check(product, input, caller)) return *problem;
        const uuid fingerprint = input.idempotency_key ? rules::fingerprint(input) : uuid{};
        std::optional<std::int32_t> number;
        for (int attempt = 0; attempt < options_.attempts; ++attempt) {
            const timestamp now = clock_.now();
            auto known = look_up_key(caller, product, keyed_operation::create_ticket, input.idempotency_key, fingerprint, now);
            if (!known) return known.error();
            if (known->repeated) return find(caller, known->entry->ticket_id);
            if (!number) {
                auto taken = numbers_.take(storage_, product, options_.attempts);
                if (!taken) return taken.error();
                number = *taken;
            }
            const uuid id = ids_.next(now);
            const auto made =
                rules::decide(rules::create_ticket{id, product, *number, input}, {caller, now, ids_.next(now), options_.rules});
            auto committed = commit({}, made, with_outcome(std::move(*known), id, std::nullopt));
            if (committed || committed.error().code != errc::conflict) return committed;
            number.reset();  // it may be what is taken
        }
        return too_many_conflicts();
    }

    /// @return the ticket; `errc::not_found`, also for a deleted one
    [[nodiscard]] result<support_ticket> find(const access& caller, const uuid& id)
    {
        auto read = storage_.read(repository::live_ticket(id, caller));
        if (!read) return read.error();
        return first_of(std::move(std::get<0>(*read)));
    }

    /// A part of a product's tickets by position, newest first.
    /// @return the tickets; `errc::invalid_argument`
    [[nodiscard]] result<std::vector<support_ticket>> list(const access& caller, const std::string& product,
                                                           const ticket_filter& filter = {}, const offset_page& page = {})
    {
        if (auto problem = check_list(product, filter, page.limit)) return *problem;
        if (auto problem = rules::check_offset(page.offset)) return *problem;
        if (!caller.reaches(product)) return std::vector<support_ticket>{};
        auto tickets = repository::list_tickets(product, filter, caller);
        tickets.limit(static_cast<std::uint32_t>(page.limit)).offset(static_cast<std::uint32_t>(page.offset));
        auto read = storage_.read(tickets);
        if (!read) return read.error();
        return std::move(std::get<0>(*read));
    }

    /// A part of a product's tickets by place, newest first; the same cost at any depth.
    /// @return the page; `errc::invalid_argument`
    [[nodiscard]] result<ticket_page> list(const access& caller, const std::string& product, const ticket_filter& filter,
                                           const cursor_page& page)
    {
        if (auto problem = check_list(product, filter, page.limit)) return *problem;
        if (!caller.reaches(product)) return ticket_page{};
        const auto limit = static_cast<std::size_t>(page.limit);
        auto tickets = repository::list_tickets(product, filter, caller);
        tickets.limit(static_cast<std::uint32_t>(limit + 1));  // one more tells whether there is a next page
        if (page.after) {
            auto place = repository::parse_cursor(*page.after);
            if (!place) return place.error();
            tickets.after(std::move(*place));
        }
        auto read = storage_.read(tickets);
        if (!read) return read.error();
        ticket_page found{std::move(std::get<0>(*read)), std::nullopt};
        if (found.tickets.size() > limit) {
            found.tickets.resize(limit);
            found.next = repository::make_cursor(found.tickets.back());
        }
        return found;
    }

    /// Changes what the input names. An input that changes nothing leaves version and events as they are.
    /// @return the ticket after it; `errc::invalid_argument`, `errc::not_found`, `errc::ticket_deleted`,
    ///         `errc::invalid_transition`, `errc::conflict` for another version than expected
    [[nodiscard]] result<support_ticket> update(const access& caller, const uuid& id, const update_ticket_input& input)
    {
        if (auto problem = rules::check(input)) return *problem;
        return apply(caller, id, rules::update_ticket{input});
    }

    /// Adds a message, with what it does to the ticket. With an idempotency key that the caller used before for the same
    /// input, returns the message of that call.
    /// @param author_id  the customer of the ticket, or an agent, bot or system; the caller's own id unless he is trusted
    /// @return the message; `errc::invalid_argument`, `errc::forbidden`, `errc::not_found`, `errc::ticket_deleted`,
    ///         `errc::reopen_window_over`, `errc::idempotency_mismatch`
    [[nodiscard]] result<ticket_message> add_message(const access& caller, const uuid& author_id,
                                                     const add_ticket_message_input& input)
    {
        if (auto problem = rules::check(author_id, input, caller)) return *problem;
        const uuid fingerprint = input.idempotency_key ? rules::fingerprint(author_id, input) : uuid{};
        for (int attempt = 0; attempt < options_.attempts; ++attempt) {
            const timestamp now = clock_.now();
            auto state = load(caller, input.ticket_id);
            if (!state) return state.error();
            auto known = look_up_key(caller, state->ticket.product, keyed_operation::add_message, input.idempotency_key,
                                     fingerprint, now);
            if (!known) return known.error();
            if (known->repeated) return find_message(*known->entry);
            const uuid id = ids_.next(now);
            auto made =
                rules::decide(*state, rules::add_message{id, author_id, input}, {caller, now, ids_.next(now), options_.rules});
            if (!made) return made.error();
            auto committed = commit(std::move(state->ticket), *made, with_outcome(std::move(*known), input.ticket_id, id));
            if (committed) return std::move(*made->message);
            if (committed.error().code != errc::conflict) return committed.error();
        }
        return too_many_conflicts();
    }

    /// The conversation, oldest first; internal notes only for those who see them.
    /// @return the messages; `errc::not_found`
    [[nodiscard]] result<std::vector<ticket_message>> messages(const access& caller, const uuid& ticket_id)
    {
        return read_of_ticket(caller, ticket_id, repository::messages_of(ticket_id, caller));
    }

    /// Records the customer's satisfaction with a resolved ticket, or changes it.
    /// @return the ticket; `errc::invalid_argument`, `errc::forbidden`, `errc::not_found`, `errc::ticket_deleted`,
    ///         `errc::not_resolved`, `errc::rating_window_over`
    [[nodiscard]] result<support_ticket> rate(const access& caller, const uuid& id, const rating_input& input)
    {
        if (auto problem = rules::check(input, caller)) return *problem;
        return apply(caller, id, rules::rate_ticket{input});
    }

    /// Hides a ticket from every list, look-up and number; its history is kept.
    /// @return the ticket with `deleted_at`; `errc::not_found`, `errc::conflict` for another version than expected
    [[nodiscard]] result<support_ticket> remove(const access& caller, const uuid& id,
                                                std::optional<std::int32_t> expected_version = {})
    {
        return apply(caller, id, rules::delete_ticket{expected_version});
    }

    /// Brings a deleted ticket back.
    /// @return the ticket; `errc::not_found`, `errc::conflict` for another version than expected
    [[nodiscard]] result<support_ticket> restore(const access& caller, const uuid& id,
                                                 std::optional<std::int32_t> expected_version = {})
    {
        return apply(caller, id, rules::restore_ticket{expected_version});
    }

    /// Everything that happened to a ticket, oldest first; `rules::fold` of all of them is the ticket.
    /// @return the events; `errc::not_found`, also for a deleted one
    [[nodiscard]] result<std::vector<ticket_event>> events(const access& caller, const uuid& ticket_id)
    {
        return read_of_ticket(caller, ticket_id, repository::events_of(ticket_id, caller));
    }

    /// The seven dashboard views from one snapshot, which may be as old as the storage's `read_stale` allows.
    /// @return the views; `errc::invalid_argument`. Linear in the tickets and cycles of the window and in those that are open.
    [[nodiscard]] result<support_dashboard_metrics> dashboard(const access& caller, const dashboard_request& request)
    {
        if (auto problem = rules::check_product(request.product)) return *problem;
        auto window = rules::make_window(request, clock_.now());
        if (!window) return window.error();
        result<rules::dashboard_facts> facts = rules::dashboard_facts{};
        if (caller.reaches(request.product))
            facts = repository::read_dashboard_facts(storage_, request.product, caller, *window);
        if (!facts) return facts.error();
        return rules::compute_dashboard(*facts, *window, request.with_trends, options_.agents.get());
    }

    /// The events of a product behind a place in their order: an outbox. Who goes on with `next` each time gets every event
    /// once, in an order that never changes, whoever commits meanwhile. A page may hold fewer events than `limit` before the
    /// end, since added notes are left out for those who don't see notes; at the end `next` stays as it is.
    /// @param cursor  0 from the start, then `next` of the page before
    /// @param limit   1 to 1,000
    /// @return the page; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<ticket_event_page> events_after(const access& caller, const std::string& product, std::int64_t cursor,
                                                         std::int32_t limit = 100)
    {
        if (auto problem = check_step(caller, product, limit)) return *problem;
        if (cursor < 0) return error{errc::invalid_argument, "cursor must not be negative"};
        if (!caller.reaches(product)) return ticket_event_page{{}, cursor};
        return repository::read_events_after(storage_, caller, product, cursor, static_cast<std::uint32_t>(limit),
                                             options_.attempts);
    }

    /// Removes tickets that were deleted long ago, each with all that belongs to it: one bounded step, which leaves every
    /// metric as it was.
    /// @param age    how long ago at least, 1 day to 100 years
    /// @param limit  1 to 1,000 tickets
    /// @return how many, and whether there are more; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<step_progress> purge_deleted(const access& caller, const std::string& product, std::chrono::days age,
                                                      std::int32_t limit = 100)
    {
        if (auto problem = check_step(caller, product, limit)) return *problem;
        if (age < std::chrono::days{1} || age > std::chrono::days{36'525})
            return error{errc::invalid_argument, "age must be 1 to 36525 days"};
        if (!caller.reaches(product)) return step_progress{};
        return repository::purge_deleted(storage_, product, clock_.now() - age, static_cast<std::uint32_t>(limit));
    }

    /// Makes tickets forget their customer: one bounded step. Subjects, descriptions, messages and rating comments are blanked,
    /// also in the history, and the customer's id is replaced, on each ticket by another; every metric stays as it was.
    /// @param limit  1 to 1,000 tickets
    /// @return how many, and whether there are more; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<step_progress> erase_customer(const access& caller, const std::string& product,
                                                       const uuid& customer_id, std::int32_t limit = 100)
    {
        if (auto problem = check_step(caller, product, limit)) return *problem;
        if (!caller.reaches(product)) return step_progress{};
        return repository::erase_customer(storage_, caller, product, customer_id, static_cast<std::uint32_t>(limit),
                                          options_.attempts, clock_, ids_);
    }

private:
    /// What is known of an idempotency key, and what this call would write of it.
    struct key_use {
        std::optional<idempotency_key> entry;  ///< absent: the call has no key
        bool repeated = false;                 ///< the entry is of an earlier call with the same input
    };

    [[nodiscard]] static error too_many_conflicts() { return {errc::conflict, "the ticket kept changing; try again"}; }

    [[nodiscard]] static result<support_ticket> first_of(std::vector<support_ticket> found)
    {
        if (found.empty()) return error{errc::not_found, "no such ticket"};
        return std::move(found.front());
    }

    [[nodiscard]] static std::optional<error> check_step(const access& caller, const std::string& product, std::int32_t limit)
    {
        if (auto problem = rules::check_product(product)) return problem;
        if (auto problem = rules::check_step(limit)) return problem;
        if (caller.kind == actor_kind::customer && !caller.trusted) return error{errc::forbidden, "not for customers"};
        return std::nullopt;
    }

    [[nodiscard]] static std::optional<error> check_list(const std::string& product, const ticket_filter& filter,
                                                         std::int32_t limit)
    {
        if (auto problem = rules::check_product(product)) return problem;
        if (auto problem = rules::check_filter(filter)) return problem;
        return rules::check_limit(limit);
    }

    [[nodiscard]] result<rules::ticket_state> load(const access& caller, const uuid& id)
    {
        auto read = storage_.read(repository::any_ticket(id, caller), repository::running_cycles(id));
        if (!read) return read.error();
        auto ticket = first_of(std::move(std::get<0>(*read)));
        if (!ticket) return ticket.error();
        return rules::ticket_state{std::move(*ticket), std::move(std::get<1>(*read))};
    }

    template <class Command>
    [[nodiscard]] result<support_ticket> apply(const access& caller, const uuid& id, const Command& command)
    {
        for (int attempt = 0; attempt < options_.attempts; ++attempt) {
            auto state = load(caller, id);
            if (!state) return state.error();
            const timestamp now = clock_.now();
            auto made = rules::decide(*state, command, {caller, now, ids_.next(now), options_.rules});
            if (!made) return made.error();
            if (!made->event) return std::move(state->ticket);
            auto committed = commit(std::move(state->ticket), *made, {});
            if (committed || committed.error().code != errc::conflict) return committed;
        }
        return too_many_conflicts();
    }

    /// Folds the decision's event into the row and writes all of it.
    [[nodiscard]] result<support_ticket> commit(support_ticket before, const rules::decision& made, key_use key)
    {
        const bool is_new = before.version == 0;
        auto after = rules::evolve(std::move(before), *made.event);
        if (!after) return after;
        storage::batch batch;
        if (is_new)
            batch.insert(*after);
        else
            batch.update(*after, repository::changed_members(*made.event));
        batch.insert(*made.event);
        if (made.message) batch.insert(*made.message);
        for (const ticket_cycle& cycle : made.opened) batch.insert(cycle);
        for (const ticket_cycle& cycle : made.ended) batch.update(cycle);
        if (key.entry && key.entry->version == 1)
            batch.insert(std::move(*key.entry));
        else if (key.entry)
            batch.update(std::move(*key.entry));
        if (auto committed = storage_.commit(batch); !committed) return committed.error();
        return after;
    }

    [[nodiscard]] result<key_use> look_up_key(const access& caller, const std::string& product, keyed_operation operation,
                                              const std::optional<std::string>& key, const uuid& fingerprint, timestamp now)
    {
        if (!key) return key_use{};
        storage::query<idempotency_key> query;
        query.equal<&idempotency_key::product>(product)
            .template equal<&idempotency_key::actor_id>(caller.actor_id)
            .template equal<&idempotency_key::operation>(operation)
            .template equal<&idempotency_key::key>(*key);
        auto read = storage_.read(query);
        if (!read) return read.error();
        auto& found = std::get<0>(*read);
        idempotency_key fresh{product, caller.actor_id, operation, *key, 1, fingerprint, {}, {}, now};
        if (found.empty()) return key_use{std::move(fresh), false};
        if (now - found.front().used_at > options_.idempotency_lifetime) {
            fresh.version = found.front().version + 1;
            return key_use{std::move(fresh), false};
        }
        if (found.front().fingerprint != fingerprint)
            return error{errc::idempotency_mismatch, "idempotencyKey was used before with another input"};
        return key_use{std::move(found.front()), true};
    }

    [[nodiscard]] static key_use with_outcome(key_use key, const uuid& ticket_id, std::optional<uuid> message_id)
    {
        if (key.entry) {
            key.entry->ticket_id = ticket_id;
            key.entry->message_id = message_id;
        }
        return key;
    }

    [[nodiscard]] result<ticket_message> find_message(const idempotency_key& entry)
    {
        storage::query<ticket_message> query;
        query.equal<&ticket_message::ticket_id>(entry.ticket_id)
            .template equal<&ticket_message::product>(entry.product)
            .template equal<&ticket_message::id>(entry.message_id.value_or(uuid{}));
        auto read = storage_.read(query);
        if (!read) return read.error();
        if (std::get<0>(*read).empty()) return error{errc::not_found, "the message of the first call is gone"};
        return std::move(std::get<0>(*read).front());
    }

    /// Children of a ticket, if the ticket is there for the caller, from the snapshot that says so.
    template <class R>
    [[nodiscard]] result<std::vector<R>> read_of_ticket(const access& caller, const uuid& ticket_id,
                                                        const storage::query<R>& children)
    {
        auto ticket = repository::live_ticket(ticket_id, caller);
        ticket.template select<>();
        auto read = storage_.read(ticket, children);
        if (!read) return read.error();
        if (std::get<0>(*read).empty()) return error{errc::not_found, "no such ticket"};
        return std::move(std::get<1>(*read));
    }

    Storage& storage_;
    repository_options options_;
    Clock clock_;
    IdSource ids_;
    repository::number_allocator numbers_;
};

}  // namespace pleme_support

#endif  // PLEME_SUPPORT_REPOSITORY_HPP
