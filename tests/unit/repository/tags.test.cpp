// The records of tags: always those that the ticket has, found and listed by them, gone with the ticket.

#include "support/storages.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace pleme_support;
using namespace test;
using namespace std::chrono_literals;

namespace tag_test {

using strings = std::vector<std::string>;

template <class Desk>
uuid create(Desk& desk, strings tags)
{
    auto input = new_ticket();
    input.tags = std::move(tags);
    desk.advance(1s);
    return desk.create(input).id;
}

template <class Desk>
void set_tags(Desk& desk, const uuid& id, strings tags)
{
    update_ticket_input input;
    input.tags = std::move(tags);
    REQUIRE(desk.repo.with(agent()).tickets().update(id, input));
}

/// The tags that a ticket has records of, sorted.
template <class Desk>
strings recorded(Desk& desk, const uuid& id)
{
    const auto read =
        desk.storage().read(no_end, storage::query<ticket_tag>{}.equal<&ticket_tag::ticket_id>(id).order_by_key());
    strings tags;
    for (const ticket_tag& each : get<0>(read.value())) {
        CHECK(each.product == "thai");
        tags.push_back(each.tag);
    }
    return tags;
}

template <class Desk>
std::vector<std::int32_t> numbers(Desk& desk, const storage::query<support_ticket>& query)
{
    std::vector<std::int32_t> found;
    const auto read = desk.storage().read(no_end, query);
    for (const support_ticket& ticket : get<0>(read.value())) found.push_back(ticket.number);
    return found;
}

storage::query<ticket_tag> tagged(const std::string& tag)
{
    return storage::query<ticket_tag>{}.equal<&ticket_tag::product>("thai").equal<&ticket_tag::tag>(tag);
}

}  // namespace tag_test

using namespace tag_test;

TEST_CASE_TEMPLATE("tags: a ticket's records are its tags, whatever becomes of them", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid id = create(desk, {"late", "refund"});
    CHECK((recorded(desk, id) == strings{"late", "refund"}));
    set_tags(desk, id, {"refund", "angry"});
    CHECK((recorded(desk, id) == strings{"angry", "refund"}));
    set_tags(desk, id, {});
    CHECK(recorded(desk, id).empty());
    static const strings words{"a", "b", "c", "d", "รหัส"};
    std::minstd_rand random{20261130};
    for (int step = 0; step < 40; ++step) {
        strings tags;
        for (const std::string& word : words)
            if (random() % 2 == 0) tags.push_back(word);
        std::shuffle(tags.begin(), tags.end(), random);
        set_tags(desk, id, tags);
        CHECK(desk.repo.with(agent()).tickets().find(id).value().tags == tags);
        std::sort(tags.begin(), tags.end());
        CHECK(recorded(desk, id) == tags);
    }
}

TEST_CASE_TEMPLATE("tags: the tickets of a tag, found by it and listed in the order of their creation", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    static_cast<void>(create(desk, {"late"}));
    static_cast<void>(create(desk, {"refund"}));
    const uuid third = create(desk, {"late", "refund"});
    static_cast<void>(create(desk, {}));
    using found = std::vector<std::int32_t>;
    const auto by_number = [] { return storage::query<support_ticket>{}.ascending<&support_ticket::number>(); };
    CHECK((numbers(desk, by_number().has(tagged("late"))) == found{1, 3}));
    CHECK((numbers(desk, by_number().has(tagged("late")).has(tagged("refund"))) == found{3}));
    CHECK((numbers(desk, by_number().has_none(storage::query<ticket_tag>{})) == found{4}));
    const auto newest = [] {
        return storage::query<support_ticket>{}
            .order_by<&ticket_tag::created_at>(tagged("late"))
            .descending<&support_ticket::id>();
    };
    CHECK((numbers(desk, newest()) == found{3, 1}));
    const auto ticket = desk.repo.with(agent()).tickets().find(third).value();
    CHECK((numbers(desk, newest().after({storage::to_value(ticket.created_at), storage::to_value(third)})) == found{1}));
}

TEST_CASE_TEMPLATE("tags: they go with the ticket that is purged", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const uuid id = create(desk, {"late"});
    const uuid stays = create(desk, {"late"});
    REQUIRE(desk.repo.with(agent()).tickets().remove(id));
    CHECK((recorded(desk, id) == strings{"late"}));
    desk.advance(48h);
    REQUIRE(desk.repo.with(host()).purge_deleted("thai", std::chrono::days{1}).value().done == 1);
    CHECK(recorded(desk, id).empty());
    CHECK((recorded(desk, stays) == strings{"late"}));
}
