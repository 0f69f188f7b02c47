// Tickets that can't be read or written hold up no other: ticks, purges and erasures pass over them and name them.

#include "temporary_file.hpp"

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/pleme_support.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/testing/manual_clock.hpp>
#include <pleme_support/utf8proc_folding.hpp>

#include <doctest/doctest.h>

#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

using namespace pleme_support;
using adapters::sqlite_storage;
using testing::make_id;

namespace {

/// What an operator does to the database behind the library's back.
void run_sql(const std::string& path, const std::string& sql)
{
    sqlite3* opened = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &opened) == SQLITE_OK);
    char* problem = nullptr;
    const int code = sqlite3_exec(opened, sql.c_str(), nullptr, nullptr, &problem);
    const std::string said = problem == nullptr ? "" : problem;
    sqlite3_free(problem);
    sqlite3_close(opened);
    CAPTURE(said);
    REQUIRE(code == SQLITE_OK);
}

struct desk {
    sqlite_test::temporary_file file{};
    std::unique_ptr<sqlite_storage> storage = sqlite_storage::open({.path = file.path()}).value();
    support_repository<sqlite_storage, testing::manual_clock> repo{*storage};
    principal self = principal::system(make_id(1)).within_all_products().with_internal_notes().acting_for(delegation::anyone);

    uuid create(const uuid& customer = make_id(7))
    {
        create_ticket_input input;
        input.customer_id = customer;
        input.subject = "It is broken";
        input.description = "It worked at the café yesterday";
        return repo.with(self).tickets().create("thai", input).value().id;
    }
};

std::string blob(const uuid& id)
{
    std::string digits = to_text(id);
    std::erase(digits, '-');
    return "x'" + digits + "'";
}

std::vector<uuid> ids_of(const std::vector<held_ticket>& held)
{
    std::vector<uuid> ids;
    for (const held_ticket& each : held) ids.push_back(each.id);
    return ids;
}

}  // namespace

TEST_CASE("held tickets: five that can't be read do not keep the sixth from breaching")
{
    desk on;
    sla_policy policy;
    policy.name = "all";
    sla_target target;
    target.metric = cycle_metric::first_response;
    target.priority = ticket_priority::medium;
    target.minutes = 60;
    policy.targets.push_back(target);
    REQUIRE(on.repo.with(on.self).settings().create_policy("thai", policy));
    std::vector<uuid> unreadable;
    for (int n = 0; n < 5; ++n) {
        unreadable.push_back(on.create());
        on.repo.clock().advance(std::chrono::minutes{1});
    }
    const uuid sixth = on.create();
    while (on.repo.with(on.self).tick().value().more) continue;  // the settings are everywhere
    for (const uuid& id : unreadable)
        run_sql(on.file.path(), "UPDATE support_tickets SET priority = 'no such thing' WHERE id = " + blob(id));
    on.repo.clock().advance(std::chrono::hours{2});
    const timestamp now = on.repo.clock().now();
    for (int again = 0; again < 2; ++again) {
        const auto report = on.repo.with(on.self).tick(now, 5).value();
        CHECK(report.events == (again == 0 ? 1 : 0));
        CHECK(ids_of(report.held) == unreadable);
        for (const held_ticket& each : report.held) CHECK(each.why == errc::storage_corrupt);
        CHECK_FALSE(report.more);
    }
    CHECK(on.repo.with(on.self).log().events(sixth).value().back().kind == event_kind::sla_breached);
}

TEST_CASE("held tickets: ten that a host's table holds do not keep the eleventh from being purged")
{
    desk on;
    std::vector<uuid> held;
    run_sql(on.file.path(),
            "CREATE TABLE invoices (ticket_id BLOB NOT NULL, product TEXT NOT NULL, "
            "FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product))");
    for (int n = 0; n < 10; ++n) {
        held.push_back(on.create());
        REQUIRE(on.repo.with(on.self).tickets().remove(held.back()));
        on.repo.clock().advance(std::chrono::minutes{1});
        run_sql(on.file.path(), "INSERT INTO invoices VALUES (" + blob(held.back()) + ", 'thai')");
    }
    REQUIRE(on.repo.with(on.self).tickets().remove(on.create()));
    on.repo.clock().advance(std::chrono::days{40});
    const auto purged = on.repo.with(on.self).purge_deleted("thai", std::chrono::days{30}, 10).value();
    CHECK(purged.done == 1);
    CHECK_FALSE(purged.more);
    CHECK(ids_of(purged.held) == held);
    run_sql(on.file.path(), "DELETE FROM invoices");
    CHECK(on.repo.with(on.self).purge_deleted("thai", std::chrono::days{30}, 10).value().done == 10);
}

TEST_CASE("held tickets: an erasure passes over those that can't be read, and is not complete")
{
    desk on;
    std::vector<uuid> unreadable;
    for (int n = 0; n < 3; ++n) unreadable.push_back(on.create());
    const uuid last = on.create();
    for (const uuid& id : unreadable)
        run_sql(on.file.path(), "UPDATE support_tickets SET status = 'no such thing' WHERE id = " + blob(id));
    const auto erase = [&] { return on.repo.with(on.self).privacy().erase_customer("thai", make_id(7), 2).value(); };
    erasure_report report = erase();
    while (report.more) report = erase();
    CHECK(ids_of(report.held) == unreadable);
    CHECK_FALSE(report.is_complete());
    CHECK(on.repo.with(on.self).tickets().find(last).value().subject == "[erased]");
    for (const uuid& id : unreadable)
        run_sql(on.file.path(), "UPDATE support_tickets SET status = 'NEW' WHERE id = " + blob(id));
    for (report = erase(); report.more;) report = erase();
    CHECK(report.is_complete());
}

TEST_CASE("held tickets: a product whose settings can't be read is named, and the others go on")
{
    desk on;
    REQUIRE(on.repo.with(on.self).settings().update("lao", {.close_resolved_after = 1}));
    REQUIRE(on.repo.with(on.self).settings().update("thai", {.close_resolved_after = 1}));
    const uuid ticket = on.create();
    update_ticket_input resolve;
    resolve.status = ticket_status::resolved;
    REQUIRE(on.repo.with(on.self).tickets().update(ticket, resolve));
    run_sql(on.file.path(), "UPDATE desk_settings SET policies = 'no JSON' WHERE product = 'lao'");
    on.repo.clock().advance(std::chrono::hours{2});
    support_repository<sqlite_storage, testing::manual_clock> other{*on.storage};  // which has kept no settings
    other.clock().set(on.repo.clock().now());
    const auto report = other.with(on.self).tick().value();
    CHECK(report.held_products == std::vector<std::string>{"lao"});
    CHECK(report.events == 1);
    CHECK(other.with(on.self).tickets().find(ticket).value().status == ticket_status::closed);
}

TEST_CASE("held tickets: those that can't be read do not keep the others' texts from being folded anew")
{
    desk on;
    std::vector<uuid> tickets;
    for (int n = 0; n < 7; ++n) tickets.push_back(on.create());
    const std::vector<uuid> unreadable{tickets[0], tickets[3], tickets[6]};
    for (const uuid& id : unreadable)
        run_sql(on.file.path(), "UPDATE support_tickets SET tags = 'no JSON' WHERE id = " + blob(id));
    repository_options options;
    options.folding = std::make_shared<utf8proc_folding>(accents::ignored);
    support_repository<sqlite_storage, testing::manual_clock> other{*on.storage, options};
    other.clock().set(on.repo.clock().now());
    std::int32_t folded = 0;
    std::vector<uuid> held;
    bool more = true;
    for (int steps = 0; more && steps < 10; ++steps) {
        const auto report = other.with(on.self).tick(other.clock().now(), 2).value();
        CHECK(report.held_products.empty());
        folded += report.folded_tickets;
        for (const uuid& id : ids_of(report.held)) held.push_back(id);
        more = report.more;
    }
    CHECK_FALSE(more);
    CHECK(held == unreadable);
    CHECK(folded == 4);
    storage::query<ticket_text> anew;
    anew.matches<&ticket_text::description>({"cafe yesterday"});
    CHECK(get<0>(on.storage->read(no_end, anew).value()).size() == 4);
}
