#include <pleme_support/model/record_list.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace pleme_support;

using texts = record_list<std::string>;

static_assert(std::random_access_iterator<texts::const_iterator>);

texts make_pinned(const std::vector<std::string>& of)
{
    std::vector<std::shared_ptr<const void>> pinned;
    for (const std::string& each : of) pinned.push_back(std::make_shared<std::string>(each));
    return texts{std::move(pinned)};
}

const std::vector<std::string> three{"a ticket", "another one", "the last"};

TEST_CASE("record_list: is read like a vector, whether a block or pinned")
{
    for (const texts& list : {texts{three}, make_pinned(three)}) {
        CHECK(list.size() == 3);
        CHECK(list.front() == "a ticket");
        CHECK(list[1] == "another one");
        CHECK(list.back() == "the last");
        CHECK(std::equal(list.begin(), list.end(), three.begin(), three.end()));
        CHECK(std::find(list.begin(), list.end(), "the last") - list.begin() == 2);
        CHECK(list.at(2) == "the last");
        CHECK_THROWS_AS(static_cast<void>(list.at(3)), std::out_of_range);
        CHECK(list.end()[-1] == "the last");
        CHECK(list.begin() + 3 == list.end());
        CHECK(list.begin() < list.end());
    }
    CHECK(texts{three} == make_pinned(three));
    CHECK(texts{three} != texts{{"a ticket"}});
    CHECK(texts{}.empty());
    CHECK(texts{}.begin() == texts{}.end());
}

TEST_CASE("record_list: a pinned record is handed out itself, and what is changed or taken is a copy")
{
    const auto kept = std::make_shared<const std::string>("a ticket");
    texts list{std::vector<std::shared_ptr<const void>>{kept, kept}};
    CHECK(&list[0] == kept.get());
    list.edit(0) = "changed";
    CHECK(list == texts{"changed", "a ticket"});
    CHECK(*kept == "a ticket");
    CHECK(list.take(1) == "a ticket");
    CHECK(&list[1] == kept.get());
    CHECK(std::move(list).take_all() == std::vector<std::string>{"changed", "a ticket"});
    CHECK(kept.use_count() == 1);
}

TEST_CASE("record_list: a record is moved out of a block, and a list is cut to its first")
{
    const std::string long_text(100, 'x');
    texts block{long_text, "b", "c"};
    const char* const where = block[0].data();
    const std::string taken = block.take(0);
    CHECK(taken.data() == where);
    block.edit(1) = "changed";
    block.truncate(2);
    CHECK(block.back() == "changed");

    texts pinned = make_pinned(three);
    pinned.truncate(1);
    CHECK(pinned == texts{"a ticket"});
    pinned.truncate(0);
    CHECK(pinned.empty());
}

}  // namespace
