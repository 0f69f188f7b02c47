#include "support/repeat.hpp"
#include "support/values.hpp"

#include <pleme_support/rules/check_filter.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

namespace check_filter_test {

using namespace pleme_support;
using namespace test;

TEST_CASE("filter: a search has at most 500 characters and 16 words")
{
    const auto check = [](const std::string& text) { return rules::check_filter({.search_query = text}); };
    CHECK(check(repeat("e ", 16)) == std::nullopt);
    CHECK(complaint(check(repeat("e ", 17))) == "searchQuery must be at most 16 words");
    CHECK(complaint(check(repeat("e\u3000", 245))) == "searchQuery must be at most 16 words");
    CHECK(check(repeat(" ", 500)) == std::nullopt);
    CHECK(check("") == std::nullopt);
    CHECK(check(repeat("x", 500)) == std::nullopt);
    CHECK(failure(check(repeat("x", 501))) == errc::invalid_argument);
}

TEST_CASE("filter: each list is bounded, by name")
{
    const auto complaint_of = [](const ticket_filter& filter) { return complaint(rules::check_filter(filter)); };
    const auto check_list = [&](auto member, auto value, std::size_t most, const std::string& field) {
        CAPTURE(field);
        ticket_filter filter;
        (filter.*member).emplace(most, value);
        CHECK(complaint_of(filter).empty());
        (filter.*member)->push_back(value);
        CHECK(complaint_of(filter) == field + " must have at most " + std::to_string(most) + " values");
        (filter.*member)->clear();
        CHECK(complaint_of(filter).empty());
    };
    check_list(&ticket_filter::statuses, ticket_status::closed, 50, "statuses");
    check_list(&ticket_filter::priorities, ticket_priority::low, 50, "priorities");
    check_list(&ticket_filter::assigned_to_any, make_id('a', 1), 50, "assignedToAny");
    check_list(&ticket_filter::categories, std::string{"billing"}, 50, "categories");
    check_list(&ticket_filter::tags_all, std::string{"late"}, 20, "tagsAll");
    check_list(&ticket_filter::tags_any, std::string{"late"}, 20, "tagsAny");
}

TEST_CASE("filter: what no ticket can have is refused by name")
{
    using texts = std::vector<std::string>;
    const auto complaint_of = [](const ticket_filter& filter) { return complaint(rules::check_filter(filter)); };
    CHECK(complaint_of({.category = ""}) == "category must have 1 to 100 characters");
    CHECK(complaint_of({.categories = texts{"billing", ""}}) == "categories must have 1 to 100 characters");
    CHECK(complaint_of({.categories = texts{"two\nlines"}}).starts_with("categories must be one line"));
    CHECK(complaint_of({.tags_all = texts{" "}}) == "tagsAll must have 1 to 50 characters");
    CHECK(complaint_of({.tags_any = texts{repeat("x", 51)}}) == "tagsAny must have 1 to 50 characters");
    CHECK(complaint_of({.tags_any = texts{std::string{"a\0b", 3}}}) == "tagsAny must not contain U+0000");
    CHECK(complaint_of({.tags_any = texts{" " + repeat("x", 50) + " "}}).empty());
}

TEST_CASE("page: 1 to 200, one way")
{
    const auto complaint_of = [](const connection_page& page) { return complaint(rules::check_page(page)); };
    for (const std::int32_t size : {1, 200}) {
        CHECK(complaint_of({.first = size}).empty());
        CHECK(complaint_of({.last = size}).empty());
    }
    for (const std::int32_t size : {-1, 0, 201}) {
        CHECK(complaint_of({.first = size}) == "first must be 1 to 200");
        CHECK(complaint_of({.last = size}) == "last must be 1 to 200");
    }
    CHECK(complaint_of({.first = 1, .last = 1}) == "first must not be given together with last or before");
    CHECK(complaint_of({.first = 1, .before = "x"}) == "first must not be given together with last or before");
    CHECK(complaint_of({.after = "x", .last = 1}) == "after must not be given together with last or before");
    CHECK(complaint_of({.after = "x", .before = "x"}) == "after must not be given together with last or before");
    CHECK(complaint(rules::check_up_to(0)) == "upTo must be 1 to 1000");
    CHECK(complaint(rules::check_up_to(1'001)) == "upTo must be 1 to 1000");
    CHECK(complaint(rules::check_up_to(1'000)).empty());
}

}  // namespace check_filter_test
