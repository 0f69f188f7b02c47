// The repository's queries must find their rows by an index, in the order they are wanted: these are the plans allowed.

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/repository/dashboard_queries.hpp>
#include <pleme_support/repository/purge.hpp>
#include <pleme_support/repository/scoped_queries.hpp>
#include <pleme_support/repository/search.hpp>
#include <pleme_support/repository/settings_cache.hpp>
#include <pleme_support/repository/settings_change.hpp>
#include <pleme_support/repository/tick_step.hpp>
#include <pleme_support/repository/ticket_claims.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace pleme_support;
using storage::comparison;
using storage::query;
using testing::make_id;

namespace {

adapters::sqlite_storage& empty_storage()
{
    static const auto storage = adapters::sqlite_storage::open({":memory:"}).value();
    return *storage;
}

/// The plan as one line.
template <storage::record R>
std::string plan(const query<R>& query)
{
    std::string lines;
    for (const std::string& line : empty_storage().explain(query).value()) lines += (lines.empty() ? "" : "; ") + line;
    return lines;
}

query<support_ticket> list()
{
    return query<support_ticket>{}
        .equal<&support_ticket::product>("thai")
        .is_null<&support_ticket::deleted_at>()
        .descending<&support_ticket::created_at, &support_ticket::id>()
        .limit(20);
}

const std::vector<storage::value> place{storage::to_value(testing::default_now), storage::to_value(make_id(1))};

}  // namespace

TEST_CASE("a list reads its page from an index, with every filter")
{
    CHECK(plan(list()) == "SEARCH support_tickets USING INDEX support_tickets_created (product=?)");
    CHECK(plan(list().equal<&support_ticket::status>(ticket_status::new_)) ==
          "SEARCH support_tickets USING INDEX support_tickets_status (product=? AND status=?)");
    CHECK(plan(list().equal<&support_ticket::priority>(ticket_priority::high)) ==
          "SEARCH support_tickets USING INDEX support_tickets_priority (product=? AND priority=?)");
    CHECK(plan(list().equal<&support_ticket::assigned_to>(make_id(1))) ==
          "SEARCH support_tickets USING INDEX support_tickets_assigned (product=? AND assigned_to=?)");
    CHECK(plan(list().equal<&support_ticket::customer_id>(make_id(1))) ==
          "SEARCH support_tickets USING INDEX support_tickets_customer (product=? AND customer_id=?)");
    CHECK(plan(list().equal<&support_ticket::category>(std::string{"billing"})) ==
          "SEARCH support_tickets USING INDEX support_tickets_category (product=? AND category=?)");
}

TEST_CASE("the tickets of a tag are listed by its index, and what a ticket has is looked up by its key")
{
    const auto tag = query<ticket_tag>{}.equal<&ticket_tag::product>("thai").equal<&ticket_tag::tag>("late");
    const auto tagged =
        query<support_ticket>{}.order_by<&ticket_tag::created_at>(tag).descending<&support_ticket::id>().limit(20);
    const std::string of_tag = plan(tagged);
    CAPTURE(of_tag);
    CHECK(of_tag.find("SEARCH ticket_tags USING COVERING INDEX ticket_tags_created (product=? AND tag=?)") !=
          std::string::npos);
    CHECK(of_tag.find("SCAN") == std::string::npos);
    const std::string listed = plan(list().has(tag));
    CAPTURE(listed);
    CHECK(listed.find("SEARCH support_tickets USING INDEX support_tickets_created (product=?)") != std::string::npos);
    CHECK(listed.find("SEARCH ticket_tags USING PRIMARY KEY (ticket_id=? AND product=? AND tag=?)") != std::string::npos);
    const std::string latest =
        plan(query<ticket_message>{}.descending<&ticket_message::created_at, &ticket_message::id>().limit_each(
            {testing::make_ticket(1), testing::make_ticket(2)}, 3));
    CAPTURE(latest);
    CHECK(latest.find("SCAN ticket_messages") == std::string::npos);
    CHECK(latest.find("USE TEMP B-TREE") == std::string::npos);
}

TEST_CASE("each order of lists is read from its index, and a list of values is a page of each")
{
    const auto caller = principal::agent(make_id(1)).within({"thai"});
    const ticket_filter all;
    const std::string product = "thai";
    const repository::filter_request asked{product, all, caller, exact_folding::instance(), testing::default_now};
    const auto check = [&](ticket_order order, const std::string& index, const std::string& place) {
        for (const bool reversed : {false, true}) {
            auto page = repository::detail::whole_list(asked, {order, reversed});
            page.limit(20).after(repository::place_in(order, testing::make_ticket(1)));
            const std::string found = plan(page);
            CAPTURE(found);
            CHECK(found.find("SEARCH ticket_activities USING COVERING INDEX " + index + " (product=? AND (" + place +
                             (reversed != (order == ticket_order::updated_desc) ? ")<(" : ")>(")) != std::string::npos);
            CHECK(found.find("SEARCH support_tickets USING INDEX sqlite_autoindex_support_tickets_1 (id=? AND product=?)") !=
                  std::string::npos);
            CHECK(found.find("TEMP B-TREE") == std::string::npos);
        }
    };
    check(ticket_order::updated_desc, "ticket_activities_updated", "updated_at,ticket_id");
    check(ticket_order::updated_asc, "ticket_activities_updated", "updated_at,ticket_id");
    check(ticket_order::priority, "ticket_activities_urgency", "urgency,waiting_since,ticket_id");
    check(ticket_order::waiting, "ticket_activities_waiting", "waiting_since,ticket_id");
    check(ticket_order::due, "ticket_activities_due", "due_at,ticket_id");

    const std::string merged =
        plan(list().in<&support_ticket::status>(std::vector{ticket_status::new_, ticket_status::closed}));
    CAPTURE(merged);
    CHECK(merged.find("SEARCH support_tickets USING INDEX support_tickets_status (product=? AND status=?)") !=
          std::string::npos);
    CHECK(merged.find("SCAN support_tickets") == std::string::npos);
}

TEST_CASE("the page after a place is found by a seek")
{
    CHECK(plan(list().after(place)) ==
          "SEARCH support_tickets USING INDEX support_tickets_created (product=? AND (created_at,id)<(?,?))");
    CHECK(plan(list().equal<&support_ticket::status>(ticket_status::new_).after(place)) ==
          "SEARCH support_tickets USING INDEX support_tickets_status (product=? AND status=? AND (created_at,id)<(?,?))");
}

TEST_CASE("a customer's list")
{
    const auto own = [] { return list().equal<&support_ticket::customer_id>(make_id(1)); };
    CHECK(plan(own()) == "SEARCH support_tickets USING INDEX support_tickets_customer (product=? AND customer_id=?)");
    const std::string found = plan(own().equal<&support_ticket::status>(ticket_status::new_));
    CHECK(found.find("SCAN") == std::string::npos);
    CHECK(found.find("TEMP B-TREE") == std::string::npos);
}

TEST_CASE("several filters at once: one index, no sorting")
{
    auto all = list()
                   .equal<&support_ticket::status>(ticket_status::new_)
                   .equal<&support_ticket::priority>(ticket_priority::high)
                   .equal<&support_ticket::assigned_to>(make_id(1))
                   .equal<&support_ticket::customer_id>(make_id(1))
                   .equal<&support_ticket::category>(std::string{"billing"});
    CHECK(plan(all).starts_with("SEARCH support_tickets USING INDEX support_tickets_"));
    CHECK(plan(all).find("TEMP B-TREE") == std::string::npos);
    CHECK(plan(all.after(place)).find("(created_at,id)<(?,?)") != std::string::npos);
}

TEST_CASE("a look-up is one search by key")
{
    auto by_id = query<support_ticket>{}.equal<&support_ticket::id>(make_id(1));
    CHECK(plan(by_id) == "SEARCH support_tickets USING INDEX sqlite_autoindex_support_tickets_1 (id=?)");
    CHECK(plan(by_id.in<&support_ticket::product>(std::vector<std::string>{"thai", "japanese"})) ==
          "SEARCH support_tickets USING INDEX sqlite_autoindex_support_tickets_1 (id=? AND product=?)");
    CHECK(plan(query<support_ticket>{}.equal<&support_ticket::product>("thai").equal<&support_ticket::number>(7)) ==
          "SEARCH support_tickets USING INDEX support_tickets_number (product=? AND number=?)");
    CHECK(plan(query<number_block>{}.equal<&number_block::product>("thai")) ==
          "SEARCH ticket_number_blocks USING PRIMARY KEY (product=?)");
    CHECK(plan(query<idempotency_key>{}
                   .equal<&idempotency_key::product>("thai")
                   .equal<&idempotency_key::actor_id>(make_id(1))
                   .equal<&idempotency_key::operation>(keyed_operation::add_message)
                   .equal<&idempotency_key::key>("k")) ==
          "SEARCH idempotency_keys USING PRIMARY KEY (product=? AND actor_id=? AND operation=? AND key=?)");
}

TEST_CASE("a ticket's messages, events and cycles come from one search")
{
    auto messages = query<ticket_message>{}
                        .equal<&ticket_message::ticket_id>(make_id(1))
                        .ascending<&ticket_message::created_at, &ticket_message::id>();
    CHECK(plan(messages) == "SEARCH ticket_messages USING INDEX ticket_messages_created (ticket_id=?)");
    CHECK(plan(messages.equal<&ticket_message::is_internal>(false)) ==
          "SEARCH ticket_messages USING INDEX ticket_messages_created (ticket_id=?)");

    auto events = query<ticket_event>{}
                      .equal<&ticket_event::ticket_id>(make_id(1))
                      .in<&ticket_event::kind>(std::vector{event_kind::created, event_kind::updated})
                      .ascending<&ticket_event::version>();
    // The few events of one ticket are sorted: an index for that would cost every commit.
    CHECK(plan(events) ==
          "SEARCH ticket_events USING INDEX sqlite_autoindex_ticket_events_1 (ticket_id=?); USE TEMP B-TREE FOR ORDER BY");
    CHECK(plan(events.equal<&ticket_event::product>("thai")) ==
          "SEARCH ticket_events USING INDEX sqlite_autoindex_ticket_events_1 (ticket_id=? AND product=?)");

    auto running = query<ticket_cycle>{}.equal<&ticket_cycle::ticket_id>(make_id(1)).is_null<&ticket_cycle::ended_at>();
    CHECK(plan(running) == "SEARCH ticket_cycles USING PRIMARY KEY (ticket_id=?)");
    CHECK(plan(running.equal<&ticket_cycle::product>("thai")) ==
          "SEARCH ticket_cycles USING PRIMARY KEY (ticket_id=? AND product=?)");
}

TEST_CASE("what a person wrote is found by an index")
{
    CHECK(plan(query<ticket_message>{}.equal<&ticket_message::author_id>(make_id(1)).equal<&ticket_message::product>("thai")) ==
          "SEARCH ticket_messages USING INDEX ticket_messages_author (author_id=?)");
}

TEST_CASE("a follower of the log reads places, and what waits for one, in order, and events by their keys")
{
    CHECK(plan(query<event_places>{}
                   .equal<&event_places::product>("thai")
                   .compare<&event_places::last>(comparison::greater, std::int64_t{7})
                   .ascending<&event_places::last>()
                   .limit(3)) ==
          "SEARCH ticket_event_places USING INDEX sqlite_autoindex_ticket_event_places_1 (product=? AND last>?)");
    CHECK(plan(query<event_places>{}
                   .equal<&event_places::product>("thai")
                   .compare<&event_places::last>(comparison::greater_equal, std::int64_t{7})
                   .ascending<&event_places::last>()
                   .limit(1)
                   .select<&event_places::stamp>()) ==
          "SEARCH ticket_event_places USING INDEX sqlite_autoindex_ticket_event_places_1 (product=? AND last>?)");
    CHECK(plan(query<unplaced_event>{}
                   .equal<&unplaced_event::product>("thai")
                   .ascending<&unplaced_event::at, &unplaced_event::ticket_id>()
                   .limit(100)) == "SEARCH unplaced_ticket_events USING PRIMARY KEY (product=?)");
    for (const std::size_t count : {1, 2, 1'000}) {
        const std::string found = plan(query<ticket_event>{}.with_keys_of(std::vector<ticket_event>(count)));
        CAPTURE(found);
        CHECK(found.find("SEARCH ticket_events USING INDEX sqlite_autoindex_ticket_events_1 (ticket_id=? AND product=? AND "
                         "version=?)") != std::string::npos);
    }
}

TEST_CASE("a survey is found by its token, or by its ticket")
{
    CHECK(plan(query<csat_survey>{}.equal<&csat_survey::token>("0")) ==
          "SEARCH csat_surveys USING INDEX csat_surveys_token (token=?)");
    CHECK(plan(query<csat_survey>{}
                   .equal<&csat_survey::ticket_id>(make_id(1))
                   .equal<&csat_survey::product>("thai")
                   .equal<&csat_survey::ordinal>(2)) ==
          "SEARCH csat_surveys USING PRIMARY KEY (ticket_id=? AND product=? AND ordinal=?)");
}

TEST_CASE("metrics read what happened in their window, and look no row up where there are many")
{
    using namespace repository::dashboard_queries;
    const auto from = testing::default_now;
    const auto to = from + std::chrono::hours{24};
    CHECK(plan(created_within("thai", from, to)) ==
          "SEARCH support_tickets USING COVERING INDEX support_tickets_created (product=? AND created_at>? AND created_at<?)");
    CHECK(plan(rated_within("thai", from, to)) ==
          "SEARCH ticket_ratings USING COVERING INDEX ticket_ratings_given (product=? AND given_at>? AND given_at<?)");
    CHECK(plan(sent_within("thai", from, to)) ==
          "SEARCH csat_surveys USING INDEX csat_surveys_sent (product=? AND sent_at>? AND sent_at<?)");
    CHECK(plan(deleted_tickets_of("thai")) ==
          "SEARCH support_tickets USING COVERING INDEX support_tickets_deleted (product=? AND deleted_at>?)");

    const std::string ended =
        "SEARCH ticket_cycles USING COVERING INDEX ticket_cycles_ended (product=? AND metric=? AND ended_at>?";
    CHECK(plan(responses_within("thai", from, to)) == ended + " AND ended_at<?)");
    CHECK(plan(ended_within("thai", from, to)) == ended + " AND ended_at<?)");
    CHECK(plan(ended_later("thai", from, to)) == ended + ")");
    CHECK(plan(running_since("thai", to)) ==
          "SEARCH ticket_cycles USING COVERING INDEX ticket_cycles_running (product=? AND metric=? AND started_at<?)");
    CHECK(plan(reopened_within("thai", from, to)) ==
          "SEARCH ticket_cycles USING COVERING INDEX ticket_cycles_reopened (product=? AND started_at>? AND started_at<?)");
    CHECK(plan(breached_within("thai", from, to)) ==
          "SEARCH ticket_cycles USING COVERING INDEX ticket_cycles_breached (product=? AND breached_at>? AND breached_at<?)");
    CHECK(plan(overdue_within("thai", from, to)) ==
          "SEARCH ticket_cycles USING INDEX ticket_cycles_due (product=? AND due_at>? AND due_at<?)");
    CHECK(plan(moved_back_within("thai", from, to)) ==
          "SEARCH ticket_cycles USING INDEX ticket_cycles_alarm (product=? AND alarm_at>? AND alarm_at<?)");
}

TEST_CASE("the metrics of a customer's own tickets are found by the tickets")
{
    using namespace repository::dashboard_queries;
    CHECK(plan(ids_of_customer("thai", make_id(1))) ==
          "SEARCH support_tickets USING INDEX support_tickets_customer (product=? AND customer_id=?)");
    for (const std::uint32_t count : {1, 20, 1'000}) {
        CAPTURE(count);
        std::vector<uuid> ids;
        for (std::uint32_t n = 1; n <= count; ++n) ids.push_back(make_id(n));
        CHECK(plan(tickets_by_id("thai", ids)) ==
              "SEARCH support_tickets USING INDEX sqlite_autoindex_support_tickets_1 (id=? AND product=?)");
        CHECK(plan(cycles_by_ticket("thai", ids)) == "SEARCH ticket_cycles USING PRIMARY KEY (ticket_id=? AND product=?)");
        CHECK(plan(surveys_by_ticket("thai", ids)) == "SEARCH csat_surveys USING PRIMARY KEY (ticket_id=? AND product=?)");
        CHECK(plan(ratings_by_ticket("thai", ids)) == "SEARCH ticket_ratings USING PRIMARY KEY (ticket_id=? AND product=?)");
    }
}

TEST_CASE("a tick finds what is due by indexes that hold nothing else")
{
    const auto now = testing::default_now;
    CHECK(plan(repository::detail::alarms_before("thai", now).limit(100)) ==
          "SEARCH ticket_cycles USING COVERING INDEX ticket_cycles_alarm (product=? AND alarm_at<?)");
    CHECK(plan(repository::detail::keys_used_before("thai", now, 100)) ==
          "SEARCH idempotency_keys USING INDEX idempotency_keys_used (product=? AND used_at<?)");
    CHECK(plan(repository::detail::resolved_before("thai", now).limit(100)) ==
          "SEARCH support_tickets USING INDEX support_tickets_resolved_unclosed (product=? AND resolved_at<?)");
    CHECK(plan(repository::deleted_tickets("thai", now).limit(100)) ==
          "SEARCH support_tickets USING INDEX support_tickets_deleted (product=? AND deleted_at<?)");
    settings_rollout rollout{"thai", 1, 1, false, {}};
    CHECK(plan(repository::detail::unclosed_tickets_behind(rollout, 100)) ==
          "SEARCH support_tickets USING INDEX support_tickets_unclosed (product=?)");
    rollout.place = std::to_string(now.time_since_epoch().count()) + "." + to_text(make_id(1));
    CHECK(plan(repository::detail::unclosed_tickets_behind(rollout, 100)) ==
          "SEARCH support_tickets USING INDEX support_tickets_unclosed (product=? AND (created_at,id)>(?,?))");
}

TEST_CASE("settings, calendars and the tickets of a dry run are found by their keys, in their order")
{
    CHECK(plan(repository::newest_settings("thai")) == "SEARCH desk_settings USING PRIMARY KEY (product=?)");
    CHECK(plan(repository::rollout_of("thai")) == "SEARCH settings_rollouts USING PRIMARY KEY (product=?)");
    CHECK(plan(repository::versions_of("thai", "Office")) ==
          "SEARCH support_calendars USING PRIMARY KEY (product=? AND name=?)");
    CHECK(plan(repository::open_tickets_after("thai", cursor_page{100, {}}).value()) ==
          "SEARCH support_tickets USING INDEX support_tickets_unclosed (product=?)");
}

TEST_CASE("assignment reads whose turn it is, what agents have at hand, and the oldest that wait, by an index of no others")
{
    CHECK(plan(repository::rotation_of("thai")) == "SEARCH agent_rotations USING PRIMARY KEY (product=?)");
    for (const std::uint32_t count : {1, 20, 1'000}) {
        std::vector<uuid> agents;
        for (std::uint32_t n = 1; n <= count; ++n) agents.push_back(make_id(n));
        CHECK(plan(repository::open_tickets_of("thai", agents)) ==
              "SEARCH support_tickets USING COVERING INDEX support_tickets_at_hand "
              "(product=? AND assigned_to=? AND resolved_at=? AND deleted_at=?)");
    }
    CHECK(plan(repository::waiting_tickets("thai", 101)) ==
          "SEARCH support_tickets USING COVERING INDEX support_tickets_unassigned "
          "(product=? AND assigned_to=? AND resolved_at=? AND deleted_at=?)");
}

TEST_CASE("text search begins with what the trigram index finds, and never scans tickets")
{
    for (const auto& words : std::vector<std::vector<std::string>>{{"password"}, {"password", "ab"}}) {
        const std::string found = plan(list().has(repository::texts_with(words)));
        CAPTURE(found);
        CHECK(found.find("SCAN ticket_texts_trigrams VIRTUAL TABLE INDEX") != std::string::npos);
        CHECK(found.find("SEARCH support_tickets USING INTEGER PRIMARY KEY") != std::string::npos);
        CHECK(found.find("SCAN support_tickets") == std::string::npos);
        CHECK(found.find("SCAN ticket_texts_kept") == std::string::npos);
    }
}

TEST_CASE("what is folded anew is found by its number, and by what it is folded")
{
    CHECK(plan(repository::newest_folding("thai")) == "SEARCH product_foldings USING PRIMARY KEY (product=?)");
    CHECK(plan(repository::some_ticket("thai")) == "SEARCH support_tickets USING INDEX support_tickets_number (product=?)");
    CHECK(plan(repository::detail::tickets_behind(product_folding{"thai", 1, 1, "f", false, 7}, 100)) ==
          "SEARCH support_tickets USING INDEX support_tickets_number (product=? AND number>?)");
}

TEST_CASE("a search without a word of three letters looks at the texts of a page's rows")
{
    const std::string found = plan(list().has(repository::texts_with({"ab"})));
    CAPTURE(found);
    CHECK(found.find("SEARCH support_tickets USING INDEX support_tickets_created") != std::string::npos);
    CHECK(found.find("SEARCH ticket_texts_kept USING INTEGER PRIMARY KEY") != std::string::npos);
    CHECK(found.find("TEMP B-TREE") == std::string::npos);
}
