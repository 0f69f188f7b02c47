#include "support/storages.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;

template <class Storage>
std::vector<std::string> export_of(desk<Storage>& desk, const uuid& customer_id)
{
    std::vector<std::string> lines;
    const auto written = desk.repo.with(host()).privacy().export_customer("thai", customer_id, [&](std::string_view line) {
        lines.emplace_back(line);
        return true;
    });
    REQUIRE(written);
    CHECK(*written == static_cast<std::int64_t>(lines.size()));
    return lines;
}

std::size_t count_of(const std::vector<std::string>& lines, const std::string& record)
{
    return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
        return line.starts_with(R"({"record":")" + record + R"(",)");
    }));
}

bool has(const std::vector<std::string>& lines, const std::string& text)
{
    return std::any_of(lines.begin(), lines.end(),
                       [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

TEST_CASE_TEMPLATE("export: all that is held of a customer, and nothing of others", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    auto input = new_ticket(make_id('c', 1), "Mine \"quoted\"");
    input.idempotency_key = "my key";
    const uuid own = desk.repo.with(customer(1)).tickets().create("thai", input).value().id;
    const uuid others = desk.create(new_ticket(make_id('c', 2), "Of another")).id;
    REQUIRE(desk.repo.with(agent()).conversations().add_participant(others, make_id('c', 1)));
    for (int n = 0; n < 120; ++n) desk.say(customer(1), own);  // more than a page
    desk.say(agent(), own);
    desk.say(agent(), own, true);
    const auto said =
        desk.repo.with(customer(1)).conversations().add_message(make_id('c', 1), message_on(others, "On another's"));
    REQUIRE(said);
    REQUIRE(desk.repo.with(agent()).conversations().add_message(make_id('a', 1), message_on(others, "To the other")));
    desk.move(own, ticket_status::resolved);
    REQUIRE(desk.repo.with(customer(1)).surveys().rate(own, {4, "Kind"}));

    const auto lines = export_of(desk, make_id('c', 1));
    CHECK(count_of(lines, "support_tickets") == 1);
    CHECK(count_of(lines, "ticket_messages") == 123);
    CHECK(count_of(lines, "ticket_participants") == 1);
    CHECK(count_of(lines, "idempotency_keys") == 1);
    CHECK(count_of(lines, "ticket_events") == static_cast<std::size_t>(desk.find(own).version));
    CHECK(count_of(lines, "ticket_cycles") == desk.cycles(own).size());
    CHECK(has(lines, R"("subject":"Mine \"quoted\"")"));
    CHECK(has(lines, R"("is_internal":true)"));
    CHECK(has(lines, R"("csat_comment":"Kind")"));
    CHECK(has(lines, R"("content":"On another's")"));
    CHECK_FALSE(has(lines, "Of another"));
    CHECK_FALSE(has(lines, "To the other"));
    CHECK(export_of(desk, make_id('c', 3)).empty());

    // After he was forgotten there is nothing to tell.
    for (bool more = true; more;)
        more = desk.repo.with(host()).privacy().erase_customer("thai", make_id('c', 1), 1).value().more;
    CHECK(export_of(desk, make_id('c', 1)).empty());
}

TEST_CASE("export: bounds, scope, and a reader who has enough")
{
    desk<memory> desk;
    for (int n = 0; n < 3; ++n) desk.create();
    const auto all = [](std::string_view) { return true; };
    CHECK(failure(desk.repo.with(customer(1)).privacy().export_customer("thai", make_id('c', 1), all)) == errc::forbidden);
    CHECK(failure(desk.repo.with(host()).privacy().export_customer("No", make_id('c', 1), all)) == errc::invalid_argument);
    CHECK(failure(desk.repo.with(host()).privacy().export_customer("thai", uuid{}, all)) == errc::invalid_argument);
    CHECK(desk.repo.with(agent().within({"lao"})).privacy().export_customer("thai", make_id('c', 1), all).value() == 0);
    int seen = 0;
    CHECK(desk.repo.with(host())
              .privacy()
              .export_customer("thai", make_id('c', 1), [&](std::string_view) { return ++seen < 3; })
              .value() == 2);
    CHECK(seen == 3);
}

}  // namespace
