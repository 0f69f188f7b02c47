#include "support/storages.hpp"

namespace {

using namespace pleme_support;
using namespace test;

TEST_CASE("storages: PostgreSQL")
{
#ifdef PLEME_SUPPORT_TESTS_POSTGRES
    if (const auto server = postgres_test::find_server())
        CHECK(adapters::postgres_storage::open(postgres_test::make_options(*server)).has_value());
#else
    MESSAGE("skipped: this build has no adapter for PostgreSQL");
#endif
}

TEST_CASE_TEMPLATE("storages: each desk starts empty", Storage, EVERY_STORAGE)
{
    for (int i = 0; i < 2; ++i) {
        desk<Storage> desk;
        CHECK(desk.repo.with(host()).tickets().list("thai").value().empty());
        CHECK(desk.create().number == 1);
    }
}

TEST_CASE_TEMPLATE("create: the ticket that comes back is the one that is found", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    auto input = new_ticket(make_id('c', 1), "ไทย \"quoted\" 😀");
    input.description = repeat("é", 32'768);  // 65,536 bytes
    input.priority = ticket_priority::urgent;
    input.category = "billing";
    input.tags = {"b", "a", "b"};
    const auto created = desk.repo.with(agent()).tickets().create("thai", input).value();
    CHECK(desk.repo.with(customer()).tickets().find(created.id).value() == created);
    CHECK(created.subject == input.subject);
    CHECK(created.description == input.description);
    CHECK(created.tags == std::vector<std::string>{"b", "a"});
    CHECK(created.status == ticket_status::new_);
    CHECK(created.version == 1);
    CHECK(created.created_at == at("2026-03-02T09:00:00Z"));
    CHECK(created.updated_at == created.created_at);
}

TEST_CASE_TEMPLATE("create: what breaks a bound is refused before anything is written", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto refusal = [&](auto change) {
        auto input = new_ticket();
        change(input);
        return failure(desk.repo.with(host()).tickets().create("thai", input));
    };
    CHECK(refusal([](auto& input) { input.subject = repeat("é", 501); }) == errc::invalid_argument);
    CHECK(refusal([](auto& input) { input.subject = " "; }) == errc::invalid_argument);
    CHECK(refusal([](auto& input) { input.description = ""; }) == errc::invalid_argument);
    CHECK(refusal([](auto& input) { input.description = repeat("x", 65'537); }) == errc::invalid_argument);
    CHECK(refusal([](auto& input) { input.description = std::string(1, '\0'); }) == errc::invalid_argument);
    CHECK(refusal([](auto& input) { input.category = "\xFF"; }) == errc::invalid_argument);
    CHECK(refusal([](auto& input) { input.tags = std::vector<std::string>(21); }) == errc::invalid_argument);
    CHECK(refusal([](auto& input) { input.idempotency_key = ""; }) == errc::invalid_argument);
    CHECK(failure(desk.repo.with(host()).tickets().create("Thai", new_ticket())) == errc::invalid_argument);
    CHECK(failure(desk.repo.with(customer(2)).tickets().create("thai", new_ticket())) == errc::forbidden);
    CHECK(desk.repo.with(host()).tickets().list("thai").value().empty());
}

TEST_CASE_TEMPLATE("create: 500 characters of four bytes each are a subject", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto created = desk.create(new_ticket(make_id('c', 1), repeat("😀", 500)));
    CHECK(desk.find(created.id).subject.size() == 2'000);
}

TEST_CASE_TEMPLATE("create: an unknown id is not found", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.create();
    CHECK(failure(desk.repo.with(host()).tickets().find(make_id('1', 77))) == errc::not_found);
}

}  // namespace
