#include <pleme_support/rules/fingerprint.hpp>

#include "support/values.hpp"

#include <set>

namespace {

using namespace pleme_support;
using namespace test;

TEST_CASE("fingerprint: inputs that make the same ticket have the same")
{
    auto input = new_ticket();
    const uuid expected = rules::fingerprint(input);
    CHECK(rules::fingerprint(new_ticket()) == expected);

    input.priority = std::nullopt;  // is MEDIUM
    input.tags = std::vector<std::string>{};
    input.idempotency_key = "k";  // not a part of what is made
    CHECK(rules::fingerprint(input) == expected);

    auto tagged = new_ticket();
    tagged.tags = {"a", "b"};
    auto repeated = new_ticket();
    repeated.tags = {"a", "b", "a"};
    CHECK(rules::fingerprint(tagged) == rules::fingerprint(repeated));
}

TEST_CASE("fingerprint: every member of a creation counts")
{
    std::set<uuid> seen{rules::fingerprint(new_ticket())};
    const auto add = [&](auto change) {
        auto input = new_ticket();
        change(input);
        return seen.insert(rules::fingerprint(input)).second;
    };
    CHECK(add([](auto& input) { input.customer_id = make_id('c', 2); }));
    CHECK(add([](auto& input) { input.subject += "!"; }));
    CHECK(add([](auto& input) { input.description += "!"; }));
    CHECK(add([](auto& input) { input.priority = ticket_priority::low; }));
    CHECK(add([](auto& input) { input.category = "-"; }));
    CHECK(add([](auto& input) { input.category = "1:-"; }));
    CHECK(add([](auto& input) { input.tags = std::vector<std::string>{"a", "b"}; }));
    CHECK(add([](auto& input) { input.tags = std::vector<std::string>{"b", "a"}; }));
    CHECK(add([](auto& input) { input.tags = std::vector<std::string>{"a\",\"b"}; }));
}

TEST_CASE("fingerprint: text that moves from one member to the next makes another")
{
    auto one = new_ticket();
    one.subject = "ab";
    one.description = "c";
    auto other = new_ticket();
    other.subject = "a";
    other.description = "bc";
    CHECK(rules::fingerprint(one) != rules::fingerprint(other));
}

TEST_CASE("fingerprint: every member of a message counts")
{
    const uuid author = make_id('a', 1);
    const auto message = message_on(make_id('1', 1));
    const std::set<uuid> seen{rules::fingerprint(author, message), rules::fingerprint(make_id('a', 2), message),
                              rules::fingerprint(author, message_on(make_id('1', 2))),
                              rules::fingerprint(author, message_on(make_id('1', 1), "Bye")),
                              rules::fingerprint(author, message_on(make_id('1', 1), "Hello", true))};
    CHECK(seen.size() == 5);
    CHECK(rules::fingerprint(author, message) == rules::fingerprint(author, message_on(make_id('1', 1))));
}

}  // namespace
