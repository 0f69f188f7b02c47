// The support desk of a service: loads, decides and commits over any storage.
// Repository layer: the only file that joins rules and storage; no SQL, no GraphQL. Guide: docs/guide/getting_started.md.
// Tests: tests/unit/repository/*.test.cpp, on every adapter.

#ifndef PLEME_SUPPORT_REPOSITORY_HPP
#define PLEME_SUPPORT_REPOSITORY_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/model/assignment.hpp>
#include <pleme_support/model/calendar.hpp>
#include <pleme_support/model/filter.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/progress.hpp>
#include <pleme_support/model/settings.hpp>
#include <pleme_support/model/survey.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/repository/assignment.hpp>
#include <pleme_support/repository/claim_queue.hpp>
#include <pleme_support/repository/clocks.hpp>
#include <pleme_support/repository/cursor.hpp>
#include <pleme_support/repository/dashboard.hpp>
#include <pleme_support/repository/desks.hpp>
#include <pleme_support/repository/event_log.hpp>
#include <pleme_support/repository/idempotency.hpp>
#include <pleme_support/repository/narrow.hpp>
#include <pleme_support/repository/number_allocator.hpp>
#include <pleme_support/repository/retention.hpp>
#include <pleme_support/repository/settings.hpp>
#include <pleme_support/repository/surveys.hpp>
#include <pleme_support/repository/tick.hpp>
#include <pleme_support/repository/ticket_store.hpp>
#include <pleme_support/rules/assignment.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/calendar.hpp>
#include <pleme_support/rules/decide.hpp>
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

    /// Gives the ticket numbers back that it took from storage and no ticket got: at most a read and a commit for each product
    /// in which it made tickets, up to the first that fails. A repository that is not destroyed leaves a gap.
    ~support_repository()
    {
        try {
            numbers_.give_back(storage_);
        } catch (...) {  // gaps are allowed, and nobody could be told
        }
    }

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
            auto of = desks_.known(storage_, product);
            if (!of) return of.error();
            if (!number) {
                auto taken = numbers_.take(storage_, product, options_.attempts);
                if (!taken) return taken.error();
                number = *taken;
            }
            const uuid id = ids_.next(now);
            const auto made = rules::decide(rules::create_ticket{id, product, *number, input},
                                            {caller, now, ids_.next(now), options_.rules, **of});
            auto committed = store().commit({}, made, **of, {repository::with_outcome(std::move(*known), id, std::nullopt)});
            if (committed || committed.error().code != errc::conflict) return committed;
            number.reset();  // it may be what is taken
        }
        return repository::too_many_conflicts();
    }

    /// @return the ticket; `errc::not_found`, also for a deleted one
    [[nodiscard]] result<support_ticket> find(const access& caller, const uuid& id)
    {
        auto read = storage_.read(repository::live_ticket(id, caller));
        if (!read) return read.error();
        auto& found = std::get<0>(*read);
        if (found.empty()) return error{errc::not_found, "no such ticket"};
        show_breaches(found);
        return std::move(found.front());
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
        show_breaches(std::get<0>(*read));
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
        show_breaches(found.tickets);
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
        return apply(caller, id, rules::update_ticket{input}, input.expected_version);
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
        std::optional<ticket_message> added;
        const auto decide = [&](const repository::loaded_ticket& loaded, timestamp now) -> result<write> {
            auto known = look_up_key(caller, loaded.state.ticket.product, keyed_operation::add_message, input.idempotency_key,
                                     fingerprint, now);
            if (!known) return known.error();
            if (known->repeated) {
                auto first = find_message(*known->entry);
                if (!first) return first.error();
                added = *std::move(first);
                return write{};
            }
            const uuid id = ids_.next(now);
            auto made = rules::decide(loaded.state, rules::add_message{id, author_id, input}, context(caller, now, loaded));
            if (!made) return made.error();
            added = made->message;
            return write{*std::move(made), {repository::with_outcome(std::move(*known), input.ticket_id, id)}};
        };
        auto changed = store().change(caller, input.ticket_id, std::nullopt, decide);
        if (!changed) return changed.error();
        return *std::move(added);
    }

    /// The conversation, oldest first; internal notes only for those who see them.
    /// @return the messages; `errc::not_found`
    [[nodiscard]] result<std::vector<ticket_message>> messages(const access& caller, const uuid& ticket_id)
    {
        return read_of_ticket(caller, ticket_id, repository::messages_of(ticket_id, caller));
    }

    /// Records the customer's satisfaction with a resolved ticket, or changes it; answers the survey about it, if there is one.
    /// @return the ticket; `errc::invalid_argument`, `errc::forbidden`, `errc::not_found`, `errc::ticket_deleted`,
    ///         `errc::not_resolved`, `errc::rating_window_over`
    [[nodiscard]] result<support_ticket> rate(const access& caller, const uuid& id, const rating_input& input)
    {
        if (auto problem = rules::check(input, caller)) return *problem;
        return survey_desk().rate(caller, id, rules::rate_ticket{input});
    }

    /// The survey about a ticket's present resolution, for the host to send its token to the customer; made if there is none.
    /// @return the survey; `errc::forbidden` for a customer, `errc::not_found`, `errc::ticket_deleted`, `errc::not_resolved`
    [[nodiscard]] result<csat_survey> request_satisfaction(const access& caller, const uuid& ticket_id)
    {
        if (is_customer(caller)) return not_for_customers();
        return survey_desk().request(caller, ticket_id);
    }

    /// The surveys of a ticket with their tokens, oldest first.
    /// @return the surveys; `errc::forbidden` for a customer, `errc::not_found`
    [[nodiscard]] result<std::vector<csat_survey>> surveys(const access& caller, const uuid& ticket_id)
    {
        if (is_customer(caller)) return not_for_customers();
        return read_of_ticket(caller, ticket_id, repository::surveys_of(ticket_id));
    }

    /// The survey with a token, which is all that this takes: whether it is open is told by its instants.
    /// @return the survey; `errc::not_found`, also for a text that is no token and for a deleted ticket, `errc::not_resolved`
    /// if
    ///         the ticket was reopened since
    [[nodiscard]] result<csat_survey> survey_by_token(const std::string& token) { return survey_desk().find(token); }

    /// Answers a survey in the customer's name, or changes the answer; the token is all that this takes. The answer is the
    /// ticket's rating too.
    /// @return the survey; `errc::invalid_argument`, `errc::not_found` and `errc::not_resolved` as above,
    /// `errc::survey_expired`
    [[nodiscard]] result<csat_survey> rate_by_token(const std::string& token, const rating_input& input)
    {
        if (auto problem = rules::check_rating(input)) return *problem;
        return survey_desk().answer(token, input);
    }

    /// Hides a ticket from every list, look-up and number; its history is kept.
    /// @return the ticket with `deleted_at`; `errc::not_found`, `errc::conflict` for another version than expected
    [[nodiscard]] result<support_ticket> remove(const access& caller, const uuid& id,
                                                std::optional<std::int32_t> expected_version = {})
    {
        return apply(caller, id, rules::delete_ticket{expected_version}, expected_version);
    }

    /// Brings a deleted ticket back.
    /// @return the ticket; `errc::not_found`, `errc::conflict` for another version than expected
    [[nodiscard]] result<support_ticket> restore(const access& caller, const uuid& id,
                                                 std::optional<std::int32_t> expected_version = {})
    {
        return apply(caller, id, rules::restore_ticket{expected_version}, expected_version);
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

    /// What a product's desk is governed by; version 0 if nobody ever said.
    /// @return the settings; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<desk_settings> settings(const access& caller, const std::string& product)
    {
        if (auto problem = check_governor(caller, product)) return *problem;
        auto of = desks_.newest(storage_, product);
        if (!of) return of.error();
        return (*of)->settings;
    }

    /// Changes what the input names: what closes and goes by itself, and how long surveys last.
    /// @return the settings after it; `errc::invalid_argument`, `errc::forbidden`
    [[nodiscard]] result<desk_settings> update_settings(const access& caller, const std::string& product,
                                                        const update_settings_input& input)
    {
        return change_settings(caller, product, [&](desk_settings& settings, storage::batch&) -> std::optional<error> {
            repository::detail::set_options(settings, input);
            return std::nullopt;
        });
    }

    /// Adds a policy.
    /// @param position  among the others, from 0; absent: last
    /// @return the settings after it; `errc::invalid_argument`, also for a name that another has, `errc::forbidden`
    [[nodiscard]] result<desk_settings> create_policy(const access& caller, const std::string& product,
                                                      const sla_policy& policy, std::optional<std::int32_t> position = {})
    {
        return change_settings(caller, product, [&](desk_settings& settings, storage::batch&) {
            return repository::detail::place_policy(settings.policies, policy, position);
        });
    }

    /// Replaces a policy. Open tickets get their deadlines anew with the next ticks, what stood still stays left out.
    /// @param position  where to move it, from 0; absent: it stays where it is
    /// @return the settings after it; `errc::not_found`, `errc::invalid_argument`, `errc::forbidden`
    [[nodiscard]] result<desk_settings> update_policy(const access& caller, const std::string& product, const std::string& name,
                                                      const sla_policy& policy, std::optional<std::int32_t> position = {})
    {
        return change_settings(caller, product, [&](desk_settings& settings, storage::batch&) -> std::optional<error> {
            const auto found = repository::detail::find_by_name(settings.policies, name);
            if (found == settings.policies.end()) return repository::detail::no_such("policy");
            const auto place = position.value_or(static_cast<std::int32_t>(found - settings.policies.begin()));
            settings.policies.erase(found);
            return repository::detail::place_policy(settings.policies, policy, place);
        });
    }

    /// Deletes a policy; its tickets fall under the next one that matches.
    /// @return the settings after it; `errc::not_found`, `errc::invalid_argument`, `errc::forbidden`
    [[nodiscard]] result<desk_settings> delete_policy(const access& caller, const std::string& product, const std::string& name)
    {
        return change_settings(caller, product, [&](desk_settings& settings, storage::batch&) -> std::optional<error> {
            const auto found = repository::detail::find_by_name(settings.policies, name);
            if (found == settings.policies.end()) return repository::detail::no_such("policy");
            settings.policies.erase(found);
            return std::nullopt;
        });
    }

    /// The calendars of a product, by name.
    /// @return the calendars; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<std::vector<support_calendar>> calendars(const access& caller, const std::string& product)
    {
        auto current = settings(caller, product);
        if (!current) return current.error();
        return repository::read_calendars(storage_, product, current->calendars);
    }

    /// Creates a calendar, or replaces the one of the same product and name.
    /// @param calendar  its version is not looked at
    /// @return the settings after it; `errc::invalid_argument`, `errc::forbidden`
    [[nodiscard]] result<desk_settings> save_calendar(const access& caller, const support_calendar& calendar)
    {
        if (auto problem = rules::check_calendar(calendar)) return *problem;
        return change_settings(caller, calendar.product, [&](desk_settings& settings, storage::batch& batch) {
            return repository::add_calendar(storage_, calendar, settings, batch);
        });
    }

    /// Deletes a calendar that no policy uses.
    /// @return the settings after it; `errc::not_found`, `errc::invalid_argument` if a policy uses it, `errc::forbidden`
    [[nodiscard]] result<desk_settings> delete_calendar(const access& caller, const std::string& product,
                                                        const std::string& name)
    {
        return change_settings(caller, product, [&](desk_settings& settings, storage::batch&) -> std::optional<error> {
            const auto found = repository::detail::find_by_name(settings.calendars, name);
            if (found == settings.calendars.end()) return repository::detail::no_such("calendar");
            settings.calendars.erase(found);
            return std::nullopt;
        });
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
    /// also in the history, surveys end, and the customer's id is replaced, on each ticket by another; every metric stays.
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

    /// How the clocks of tickets stand now, of each ticket at most three: of each metric that of the newest cycle. What time
    /// has done is reckoned with, whether a tick has written it down or not.
    /// @param tickets  as another call returned them to this caller
    /// @return the clocks, in the order of the tickets
    [[nodiscard]] result<std::vector<std::vector<sla_clock>>> clocks(const std::vector<support_ticket>& tickets)
    {
        return reader().clocks_of(tickets, clock_.now());
    }

    /// Which policy applies to a ticket and why, and everything that happened to each of its clocks.
    /// @return the explanation; `errc::not_found`, `errc::forbidden` for a customer
    [[nodiscard]] result<sla_explanation> explain(const access& caller, const uuid& ticket_id)
    {
        if (caller.kind == actor_kind::customer && !caller.trusted) return error{errc::forbidden, "not for customers"};
        storage::query<ticket_event> history;
        history.equal<&ticket_event::ticket_id>(ticket_id).template ascending<&ticket_event::version>();
        auto read = storage_.read(repository::live_ticket(ticket_id, caller), history);
        if (!read) return read.error();
        auto& [tickets, events] = *read;
        if (tickets.empty()) return error{errc::not_found, "no such ticket"};
        return reader().explain(tickets.front(), std::move(events), clock_.now());
    }

    /// A dry run: what these policies, instead of the product's, would do now to its open tickets. Nothing is written.
    /// @param policies  all of them, in their order; they may name the product's calendars
    /// @param page      so many open tickets are looked at
    /// @return those whose clocks would stand otherwise; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<preview_page> preview_policies(const access& caller, const std::string& product,
                                                        const std::vector<sla_policy>& policies, const cursor_page& page = {})
    {
        if (auto problem = check_governor(caller, product)) return *problem;
        if (auto problem = rules::check_limit(page.limit)) return *problem;
        auto of = desks_.newest(storage_, product);
        if (!of) return of.error();
        rules::desk proposed = **of;
        proposed.settings.policies = policies;
        if (auto problem = rules::check_settings(proposed.settings)) return *problem;
        const auto tickets = repository::open_tickets_after(product, page);
        if (!tickets) return tickets.error();
        auto read = storage_.read(*tickets);
        if (!read) return read.error();
        auto& found = std::get<0>(*read);
        auto changed = reader().preview(found, proposed, clock_.now());
        if (!changed) return changed.error();
        preview_page previewed{static_cast<std::int32_t>(found.size()), *std::move(changed), std::nullopt};
        if (previewed.examined == page.limit) previewed.next = repository::make_cursor(found.back());
        return previewed;
    }

    /// Writes down what time alone has made of tickets by `now`: warnings and breaches of deadlines, deadlines moved by new
    /// settings, resolved tickets closed; and removes expired idempotency keys and tickets deleted long ago, where the settings
    /// say so. One bounded step, from as many processes as there are: each event is written once, and when it is written
    /// changes nothing of what it says.
    /// @param now    not later than the clock's; later commands count from there
    /// @param limit  1 to 1,000 for each of these things
    /// @return what it did; `errc::invalid_argument`, `errc::forbidden` for a customer; `errc::storage_corrupt`, when all
    ///         else is done, if a ticket or a product's settings can't be read
    [[nodiscard]] result<tick_report> tick(const access& caller, timestamp now, std::int32_t limit = 100)
    {
        if (auto problem = rules::check_step(limit)) return *problem;
        if (now > clock_.now()) return error{errc::invalid_argument, "now must not be later than the clock's"};
        if (caller.kind == actor_kind::customer && !caller.trusted) return error{errc::forbidden, "not for customers"};
        repository::detail::ticking step{storage_, store(), desks_, caller, now, static_cast<std::uint32_t>(limit)};
        return step.run(options_.idempotency_lifetime);
    }
    [[nodiscard]] result<tick_report> tick(const access& caller) { return tick(caller, clock_.now()); }

    /// Gives an open ticket that nobody has to one of the agents who are there. From however many processes: no ticket goes to
    /// two of them, nobody gets more than his capacity by claims, and the turn goes on where the last claim left it.
    /// @param agents    up to 1,000, in any order; none: nobody is there
    /// @return what came of it; `errc::invalid_argument`, `errc::not_found`, `errc::ticket_deleted`, `errc::forbidden` for a
    ///         customer. Linear in the open tickets of the agents, for round robin of those with a capacity.
    [[nodiscard]] result<ticket_assignment> assign(const access& caller, const uuid& ticket_id,
                                                   const std::vector<available_agent>& agents,
                                                   assignment_strategy strategy = assignment_strategy::round_robin)
    {
        if (auto problem = check_assigner(caller, agents)) return *problem;
        const auto choose = rules::choice_of(strategy);
        return claims(caller, agents, choose, repository::count_for(strategy)).claim(ticket_id);
    }
    /// The same by a choice of the host's own.
    /// @param choose  gets the agents who can take one more, by id, and who got the last ticket
    /// @return also `errc::invalid_argument` if it names somebody else
    template <rules::agent_choice Choice>
    [[nodiscard]] result<ticket_assignment> assign(const access& caller, const uuid& ticket_id,
                                                   const std::vector<available_agent>& agents, const Choice& choose)
    {
        if (auto problem = check_assigner(caller, agents)) return *problem;
        return claims(caller, agents, choose, repository::load_count::all).claim(ticket_id);
    }

    /// Gives the open tickets of a product that nobody has to the agents who are there, the oldest first, until nobody can take
    /// one more: one bounded step.
    /// @param limit  1 to 1,000 tickets
    /// @return what it did; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<assignment_progress> assign_waiting(const access& caller, const std::string& product,
                                                             const std::vector<available_agent>& agents,
                                                             assignment_strategy strategy = assignment_strategy::round_robin,
                                                             std::int32_t limit = 100)
    {
        if (auto problem = check_assigner(caller, agents, product, limit)) return *problem;
        if (!caller.reaches(product)) return assignment_progress{};
        const auto choose = rules::choice_of(strategy);
        return claims(caller, agents, choose, repository::count_for(strategy))
            .claim_waiting(product, static_cast<std::uint32_t>(limit));
    }
    /// The same by a choice of the host's own, as for `assign`.
    template <rules::agent_choice Choice>
    [[nodiscard]] result<assignment_progress> assign_waiting(const access& caller, const std::string& product,
                                                             const std::vector<available_agent>& agents, const Choice& choose,
                                                             std::int32_t limit = 100)
    {
        if (auto problem = check_assigner(caller, agents, product, limit)) return *problem;
        if (!caller.reaches(product)) return assignment_progress{};
        return claims(caller, agents, choose, repository::load_count::all)
            .claim_waiting(product, static_cast<std::uint32_t>(limit));
    }

private:
    using store_type = repository::ticket_store<Storage, Clock, IdSource>;
    using write = std::pair<rules::decision, repository::extra_writes>;

    [[nodiscard]] repository::clock_reader<Storage, IdSource> reader() { return {storage_, desks_, options_.rules, ids_}; }

    [[nodiscard]] store_type store() { return {storage_, desks_, options_.rules, options_.attempts, clock_, ids_}; }

    [[nodiscard]] rules::command_context context(const access& caller, timestamp now, const repository::loaded_ticket& loaded)
    {
        return {caller, now, ids_.next(now), options_.rules, *loaded.of};
    }

    [[nodiscard]] auto survey_desk()
    {
        const auto make_context = [this](const access& caller, timestamp now, const repository::loaded_ticket& loaded) {
            return context(caller, now, loaded);
        };
        return repository::surveys{storage_, store(), make_context};
    }

    /// Whether somebody is told no more than a customer.
    [[nodiscard]] static bool is_customer(const access& caller)
    {
        return caller.kind == actor_kind::customer && !caller.trusted;
    }
    [[nodiscard]] static error not_for_customers() { return {errc::forbidden, "not for customers"}; }

    /// A deadline that has passed is a breach, whether a tick has written it down or not.
    void show_breaches(std::vector<support_ticket>& tickets)
    {
        const timestamp now = clock_.now();
        for (support_ticket& ticket : tickets) ticket.sla_breach = rules::is_over(ticket, now);
    }

    /// Who may see and change what a desk is governed by; the host decides who of those.
    [[nodiscard]] static std::optional<error> check_governor(const access& caller, const std::string& product)
    {
        if (auto problem = rules::check_product(product)) return problem;
        if (caller.kind == actor_kind::customer && !caller.trusted) return error{errc::forbidden, "not for customers"};
        if (!caller.reaches(product)) return error{errc::forbidden, "product is outside the caller's access"};
        return std::nullopt;
    }

    template <class Change>
    [[nodiscard]] result<desk_settings> change_settings(const access& caller, const std::string& product, Change&& change)
    {
        if (auto problem = check_governor(caller, product)) return *problem;
        return repository::change_settings(storage_, desks_, caller, product, options_.attempts, clock_, change);
    }

    [[nodiscard]] static std::optional<error> check_step(const access& caller, const std::string& product, std::int32_t limit)
    {
        if (auto problem = rules::check_product(product)) return problem;
        if (auto problem = rules::check_step(limit)) return problem;
        if (caller.kind == actor_kind::customer && !caller.trusted) return error{errc::forbidden, "not for customers"};
        return std::nullopt;
    }

    [[nodiscard]] static std::optional<error> check_assigner(const access& caller, const std::vector<available_agent>& agents)
    {
        if (caller.kind == actor_kind::customer && !caller.trusted) return error{errc::forbidden, "not for customers"};
        return rules::check_agents(agents);
    }
    [[nodiscard]] static std::optional<error> check_assigner(const access& caller, const std::vector<available_agent>& agents,
                                                             const std::string& product, std::int32_t limit)
    {
        if (auto problem = check_step(caller, product, limit)) return problem;
        return rules::check_agents(agents);
    }

    template <class Choice>
    [[nodiscard]] auto claims(const access& caller, const std::vector<available_agent>& agents, const Choice& choose,
                              repository::load_count counted)
    {
        return repository::claims{storage_, store(), claims_, caller, options_.rules, ids_, agents, choose, counted};
    }

    [[nodiscard]] static std::optional<error> check_list(const std::string& product, const ticket_filter& filter,
                                                         std::int32_t limit)
    {
        if (auto problem = rules::check_product(product)) return problem;
        if (auto problem = rules::check_filter(filter)) return problem;
        return rules::check_limit(limit);
    }

    template <class Command>
    [[nodiscard]] result<support_ticket> apply(const access& caller, const uuid& id, const Command& command,
                                               std::optional<std::int32_t> expected_version = {})
    {
        const auto decide = [&](const repository::loaded_ticket& loaded, timestamp now) -> result<write> {
            auto made = rules::decide(loaded.state, command, context(caller, now, loaded));
            if (!made) return made.error();
            return write{*std::move(made), {}};
        };
        return store().change(caller, id, expected_version, decide);
    }

    [[nodiscard]] result<repository::key_use> look_up_key(const access& caller, const std::string& product,
                                                          keyed_operation operation, const std::optional<std::string>& key,
                                                          const uuid& fingerprint, timestamp now)
    {
        return repository::look_up_key(storage_, caller, product, operation, key, fingerprint, now,
                                       options_.idempotency_lifetime);
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
    repository::desks desks_;
    repository::claim_queue claims_;
};

}  // namespace pleme_support

#endif  // PLEME_SUPPORT_REPOSITORY_HPP
