// After an erasure no byte of the customer's is in the file or its log.

#include "temporary_file.hpp"

#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/pleme_support.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

using namespace pleme_support;
using adapters::sqlite_storage;
using testing::make_id;

namespace {

constexpr std::size_t shortest = 6;

std::string read_file(const std::string& path)
{
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// Which pieces of `shortest` bytes of some texts are in a file.
std::vector<std::string> find_pieces(const std::vector<std::string>& texts, const std::string& content)
{
    std::unordered_set<std::string_view> pieces;
    for (const std::string& text : texts)
        for (std::size_t at = 0; at + shortest <= text.size(); ++at) pieces.insert(std::string_view{text}.substr(at, shortest));
    std::vector<std::string> found;
    for (std::size_t at = 0; at + shortest <= content.size(); ++at)
        if (const auto piece = pieces.find(std::string_view{content}.substr(at, shortest)); piece != pieces.end())
            found.emplace_back(*piece);
    return found;
}

std::string make_text(std::mt19937& random, std::size_t words)
{
    std::string text;
    for (; words > 0; --words) {
        for (int n = 0; n < 9; ++n) text.push_back(static_cast<char>('a' + random() % 26));
        text.push_back(' ');
    }
    return text;
}

/// In Georgian letters, which nobody else writes: no piece of it is one of another's.
std::string make_his_text(std::mt19937& random, std::size_t words)
{
    std::string text;
    for (; words > 0; --words) {
        for (int n = 0; n < 9; ++n) {
            const unsigned letter = 0x90 + static_cast<unsigned>(random() % 33);  // U+10D0 to U+10F0
            text.append("\xE1\x83").push_back(static_cast<char>(letter));
        }
        text.push_back(' ');
    }
    return text;
}

std::string raw(const uuid& id)
{
    return {reinterpret_cast<const char*>(id.begin()), id.size()};
}

}  // namespace

TEST_CASE("scrub: after erase_customer returned, no 6 bytes of his texts and ids are in the file and its log")
{
    std::mt19937 random{7};
    const sqlite_test::temporary_file file;
    const auto storage = sqlite_storage::open({.path = file.path()}).value();
    support_repository desk{*storage};
    const auto self = principal::system(make_id(1)).within_all_products().with_internal_notes().acting_for(delegation::anyone);
    const auto agent = principal::agent(make_id(2)).within({"thai"}).with_internal_notes();
    uuid customer{};
    for (auto& byte : customer) byte = static_cast<std::uint8_t>(random());
    std::vector<std::string> gone{to_text(customer), raw(customer)};
    const auto note = [&](std::string text) {
        gone.push_back(text);
        return text;
    };
    for (int n = 0; n < 60; ++n) {
        const bool his = n % 3 == 0;
        create_ticket_input input;
        input.customer_id = his ? customer : make_id(100 + static_cast<std::uint64_t>(n));
        input.subject = his ? note(make_his_text(random, 6)) : make_text(random, 6);
        input.description = his ? note(make_his_text(random, 60)) : make_text(random, 60);
        input.idempotency_key = his ? note(make_his_text(random, 3)) : make_text(random, 3);
        const auto ticket = desk.with(self).tickets().create("thai", input).value();
        for (int said = 0; said < 4; ++said) {
            add_ticket_message_input message{
                ticket.id, his ? note(make_his_text(random, 300)) : make_text(random, 30), said == 2, {}};
            REQUIRE(desk.with(self).conversations().add_message(said % 2 == 0 ? make_id(2) : input.customer_id, message));
        }
        update_ticket_input change;
        change.subject = his ? note(make_his_text(random, 5)) : make_text(random, 5);
        change.status = ticket_status::resolved;
        REQUIRE(desk.with(agent).tickets().update(ticket.id, change));
        if (n % 2 == 0) {
            const auto survey = desk.with(agent).surveys().request(ticket.id).value();
            if (his) note(survey.token);
            REQUIRE(desk.with(self).surveys().answer(survey.token,
                                                     {3, his ? note(make_his_text(random, 4)) : make_text(random, 4)}));
        }
        if (!his) {
            REQUIRE(desk.with(agent).conversations().add_participant(ticket.id, customer));
            add_ticket_message_input message{ticket.id, note(make_his_text(random, 20)), false, {}};
            REQUIRE(desk.with(self).conversations().add_message(customer, message));
        }
    }
    const auto left = [&] {
        auto found = find_pieces(gone, read_file(file.path()));
        auto in_log = find_pieces(gone, read_file(file.path() + "-wal"));
        found.insert(found.end(), in_log.begin(), in_log.end());
        return found;
    };
    REQUIRE(left().size() > 1'000);

    erasure_report report;
    do report = desk.with(self).privacy().erase_customer("thai", customer, 7).value();
    while (report.more);
    CHECK(report.is_complete());
    const auto found = left();
    CAPTURE(found.size());
    CAPTURE((found.empty() ? std::string{} : found.front()));
    CHECK(found.empty());
    // What others wrote is found as before.
    CHECK(desk.with(agent).tickets().list("thai", {}, offset_page{200, 0}).value().size() == 60);
}

TEST_CASE("scrub: the index of words is written anew in steps, and a word of others is found all the while")
{
    const sqlite_test::temporary_file file;
    const auto storage = sqlite_storage::open({.path = file.path()}).value();
    for (std::uint32_t n = 1; n <= 300; ++n) {
        auto ticket = testing::make_ticket(static_cast<std::int32_t>(n));
        ticket.subject = "needle number " + std::to_string(n);
        REQUIRE(storage->commit(no_end, storage::batch{}.insert(ticket)));
    }
    int steps = 0;
    for (bool more = true; more; ++steps) {
        const auto step = storage->scrub(no_end).value();
        more = step.more;
        CHECK(more == !step.remains.empty());
        REQUIRE(steps < 1'000);
    }
    CHECK(storage->status().log_bytes == 0);
    CHECK_FALSE(storage->scrub(no_end).value().more);
    const call_end over{call_end::clock::now() - std::chrono::seconds{1}};
    CHECK(storage->scrub(over).error().code == errc::timed_out);
}
