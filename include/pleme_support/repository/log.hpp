// The area of the log: what happened to a ticket, and a product's events in one order.
// Repository layer. Guide: docs/guide/events.md. Tests: tests/unit/repository/events.test.cpp, event_log.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_LOG_HPP
#define PLEME_SUPPORT_REPOSITORY_LOG_HPP

#include <pleme_support/model/dated_ahead.hpp>
#include <pleme_support/model/event.hpp>
#include <pleme_support/model/page.hpp>
#include <pleme_support/repository/any_repository.hpp>
#include <pleme_support/repository/child_pages.hpp>
#include <pleme_support/repository/children.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/event_log.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/result.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// The append-only log of all that happened.
template <class Context>
class log_area {
public:
    explicit log_area(Context call) : context_{std::move(call)} {}

    /// Everything that happened to a ticket, oldest first; `rules::fold` of all of them is the ticket.
    /// @return the events; `errc::not_found`, also for a deleted one
    [[nodiscard]] result<record_list<ticket_event>> events(const uuid& ticket_id)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        return read_children(context_, ticket_id, events_of(ticket_id, context_.caller()));
    }

    /// A part of the history of each of some tickets, by one read for every 200 of them.
    /// @param tickets  as calls gave them to the caller; each once
    /// @param page     20 from the end if nothing is said; a cursor of it is good for its ticket alone
    /// @return a page of each, oldest first; `errc::invalid_argument`
    [[nodiscard]] result<std::vector<child_page<ticket_event>>> event_pages(const record_list<support_ticket>& tickets,
                                                                            const connection_page& page = {})
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        return read_child_pages<event_list>(context_, tickets, page);
    }

    /// A product's events behind a place in their order: an outbox. A reader that passes `next` of each page on gets every
    /// event once, in an order that never changes, whoever commits meanwhile. A page may hold fewer events than `limit` before
    /// the end, since added notes are left out for those who don't see notes; at the end `next` stays as it is.
    /// @param cursor  empty from the beginning, then `next` of the page before
    /// @param limit   1 to 1,000
    /// @return the page; `errc::invalid_argument`, `errc::forbidden` for a customer; `errc::cursor_lost` if the database was
    /// restored
    ///         to a point before the cursor: an older cursor is good, or the beginning
    [[nodiscard]] result<ticket_event_page> events_after(const std::string& product, const std::string& cursor,
                                                         std::int32_t limit = 100)
    {
        if (auto refused = context_.check_step(product, limit)) return *std::move(refused);
        const auto place = parse_event_cursor(cursor);
        if (!place) return place.error();
        if (!context_.caller().reaches(product)) return ticket_event_page{{}, cursor};
        return read_events_after(context_, product, *place, static_cast<std::uint32_t>(limit));
    }

    /// What a clock that was wrong dated later than now: versions of the settings, and tickets, a part of them at a time.
    /// @param after  0 from the beginning, then `next` of the page before
    /// @param limit  1 to 1,000: how many tickets the page looks at
    /// @return the page; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<dated_ahead_page> dated_ahead(const std::string& product, std::int32_t after = 0,
                                                       std::int32_t limit = 1'000)
    {
        if (auto refused = context_.check_step(product, limit)) return *std::move(refused);
        if (!context_.caller().reaches(product)) return dated_ahead_page{};
        const timestamp now = context_.now();
        storage::query<desk_settings> settings;
        settings.equal<&desk_settings::product>(product)
            .compare<&desk_settings::at>(storage::comparison::greater, now)
            .descending<&desk_settings::version>()
            .limit(static_cast<std::uint32_t>(limit));
        storage::query<support_ticket> tickets;
        tickets.equal<&support_ticket::product>(product)
            .compare<&support_ticket::number>(storage::comparison::greater, after)
            .ascending<&support_ticket::number>()
            .limit(static_cast<std::uint32_t>(limit))
            .select<&support_ticket::number, &support_ticket::updated_at>();
        auto read = context_.read(settings, tickets);
        if (!read) return read.error();
        dated_ahead_page page;
        if (after == 0)
            for (const desk_settings& each : get<0>(*read)) page.settings.push_back({each.version, each.at});
        const auto& looked_at = get<1>(*read);
        for (const support_ticket& ticket : looked_at)
            if (ticket.updated_at > now) page.tickets.push_back({ticket.id, ticket.number, ticket.updated_at});
        if (looked_at.size() == static_cast<std::size_t>(limit)) page.next = looked_at.back().number;
        return page;
    }

private:
    Context context_;
};

inline log_area<context> caller_areas::log() const
{
    return log_area{context_};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_LOG_HPP
