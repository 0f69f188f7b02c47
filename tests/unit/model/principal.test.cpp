// Who somebody is as a caller: nobody by default, and nothing within reach until it is said.

#include "support/values.hpp"

#include <pleme_support/model/principal.hpp>

#include <type_traits>

namespace {

using namespace pleme_support;
using namespace test;

static_assert(!std::is_default_constructible_v<principal>);

TEST_CASE("principal: who is made by a name alone reaches nothing, sees no notes and acts for nobody")
{
    for (const principal& made : {principal::customer(make_id('c', 1)), principal::agent(make_id('a', 1)),
                                  principal::bot(make_id('b', 1)), principal::system(make_id('f', 1)), principal::nobody()}) {
        CHECK_FALSE(made.reaches("thai"));
        CHECK_FALSE(made.reaches(""));
        CHECK_FALSE(made.sees_internal_notes());
        CHECK(made.acts_for == delegation::none);
    }
    CHECK(principal::agent(make_id('a', 1)).kind == actor_kind::agent);
    CHECK(principal::agent(make_id('a', 1)).actor_id == make_id('a', 1));
}

TEST_CASE("principal: nobody is who has no id, whatever else is said of him")
{
    CHECK(principal::nobody().is_nobody());
    CHECK(principal::system(uuid{}).within_all_products().is_nobody());
    CHECK_FALSE(principal::customer(make_id('c', 1)).is_nobody());
    CHECK_FALSE(principal::nobody().is_staff());
}

TEST_CASE("principal: a scope is what was said last")
{
    const auto agent = principal::agent(make_id('a', 1)).within({"lao"}).within({"thai", "khmer"});
    CHECK(agent.reaches("thai"));
    CHECK(agent.reaches("khmer"));
    CHECK_FALSE(agent.reaches("lao"));
    CHECK(agent.within_all_products().reaches("lao"));
    CHECK(agent.with_internal_notes().sees_internal_notes());
    CHECK_FALSE(principal::customer(make_id('c', 1)).with_internal_notes().sees_internal_notes());
}

TEST_CASE("principal: who is a customer, and who belongs to the help desk")
{
    struct row {
        actor_kind kind;
        delegation acts_for;
        bool is_customer;
        bool is_staff;
    };
    using enum actor_kind;
    using enum delegation;
    for (const row& expected : {row{customer, none, true, false}, row{customer, customers, false, false},
                                row{customer, anyone, false, true}, row{agent, none, false, true},
                                row{bot, none, false, true}, row{system, none, false, true}}) {
        const auto caller = make_principal(expected.kind, make_id('1', 1)).acting_for(expected.acts_for);
        CAPTURE(expected.kind);
        CHECK(caller.is_customer() == expected.is_customer);
        CHECK(caller.is_staff() == expected.is_staff);
    }
}

}  // namespace
