#include <pleme_support/storage/packed.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace pleme_support;
using testing::make_event;
using testing::make_ticket;

TEST_CASE("cycles: what an event did to them comes back as it was")
{
    ticket_event event = make_event(make_ticket(1));
    const auto check = [&](std::vector<cycle_change> cycles, std::string_view text) {
        event.cycles = std::move(cycles);
        CHECK(storage::pack_cycles(event) == text);
        CHECK(storage::unpack_cycles(event, storage::pack_cycles(event)).value() == event.cycles);
    };
    check({}, "{}");
    cycle_change opened;
    opened.started_at = event.at;
    check({opened}, R"({"F1":{}})");
    cycle_change ended = opened;
    ended.metric = cycle_metric::next_response;
    ended.ordinal = 3;
    ended.started_at = event.at - std::chrono::seconds{1};
    ended.ended_at = event.at;
    ended.outcome = cycle_outcome::fulfilled;
    ended.ended_by = event.actor_id;
    ended.ended_by_kind = event.actor;
    ended.worked = 1'000'000;
    check({opened, ended}, R"({"F1":{},"N3":{"start":-1000000,"end":"F"}})");
    ended.worked = 5;
    ended.due_before = event.at;
    ended.breached_before = ended.breached_at = event.at;
    check({ended}, R"({"N3":{"start":-1000000,"end":"F","worked":5,"due":[0,null],"breach":[0,0]}})");
    ended.breached_before = ended.breached_at = ended.due_before = {};
    ended.ended_before = event.at - std::chrono::milliseconds{1};
    ended.ended_by_before = event.actor_id;
    ended.ended_by_kind_before = event.actor;
    check({ended}, R"({"N3":{"start":-1000000,"was":-1000,"end":"F","worked":5}})");
    ended.ended_by_before = {};
    ended.ended_by_kind_before = actor_kind::system;
    check({ended}, R"({"N3":{"start":-1000000,"was":-1000,"wasBy":null,"wasKind":"SYSTEM","end":"F","worked":5}})");
    ended.ended_before = {};
    cycle_change strange;
    strange.started_at = min_timestamp;
    strange.ended_by = make_event(make_ticket(3)).id;
    strange.worked = -1;
    event.cycles = {testing::make_full_cycle_change(event), strange};
    CHECK(storage::unpack_cycles(event, storage::pack_cycles(event)).value() == event.cycles);
    ended.ended_by.reset();
    ended.ended_by_kind = actor_kind::bot;
    ended.ended_at.reset();
    ended.worked.reset();
    event.cycles = {ended, ended};
    CHECK(storage::unpack_cycles(event, storage::pack_cycles(event)).value() == event.cycles);
}

TEST_CASE("cycles: what is damaged is told from what is newer")
{
    const auto code_of = [](std::string_view text) {
        const auto read = storage::unpack_cycles(make_event(make_ticket(1)), text);
        return read ? errc{} : read.error().code;
    };
    for (const char* text : {"", "[]", R"({"F":{}})", R"({"":{}})", R"({"F1":1})", R"({"F1":{"start":null}})", R"({"F1":{}}x)",
                             R"({"F1":{"by":"me"}})", R"({"F1":{"worked":"x"}})", R"({"F1":{"was":null}})"}) {
        CAPTURE(text);
        CHECK(code_of(text) == errc::storage_corrupt);
    }
    for (const char* text : {R"({"U1":{}})", R"({"F1":{"end":"X"}})", R"({"F1":{"kind":"PARTNER"}})", R"({"F1":{"mood":1}})",
                             R"({"F1":{"due":"soon"}})"}) {
        CAPTURE(text);
        CHECK(code_of(text) == errc::storage_newer);
    }
}

}  // namespace
