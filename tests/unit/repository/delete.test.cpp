#include "support/storages.hpp"

namespace {

using namespace pleme_support;
using namespace test;

TEST_CASE_TEMPLATE("delete: hides from every look-up and list, and restore brings all of it back", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    const auto message = desk.say(agent(), ticket);
    const auto before = desk.find(ticket);
    const auto removed = desk.repo.with(agent()).tickets().remove(ticket).value();
    CHECK(removed.deleted_at == removed.updated_at);

    for (const auto& caller : {customer(), agent(), host()}) {
        CHECK(failure(desk.repo.with(caller).tickets().find(ticket)) == errc::not_found);
        CHECK(failure(desk.repo.with(caller).conversations().messages(ticket)) == errc::not_found);
        CHECK(failure(desk.repo.with(caller).log().events(ticket)) == errc::not_found);
        CHECK(desk.repo.with(caller).tickets().list("thai").value().empty());
        CHECK(desk.repo.with(caller).tickets().list("thai", {}, ticket_order::created_desc).value().tickets.empty());
        CHECK(desk.repo.with(caller).tickets().list("thai", {.search_query = "broken"}).value().empty());
    }

    const auto restored = desk.repo.with(agent()).tickets().restore(ticket).value();
    CHECK(restored == desk.find(ticket));
    auto expected = before;
    expected.version += 2;
    expected.updated_at = restored.updated_at;
    CHECK(restored == expected);
    CHECK(desk.repo.with(agent()).conversations().messages(ticket).value() == std::vector{message});
    CHECK(rules::fold(desk.repo.with(host()).log().events(ticket).value()).value() == restored);
}

TEST_CASE_TEMPLATE("delete: what is deleted can't be written to", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    desk.move(ticket, ticket_status::resolved);
    const auto removed = desk.repo.with(agent()).tickets().remove(ticket).value();
    CHECK(failure(desk.repo.with(agent()).tickets().update(ticket, to_status(ticket_status::closed))) == errc::ticket_deleted);
    CHECK(failure(desk.repo.with(agent()).conversations().add_message(agent().actor_id, message_on(ticket))) ==
          errc::ticket_deleted);
    CHECK(failure(desk.repo.with(customer()).surveys().rate(ticket, {5, {}})) == errc::ticket_deleted);
    CHECK(desk.repo.with(agent()).tickets().remove(ticket).value() == removed);  // again: no change
    CHECK(desk.repo.with(agent()).tickets().restore(ticket).value().version == removed.version + 1);
}

TEST_CASE_TEMPLATE("delete: the version expected must be the version there", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid ticket = desk.create().id;
    CHECK(failure(desk.repo.with(agent()).tickets().remove(ticket, 2)) == errc::conflict);
    CHECK(desk.repo.with(agent()).tickets().remove(ticket, 1).has_value());
    CHECK(failure(desk.repo.with(agent()).tickets().restore(ticket, 1)) == errc::conflict);
    CHECK(desk.repo.with(agent()).tickets().restore(ticket, 2).has_value());
    CHECK(failure(desk.repo.with(agent()).tickets().remove(make_id('1', 99))) == errc::not_found);
    CHECK(failure(desk.repo.with(agent()).tickets().restore(make_id('1', 99))) == errc::not_found);
}

TEST_CASE_TEMPLATE("delete: restoring what is not deleted changes nothing", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto created = desk.create();
    CHECK(desk.repo.with(agent()).tickets().restore(created.id).value() == created);
    CHECK(desk.repo.with(host()).log().events(created.id).value().size() == 1);
}

}  // namespace
