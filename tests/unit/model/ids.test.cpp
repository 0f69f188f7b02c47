#include <pleme_support/model/ids.hpp>

#include "support/values.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <thread>
#include <vector>

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace pleme_support;
using namespace std::chrono_literals;

constexpr std::string_view text_form = "0190163d-8694-739b-aea5-966c26f8ad91";

TEST_CASE("ids: the text form is lower case and read in either case")
{
    const auto id = parse_uuid(text_form);
    REQUIRE(id.has_value());
    CHECK(to_text(*id) == text_form);
    CHECK(parse_uuid("0190163D-8694-739B-AEA5-966C26F8AD91") == id);
}

TEST_CASE("ids: other texts are refused")
{
    for (const std::string_view text : {"", "0190163d8694739baea5966c26f8ad91", "{0190163d-8694-739b-aea5-966c26f8ad91}",
                                        "urn:uuid:0190163d-8694-739b-aea5-966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad9",
                                        "0190163d-8694-739b-aea5-966c26f8ad910", "0190163d-8694-739b-aea5-966c26f8ad9g",
                                        "0190163d_8694-739b-aea5-966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad9 ",
                                        "0190163-d8694-739b-aea5-966c26f8ad91"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_uuid(text).has_value());
    }
}

TEST_CASE("ids: a v7 id holds version, variant and the millisecond")
{
    uuid_v7_source source;
    const uuid id = source.next(timestamp{0x0123'4567'89ABms + 999us});
    const std::string text = to_text(id);
    CHECK(text.substr(0, 13) == "01234567-89ab");
    CHECK(text[14] == '7');
    CHECK(std::string_view{"89ab"}.find(text[19]) != std::string_view::npos);
}

TEST_CASE("ids: v7 ids of one source rise, within a millisecond too")
{
    uuid_v7_source source;
    uuid last{};
    for (int i = 0; i < 200'000; ++i) {
        const uuid next = source.next(timestamp{std::chrono::milliseconds{1'000 + i / 100'000}});
        REQUIRE(last < next);
        last = next;
    }
}

TEST_CASE("ids: two sources do not repeat each other")
{
    uuid_v7_source one;
    uuid_v7_source other;
    std::set<uuid> seen;
    for (int i = 0; i < 1'000; ++i) {
        seen.insert(one.next(timestamp{}));
        seen.insert(other.next(timestamp{}));
    }
    CHECK(seen.size() == 2'000);
}

TEST_CASE("ids: a child after fork, and a child of that, go on with ids of their own")
{
    constexpr std::size_t count = 1'000;
    uuid_v7_source source;
    static_cast<void>(source.next(timestamp{1s}));  // so that all three count up from one id, within one millisecond
    std::vector<uuid> made(count);
    const auto make = [&] {
        for (uuid& id : made) id = source.next(timestamp{1s});
    };
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const pid_t grandchild = ::fork();
        make();
        const auto size = static_cast<ssize_t>(count * sizeof(uuid));
        bool written = ::write(ends[1], made.data(), count * sizeof(uuid)) == size;
        int status = 0;
        if (grandchild > 0) written = written && ::waitpid(grandchild, &status, 0) == grandchild && status == 0;
        ::_exit(grandchild >= 0 && written ? 0 : 1);
    }
    ::close(ends[1]);
    make();
    std::set<uuid> all{made.begin(), made.end()};
    std::vector<std::uint8_t> received;
    std::array<std::uint8_t, 4096> part{};
    for (ssize_t got = 0; (got = ::read(ends[0], part.data(), part.size())) > 0;)
        received.insert(received.end(), part.begin(), part.begin() + got);
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    REQUIRE(received.size() == 2 * count * sizeof(uuid));
    for (std::size_t at = 0; at < received.size(); at += sizeof(uuid)) {
        uuid id{};
        std::copy_n(received.begin() + static_cast<std::ptrdiff_t>(at), sizeof(uuid), id.begin());
        all.insert(id);
    }
    CHECK(all.size() == 3 * count);
}

TEST_CASE("ids: threads that share a source get ids of their own")
{
    uuid_v7_source source;
    std::vector<std::vector<uuid>> made(4);
    {
        std::vector<std::thread> threads;
        for (auto& mine : made)
            threads.emplace_back([&] {
                for (int i = 0; i < 2'000; ++i) mine.push_back(source.next(timestamp{1s}));
            });
        for (auto& thread : threads) thread.join();
    }
    std::set<uuid> all;
    for (const auto& mine : made) all.insert(mine.begin(), mine.end());
    CHECK(all.size() == 8'000);
}

}  // namespace
