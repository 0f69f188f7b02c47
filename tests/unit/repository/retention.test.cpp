#include "support/random_history.hpp"
#include "support/test_size.hpp"

#include <pleme_support/rules/erase.hpp>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;

const timestamp start = at("2026-03-02T09:00:00.123457Z");

/// Every number of the dashboards that a desk shows.
template <class Desk>
std::vector<support_dashboard_metrics> all_metrics(Desk& desk)
{
    std::vector<support_dashboard_metrics> all;
    for (const int days : {3, 10, 60})
        all.push_back(desk.repo.with(agent())
                          .reports()
                          .dashboard({"thai", start, start + std::chrono::days{days}, "Asia/Bangkok", true})
                          .value());
    return all;
}

/// Every record of a desk.
template <class Desk>
auto read_everything(Desk& desk)
{
    auto rows = desk.storage()
                    .read(no_end, storage::query<support_ticket>{}.ascending<&support_ticket::number>(),
                          storage::query<ticket_message>{}.ascending<&ticket_message::created_at, &ticket_message::id>(),
                          storage::query<ticket_event>{}.ascending<&ticket_event::ticket_id, &ticket_event::version>(),
                          storage::query<ticket_cycle>{}
                              .ascending<&ticket_cycle::ticket_id, &ticket_cycle::metric, &ticket_cycle::ordinal>(),
                          storage::query<idempotency_key>{},
                          storage::query<csat_survey>{}.ascending<&csat_survey::ticket_id, &csat_survey::ordinal>(),
                          storage::query<ticket_rating>{}.ascending<&ticket_rating::ticket_id, &ticket_rating::version>())
                    .value();
    return rows.apply([](auto&... lists) { return std::tuple{std::move(lists).take_all()...}; });
}

/// Calls `step` until there is no more.
template <class Step>
std::int32_t finish(Step&& step)
{
    std::int32_t done = 0;
    for (bool more = true; more;) {
        const auto progress = step().value();
        done += progress.done;
        more = progress.more;
    }
    return done;
}

TEST_CASE_TEMPLATE("erase_customer: nothing of him is left, every metric is as it was", Storage, EVERY_STORAGE)
{
    for (std::uint32_t seed = 1; seed <= static_cast<std::uint32_t>(test_size("purge_histories")); ++seed) {
        CAPTURE(seed);
        desk<Storage> desk;
        random_history history{desk, seed, start};
        for (int i = 0; i < 200; ++i) history.step();
        static_cast<void>(
            desk.repo.with(host()).log().events_after("thai", "", 20).value());  // some events have places, others not
        const auto metrics = all_metrics(desk);
        const auto before = read_everything(desk);
        const auto mine = static_cast<std::int32_t>(
            std::count_if(get<0>(before).begin(), get<0>(before).end(),
                          [](const support_ticket& ticket) { return ticket.customer_id == make_id('c', 2); }));
        REQUIRE(mine > 1);

        CHECK(finish([&] { return desk.repo.with(host()).privacy().erase_customer("thai", make_id('c', 2), 2); }) == mine);
        CHECK((all_metrics(desk) == metrics));
        CHECK(desk.repo.with(customer(2)).tickets().list("thai").value().empty());
        CHECK(desk.repo.with(host()).privacy().erase_customer("thai", make_id('c', 2)).value().done == 0);

        const auto after = read_everything(desk);
        REQUIRE(get<0>(after).size() == get<0>(before).size());
        CHECK(get<1>(after).size() == get<1>(before).size());
        CHECK(get<2>(after).size() == get<2>(before).size() + static_cast<std::size_t>(mine));
        CHECK(get<3>(after).size() == get<3>(before).size());
        std::vector<uuid> replacements;
        for (std::size_t i = 0; i < get<0>(after).size(); ++i) {
            const support_ticket& was = get<0>(before)[i];
            const support_ticket& is = get<0>(after)[i];
            const auto events = get<0>(desk.storage()
                                           .read(no_end, storage::query<ticket_event>{}
                                                             .equal<&ticket_event::ticket_id>(is.id)
                                                             .template ascending<&ticket_event::version>())
                                           .value());
            CHECK((rules::fold(events).value() == is));
            if (was.customer_id != make_id('c', 2)) {
                CHECK((is == was));
                continue;
            }
            replacements.push_back(is.customer_id);
            CHECK(is.subject == "[erased]");
            CHECK(is.description == "[erased]");
            CHECK(is.csat_comment.has_value() == was.csat_comment.has_value());
            CHECK(is.version == was.version + 1);
            CHECK(events.back().kind == event_kind::erased);
            for (const ticket_event& event : events)
                for (const ticket_change& change : event.changes)
                    if (change.field == "subject") CHECK(change.after == "[erased]");
            for (const ticket_message& message : get<1>(after)) {
                if (message.ticket_id != is.id) continue;
                CHECK(message.content == "[erased]");
                if (message.author_kind == actor_kind::customer) CHECK(message.author_id == is.customer_id);
            }
        }
        std::sort(replacements.begin(), replacements.end());
        CHECK(std::adjacent_find(replacements.begin(), replacements.end()) == replacements.end());
        const std::string name = to_text(make_id('c', 2));
        for (const ticket_event& event : get<2>(after)) {
            CHECK(event.actor_id != make_id('c', 2));
            for (const ticket_change& change : event.changes) CHECK((change.before != name && change.after != name));
            for (const cycle_change& change : event.cycles) CHECK(change.ended_by != make_id('c', 2));
        }
        for (const ticket_cycle& cycle : get<3>(after)) CHECK(cycle.ended_by != make_id('c', 2));
        CHECK((get<6>(after) == get<6>(before)));  // a score and an instant say nothing of him
        for (const idempotency_key& key : get<4>(after)) CHECK(key.actor_id != make_id('c', 2));

        // The links that he was sent lead nowhere any more, nor does an answer that was under way.
        REQUIRE(get<5>(after).size() == get<5>(before).size());
        for (std::size_t i = 0; i < get<5>(after).size(); ++i) {
            csat_survey was = get<5>(before)[i];
            const csat_survey& is = get<5>(after)[i];
            const auto same = [&](const support_ticket& ticket) { return ticket.id == was.ticket_id; };
            const auto& ticket = *std::find_if(get<0>(before).begin(), get<0>(before).end(), same);
            if (ticket.customer_id != make_id('c', 2)) {
                CHECK((is == was));
                continue;
            }
            const std::string token = std::exchange(was.token, is.token);
            CHECK(token != is.token);
            CHECK(failure(desk.repo.with(principal::nobody()).surveys().find(token)) == errc::not_found);
            const timestamp erased = desk.repo.clock().now();
            CHECK((is.expires_at == was.expires_at || (is.expires_at < was.expires_at && is.expires_at >= erased)));
            desk.advance(std::chrono::hours{1});
            const auto late = failure(desk.repo.with(principal::nobody()).surveys().answer(is.token, {1, "I am back"}));
            CHECK((late == errc::survey_expired || late == errc::not_resolved || late == errc::not_found));
            desk.set_now(erased);
            was.expires_at = is.expires_at;
            was.changeable_until = is.changeable_until;
            if (was.comment) was.comment = "[erased]";
            CHECK((is == was));
        }

        // What was in the log stays where it was, and the new events come behind it.
        std::string cursor;
        std::size_t listed = 0;
        for (bool more = true; more;) {
            const auto page = desk.repo.with(host()).log().events_after("thai", cursor, 50).value();
            listed += page.events.size();
            more = page.next != cursor;
            cursor = page.next;
        }
        CHECK(listed == get<2>(after).size());
        CHECK(repository::parse_event_cursor(cursor).value().position == static_cast<std::int64_t>(listed));
    }
}

/// A storage that fails one commit in three, before it happens or after.
class failing_storage {
public:
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        return records_.read(end, queries...);
    }
    [[nodiscard]] result<void> commit(const call_end& end, const storage::batch& batch)
    {
        if (!fails || ++commits_ % 3 != 0) return records_.commit(end, batch);
        if (commits_ % 2 == 0) return support_error{errc::storage_unavailable, "failed before"};
        if (auto committed = records_.commit(end, batch); !committed) return committed;
        return support_error{errc::outcome_unknown, "failed after"};
    }

    bool fails = false;

private:
    adapters::memory_storage records_;
    int commits_ = 0;
};

struct failing {
    failing_storage storage;
};

TEST_CASE("erase_customer and purge_deleted go on where a failure stopped them")
{
    desk<failing> desk;
    random_history history{desk, 5, start};
    for (int i = 0; i < 250; ++i) history.step();
    const auto talkative = desk.create(new_ticket(make_id('c', 2)));
    for (int i = 0; i < 450; ++i)
        REQUIRE(
            desk.repo.with(customer(2)).conversations().add_message(customer(2).actor_id, message_on(talkative.id, "secret")));
    desk.advance(std::chrono::days{30});
    const auto metrics = all_metrics(desk);
    desk.storage().fails = true;
    int failures = 0;
    const auto insist = [&](auto&& step) {
        for (bool more = true; more;) {
            const auto progress = step();
            if (!progress) ++failures;
            more = !progress || progress->more;
        }
    };
    for (std::uint32_t n = 1; n <= 4; ++n)
        insist([&] { return desk.repo.with(host()).privacy().erase_customer("thai", make_id('c', n), 3); });
    insist([&] { return desk.repo.with(host()).purge_deleted("thai", std::chrono::days{20}, 3); });
    CHECK(failures > 5);
    desk.storage().fails = false;

    CHECK((all_metrics(desk) == metrics));
    const auto after = read_everything(desk);
    for (const support_ticket& ticket : get<0>(after)) {
        CHECK(ticket.subject == "[erased]");
        CHECK((!ticket.deleted_at || *ticket.deleted_at >= desk.repo.clock().now() - std::chrono::days{20}));
        const auto events = get<0>(desk.storage()
                                       .read(no_end, storage::query<ticket_event>{}
                                                         .equal<&ticket_event::ticket_id>(ticket.id)
                                                         .ascending<&ticket_event::version>())
                                       .value());
        CHECK((rules::fold(events).value() == ticket));
        for (const ticket_message& message : get<1>(after)) {
            if (message.ticket_id != ticket.id) continue;
            CHECK(message.content == "[erased]");
            if (message.author_kind == actor_kind::customer) CHECK(message.author_id == ticket.customer_id);
        }
    }
}

TEST_CASE_TEMPLATE("erase_customer: search forgets, and the desk goes on", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto ticket =
        desk.repo.with(customer()).tickets().create("thai", new_ticket(make_id('c', 1), "Wohnung Lindenstrasse")).value();
    desk.create(new_ticket(make_id('c', 3), "Lindenstrasse too"));
    ticket_filter filter;
    filter.search_query = "lindenstrasse";
    CHECK(desk.repo.with(agent()).tickets().list("thai", filter).value().size() == 2);
    CHECK(desk.repo.with(host()).privacy().erase_customer("thai", make_id('c', 1)).value().done == 1);
    CHECK(desk.repo.with(agent()).tickets().list("thai", filter).value().size() == 1);

    desk.say(agent(), ticket.id);
    desk.move(ticket.id, ticket_status::resolved);
    CHECK(desk.find(ticket.id).version == 4);
    CHECK((rules::fold(desk.repo.with(agent()).log().events(ticket.id).value()).value() == desk.find(ticket.id)));
    CHECK(failure(desk.repo.with(customer()).tickets().find(ticket.id)) == errc::not_found);
}

TEST_CASE_TEMPLATE("erase_customer: a ticket with more messages than one commit rewrites", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto ticket = desk.create();
    storage::batch many;
    for (int i = 0; i < 450; ++i) {
        ticket_message message{desk.repo.ids().next(start), ticket.id, "thai",   make_id('c', 1),
                               actor_kind::customer,        false,     "secret", start + std::chrono::seconds{i / 3}};
        many.insert(message);
    }
    REQUIRE(desk.storage().commit(no_end, many));
    CHECK(desk.repo.with(host()).privacy().erase_customer("thai", make_id('c', 1)).value().done == 1);
    const auto messages = desk.repo.with(agent()).conversations().messages(ticket.id).value();
    CHECK(messages.size() == 450);
    CHECK(std::all_of(messages.begin(), messages.end(), [&](const ticket_message& message) {
        return message.content == "[erased]" && message.author_id == desk.find(ticket.id).customer_id;
    }));
}

TEST_CASE_TEMPLATE("erase_customer: while agents answer and readers give events their places, nothing comes back", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    using repository = support_repository<typename test::desk<Storage>::storage_type>;
    std::vector<uuid> tickets;
    for (int i = 0; i < 4; ++i) {
        tickets.push_back(
            desk.repo.with(host()).tickets().create("thai", new_ticket(make_id('c', 1), "secret subject")).value().id);
        for (int j = 0; j < 5; ++j)
            static_cast<void>(desk.repo.with(customer())
                                  .conversations()
                                  .add_message(customer().actor_id, message_on(tickets.back(), "secret"))
                                  .value());
    }
    std::atomic<bool> erased{false};
    std::vector<std::thread> threads;
    threads.emplace_back([&] {  // an agent
        repository repo{desk.storage()};
        for (std::size_t i = 0; i < 200 && !erased; ++i)
            static_cast<void>(repo.with(agent()).conversations().add_message(agent().actor_id,
                                                                             message_on(tickets[i % tickets.size()], "Hello")));
    });
    threads.emplace_back([&] {  // a reader
        repository repo{desk.storage()};
        std::string cursor;
        while (!erased)
            if (const auto page = repo.with(host()).log().events_after("thai", cursor, 3)) cursor = page->next;
    });
    threads.emplace_back([&] {
        repository repo{desk.storage()};
        for (bool more = true; more;) {
            const auto step = repo.with(host()).privacy().erase_customer("thai", make_id('c', 1), 1);
            more = !step || step->more;
        }
        erased = true;
    });
    for (std::thread& thread : threads) thread.join();

    const auto all = read_everything(desk);
    for (const support_ticket& ticket : get<0>(all)) {
        CHECK(ticket.subject == "[erased]");
        CHECK((rules::fold(desk.repo.with(host()).log().events(ticket.id).value()).value() == ticket));
    }
    for (const ticket_message& message : get<1>(all)) CHECK(message.content.find("secret") == std::string::npos);
    std::vector<std::int64_t> positions;
    for (const ticket_event& event : get<2>(all))
        for (const ticket_change& change : event.changes) CHECK(change.after.value_or("").find("secret") == std::string::npos);
    std::string cursor;
    for (bool more = true; more;) {
        const auto page = desk.repo.with(host()).log().events_after("thai", cursor, 100).value();
        for (const placed_event& each : page.events) positions.push_back(each.position);
        more = page.next != cursor;
        cursor = page.next;
    }
    CHECK(positions.size() == get<2>(all).size());
    for (std::size_t i = 0; i < positions.size(); ++i) CHECK(positions[i] == static_cast<std::int64_t>(i + 1));
}

TEST_CASE_TEMPLATE("purge_deleted: what was deleted long ago is gone with all that belongs to it, and nothing else", Storage,
                   EVERY_STORAGE)
{
    for (std::uint32_t seed = 1; seed <= static_cast<std::uint32_t>(test_size("erasure_histories")); ++seed) {
        CAPTURE(seed);
        desk<Storage> desk;
        random_history history{desk, seed, start};
        for (int i = 0; i < 250; ++i) history.step();
        desk.advance(std::chrono::days{30});
        const auto metrics = all_metrics(desk);
        const auto before = read_everything(desk);
        const auto limit = desk.repo.clock().now() - std::chrono::days{31};
        const auto is_due = [&](const support_ticket& ticket) { return ticket.deleted_at && *ticket.deleted_at < limit; };
        const auto due = std::count_if(get<0>(before).begin(), get<0>(before).end(), is_due);
        REQUIRE(due > 0);

        CHECK(finish([&] { return desk.repo.with(host()).purge_deleted("thai", std::chrono::days{31}, 1); }) == due);
        CHECK((all_metrics(desk) == metrics));
        const auto after = read_everything(desk);
        auto expected = before;
        const auto is_gone = [&](const auto& child) {
            return std::any_of(get<0>(before).begin(), get<0>(before).end(),
                               [&](const support_ticket& ticket) { return is_due(ticket) && ticket.id == child.ticket_id; });
        };
        std::erase_if(get<1>(expected), is_gone);
        std::erase_if(get<2>(expected), is_gone);
        std::erase_if(get<3>(expected), is_gone);
        std::erase_if(get<5>(expected), is_gone);
        std::erase_if(get<6>(expected), is_gone);
        std::erase_if(get<0>(expected), is_due);
        CHECK((after == expected));
        CHECK((desk.repo.with(host()).purge_deleted("thai", std::chrono::days{31}).value() == step_progress{}));
    }
}

TEST_CASE("retention: bounds and scope")
{
    desk<memory> desk;
    desk.create();
    CHECK(complaint(desk.repo.with(host()).purge_deleted("thai", std::chrono::days{0})) == "age must be 1 to 36525 days");
    CHECK(failure(desk.repo.with(host()).purge_deleted("thai", std::chrono::days{36'526})) == errc::invalid_argument);
    CHECK(complaint(desk.repo.with(host()).purge_deleted("thai", std::chrono::days{1}, 0)) == "limit must be 1 to 1000");
    CHECK(failure(desk.repo.with(host()).privacy().erase_customer("thai", make_id('c', 1), 1001)) == errc::invalid_argument);
    CHECK(failure(desk.repo.with(host()).privacy().erase_customer("", make_id('c', 1))) == errc::invalid_argument);
    CHECK(failure(desk.repo.with(customer()).privacy().erase_customer("thai", make_id('c', 1))) == errc::forbidden);
    CHECK(failure(desk.repo.with(customer()).purge_deleted("thai", std::chrono::days{1})) == errc::forbidden);
    auto elsewhere = agent();
    elsewhere.products = {"novaskyn"};
    CHECK((desk.repo.with(elsewhere).privacy().erase_customer("thai", make_id('c', 1)).value() == erasure_report{}));
    CHECK(desk.repo.with(host()).tickets().list("thai").value().front().subject == "It is broken");
}

}  // namespace
