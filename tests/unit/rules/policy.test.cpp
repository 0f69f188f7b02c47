#include "support/policies.hpp"
#include "support/values.hpp"

#include <pleme_support/rules/policy.hpp>
#include <pleme_support/utf8proc_folding.hpp>

#include <string>
#include <vector>

namespace {

using namespace pleme_support;
using namespace test;

support_ticket ticket_of(ticket_priority priority, std::optional<std::string> category, std::vector<std::string> tags)
{
    support_ticket ticket;
    ticket.priority = priority;
    ticket.category = std::move(category);
    ticket.tags = std::move(tags);
    return ticket;
}

TEST_CASE("policies: conditions that are empty hold, the others are named by the first that does not")
{
    using enum ticket_priority;
    using rules::policy_mismatch;
    auto policy = make_policy("p", {60});
    const utf8proc_folding folding;
    const auto mismatch = [&](const support_ticket& ticket) { return rules::find_mismatch(policy, ticket, folding); };
    CHECK(mismatch(ticket_of(low, {}, {})) == policy_mismatch::none);
    policy.priorities = {high, urgent};
    policy.categories = {"billing", "returns"};
    policy.tags = {"vip", "press"};
    CHECK(mismatch(ticket_of(high, "billing", {"a", "press"})) == policy_mismatch::none);
    CHECK(mismatch(ticket_of(low, "billing", {"press"})) == policy_mismatch::priority);
    CHECK(mismatch(ticket_of(high, {}, {"press"})) == policy_mismatch::category);
    CHECK(mismatch(ticket_of(high, "Billing", {"press"})) == policy_mismatch::category);
    CHECK(mismatch(ticket_of(high, "returns", {"Vip"})) == policy_mismatch::none);
    CHECK(mismatch(ticket_of(high, "returns", {"vi", "vipp"})) == policy_mismatch::tags);
    CHECK(mismatch(ticket_of(high, "returns", {})) == policy_mismatch::tags);
}

TEST_CASE("policies: every bound is named with the policy that breaks it")
{
    const auto says = [](auto change) {
        auto policy = make_policy("gold", {60});
        change(policy);
        return complaint(rules::check_policy(policy));
    };
    CHECK(says([](auto&) {}) == "");
    CHECK(says([](auto& p) { p.name = ""; }) == "name of a policy must have 1 to 100 characters");
    CHECK(says([](auto& p) { p.name = repeat("ü", 101); }) == "name of a policy must have 1 to 100 characters");
    CHECK(says([](auto& p) { p.name = " \t"; }) == "name of a policy must not be blank");
    CHECK(says([](auto& p) { p.targets.clear(); }) == "targets of policy 'gold' must be at least one");
    CHECK(says([](auto& p) { p.targets[0].minutes = 0; }) == "minutes in targets of policy 'gold' must be 1 to 5256000");
    CHECK(says([](auto& p) { p.targets[3].minutes = 5'256'001; }) ==
          "minutes in targets of policy 'gold' must be 1 to 5256000");
    CHECK(says([](auto& p) { p.targets.push_back(p.targets[0]); }) ==
          "targets of policy 'gold' must not repeat a metric and priority");
    CHECK(says([](auto& p) {
              p.priorities = {ticket_priority::low, ticket_priority::low};
          }) == "priorities of policy 'gold' must not repeat a priority");
    CHECK(says([](auto& p) { p.categories = {"a", "b", "a"}; }) == "categories of policy 'gold' must not repeat an entry");
    CHECK(says([](auto& p) { p.categories = {""}; }) == "each of categories of policy 'gold' must have 1 to 100 characters");
    CHECK(says([](auto& p) { p.tags = {repeat("x", 51)}; }) == "each of tags of policy 'gold' must have 1 to 50 characters");
    CHECK(says([](auto& p) {
              for (int i = 0; i < 101; ++i) p.tags.push_back(std::to_string(i));
          }) == "tags of policy 'gold' must be at most 100");
    CHECK(says([](auto& p) {
              p.pauses = {{cycle_metric::resolution, ticket_status::resolved}};
          }) == "pauses of policy 'gold' must be of status NEW, IN_PROGRESS or WAITING_ON_CUSTOMER");
    CHECK(says([](auto& p) { p.pauses.push_back(p.pauses[0]); }) ==
          "pauses of policy 'gold' must not repeat a metric and status");
    CHECK(says([](auto& p) { p.warnings = {{}}; }) ==
          "each of warnings of policy 'gold' must have either minutesBefore or percent");
    CHECK(says([](auto& p) {
              p.warnings = {{10, 10}};
          }) == "each of warnings of policy 'gold' must have either minutesBefore or percent");
    CHECK(says([](auto& p) { p.warnings = {{std::nullopt, 100}}; }) == "percent in warnings of policy 'gold' must be 1 to 99");
    CHECK(says([](auto& p) {
              p.warnings = {{0, std::nullopt}};
          }) == "minutesBefore in warnings of policy 'gold' must be 1 to 5256000");
    CHECK(says([](auto& p) { p.warnings.assign(11, {std::nullopt, 50}); }) == "warnings of policy 'gold' must be at most 10");
}

}  // namespace
