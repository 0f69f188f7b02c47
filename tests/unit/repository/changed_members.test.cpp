#include "support/random_history.hpp"

#include <pleme_support/repository/changed_members.hpp>

#include <map>

namespace {

using namespace pleme_support;
using namespace test;

/// The members in which two tickets differ.
storage::member_set differences(const support_ticket& a, const support_ticket& b)
{
    storage::member_set found = 0;
    storage::for_each_member(a, [&](auto index, std::string_view, const auto& of_a) {
        storage::for_each_member(b, [&](auto other, std::string_view, const auto& of_b) {
            if constexpr (index() == other())
                if (!(of_a == of_b)) found |= storage::member_set{1} << index();
        });
    });
    return found;
}

TEST_CASE("changed members: those in which the ticket differs from before, whatever the command")
{
    desk<memory> desk;
    random_history history{desk, 3, at("2026-03-02T09:00:00.123457Z")};
    for (int i = 0; i < 300; ++i) history.step();
    int compared = 0;
    for (const uuid& id : history.tickets()) {
        const auto events = get<0>(
            desk.storage()
                .read(no_end,
                      storage::query<ticket_event>{}.equal<&ticket_event::ticket_id>(id).ascending<&ticket_event::version>())
                .value());
        support_ticket before;
        for (const ticket_event& event : events) {
            const support_ticket after = rules::evolve(before, event).value();
            if (event.version > 1) {
                const auto always = storage::members_of<&support_ticket::settings_version>;
                CHECK(repository::changed_members(event) == (differences(before, after) | always));
                ++compared;
            }
            before = after;
        }
    }
    CHECK(compared > 100);
}

}  // namespace
