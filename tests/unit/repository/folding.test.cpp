// By what texts and tags are folded, and what becomes of those that another folding has made.

#include "support/policies.hpp"
#include "support/storages.hpp"

#include <pleme_support/repository/folded_writes.hpp>
#include <pleme_support/testing/builders.hpp>
#include <pleme_support/utf8proc_folding.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

using namespace pleme_support;
using namespace test;

namespace folding_test {

/// A host's own: what ICU would be.
class own_folding final : public text_folding {
public:
    explicit own_folding(std::string version) : version_{std::move(version)} {}

    [[nodiscard]] std::string name() const override { return "own"; }
    [[nodiscard]] std::string version() const override { return version_; }
    [[nodiscard]] std::string fold(std::string_view text) const override
    {
        std::string folded{text};
        std::replace(folded.begin(), folded.end(), 'o', '0');
        return folded;
    }

private:
    std::string version_;
};

repository_options folding_by(std::shared_ptr<const text_folding> folding)
{
    repository_options options;
    options.folding = std::move(folding);
    return options;
}

repository_options without_accents()
{
    return folding_by(std::make_shared<utf8proc_folding>(accents::ignored));
}

/// Another process on the same storage.
template <class Desk>
auto open_beside(Desk& desk, repository_options options)
{
    auto other = std::make_unique<typename Desk::repository_type>(desk.storage(), std::move(options));
    other->clock().set(desk.repo.clock().now());
    for (int used = 0; used < 10'000; ++used) static_cast<void>(other->ids().next(desk.repo.clock().now()));
    return other;
}

template <class Repository>
ticket_list search(Repository& repo, const std::string& text)
{
    return repo.with(host()).tickets().list("thai", {.search_query = text}).value();
}

template <class Repository>
tick_report tick_once(Repository& repo, std::int32_t limit = 100)
{
    return repo.with(host()).tick(repo.clock().now(), limit).value();
}

/// Ticks until there is no more.
/// @return how many tickets were folded
template <class Repository>
std::int32_t tick_all(Repository& repo, std::int32_t limit = 100)
{
    std::int32_t folded = 0;
    for (int steps = 0; steps < 100; ++steps) {
        const auto report = tick_once(repo, limit);
        folded += report.folded_tickets;
        if (!report.more) return folded;
    }
    FAIL("ticks without an end");
    return folded;
}

template <class Desk>
std::vector<ticket_text> texts(Desk& desk)
{
    storage::query<ticket_text> all;
    return get<0>(desk.storage().read(no_end, all.order_by_key()).value()).take_all();
}

template <class Desk>
std::vector<product_folding> foldings(Desk& desk)
{
    storage::query<product_folding> all;
    return get<0>(desk.storage().read(no_end, all.order_by_key()).value()).take_all();
}

}  // namespace folding_test

using namespace folding_test;

TEST_CASE_TEMPLATE("folding: a new product is searched whole, and ticks have nothing to fold", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    CHECK(search(desk.repo, "cafés").is_complete);
    desk.create(new_ticket(make_id('c', 1), "Cafés"));
    desk.create(new_ticket(make_id('c', 1), "another"));
    const auto found = search(desk.repo, "CAFE\u0301S");
    CHECK(found.size() == 1);
    CHECK(found.is_complete);
    CHECK(search(desk.repo, "cafes").empty());
    CHECK(tick_once(desk.repo).folded_tickets == 0);
    REQUIRE(foldings(desk).size() == 1);
    CHECK((foldings(desk).front() == product_folding{"thai", 1, 1, folding_identity(utf8proc_folding{}), true, 0}));
    CHECK(texts(desk).front().subject == "cafe\u0301s");
}

TEST_CASE_TEMPLATE("folding: opened with another, a product is folded anew in bounded steps, and searches say so till then",
                   Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    for (int n = 1; n <= 5; ++n) desk.create(new_ticket(make_id('c', 1), "Cafés " + std::to_string(n)));
    const auto gone = desk.create(new_ticket(make_id('c', 1), "Cafés deleted"));
    REQUIRE(desk.repo.with(agent()).tickets().remove(gone.id));
    const auto other = open_beside(desk, without_accents());
    CHECK(search(*other, "cafes").empty());
    CHECK_FALSE(search(*other, "cafes").is_complete);
    CHECK(other->with(host()).tickets().list("thai").value().is_complete);
    CHECK(other->with(host()).tickets().list("thai", {.search_query = " "}).value().is_complete);
    const auto first = tick_once(*other, 2);
    CHECK(first.folded_tickets == 2);
    CHECK(first.more);
    CHECK(search(*other, "cafes").size() == 2);
    CHECK_FALSE(search(*other, "cafes").is_complete);
    const auto page = other->with(host()).tickets().list("thai", {.search_query = "cafes"}, ticket_order::created_desc).value();
    CHECK_FALSE(page.tickets.is_complete);
    CHECK(tick_all(*other, 2) == 4);
    CHECK(search(*other, "cafes").size() == 5);
    CHECK(search(*other, "Cafés").size() == 5);
    CHECK(search(*other, "cafes").is_complete);
    CHECK(tick_once(*other).folded_tickets == 0);
    REQUIRE(other->with(agent()).tickets().restore(gone.id));
    CHECK(search(*other, "cafes").size() == 6);
}

TEST_CASE_TEMPLATE("folding: another version is another folding", Storage, EVERY_STORAGE)
{
    desk<Storage> desk{folding_by(std::make_shared<own_folding>("1"))};
    desk.create(new_ticket(make_id('c', 1), "Foo"));
    CHECK(search(desk.repo, "Foo").is_complete);
    CHECK(texts(desk).front().subject == "F00");
    const auto other = open_beside(desk, folding_by(std::make_shared<own_folding>("2")));
    CHECK_FALSE(search(*other, "Foo").is_complete);
    CHECK(search(*other, "Foo").size() == 1);
    tick_all(*other);
    CHECK(search(*other, "Foo").is_complete);
    CHECK(foldings(desk).back().folding == "own 2");
}

TEST_CASE_TEMPLATE("folding: who has the older one beside a newer goes on, and what it writes is folded anew", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto before = desk.create(new_ticket(make_id('c', 1), "Cafés 1"));
    const auto newer = open_beside(desk, without_accents());
    tick_all(*newer);
    CHECK(search(*newer, "cafes").size() == 1);
    // Its own ticks don't take the product back.
    CHECK(tick_once(desk.repo).folded_tickets == 0);
    CHECK_FALSE(search(desk.repo, "cafés").is_complete);
    desk.create(new_ticket(make_id('c', 1), "Cafés 2"));
    update_ticket_input rename;
    rename.subject = std::string{"Thés"};
    REQUIRE(desk.repo.with(agent()).tickets().update(before.id, rename));
    CHECK_FALSE(search(*newer, "thes").is_complete);
    CHECK(tick_once(desk.repo).folded_tickets == 0);
    CHECK(tick_all(*newer) == 2);
    CHECK(search(*newer, "thes").size() == 1);
    CHECK(search(*newer, "cafes").size() == 1);
    CHECK(search(*newer, "cafes").is_complete);
    desk.create(new_ticket(make_id('c', 1), "Cafés 3"));
    desk.create(new_ticket(make_id('c', 1), "Cafés 4"));
    CHECK(tick_all(*newer, 1) == 2);
    CHECK(search(*newer, "cafes").size() == 3);
    CHECK(search(*newer, "cafes").is_complete);
}

TEST_CASE_TEMPLATE("folding: tickets that came without texts are folded by ticks, whatever folds", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    for (std::int32_t n = 1; n <= 3; ++n) {
        auto ticket = testing::make_ticket(n);
        ticket.tags = {"VIP"};
        storage::ticket_batch made{ticket};
        made.insert(ticket).insert(testing::make_event(ticket)).insert(testing::make_activity(ticket));
        if (n == 2) made.insert(testing::make_tag(ticket, "VIP"));
        REQUIRE(desk.storage().commit(no_end, made).has_value());
    }
    REQUIRE(desk.storage().commit(no_end, storage::product_batch{"thai"}.insert(number_block{"thai", 4, 1})).has_value());
    CHECK(search(desk.repo, "ticket").empty());
    CHECK_FALSE(search(desk.repo, "ticket").is_complete);
    // What is written meanwhile is found at once, and is no more to be folded.
    desk.create(new_ticket(make_id('c', 1), "a ticket"));
    update_ticket_input input;
    input.subject = std::string{"Renamed ticket"};
    REQUIRE(desk.repo.with(agent()).tickets().update(testing::make_ticket(1).id, input));
    CHECK(search(desk.repo, "ticket").size() == 2);
    CHECK_FALSE(search(desk.repo, "ticket").is_complete);
    CHECK(tick_all(desk.repo) == 2);
    CHECK(search(desk.repo, "ticket").size() == 4);
    CHECK(search(desk.repo, "ticket").is_complete);
    storage::query<ticket_tag> tags;
    tags.order_by_key();
    const auto kept = desk.storage().read(no_end, tags).value();
    for (const ticket_tag& tag : get<0>(kept)) CHECK(tag.tag == "vip");
    CHECK(get<0>(kept).size() == 3);
}

TEST_CASE_TEMPLATE("folding: whoever is erased leaves no word in the folded texts", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    desk.create(new_ticket(make_id('c', 1), "Something personal"));
    desk.create(new_ticket(make_id('c', 2), "Something else"));
    REQUIRE(desk.repo.with(host()).privacy().erase_customer("thai", make_id('c', 1)).has_value());
    CHECK(search(desk.repo, "personal").empty());
    CHECK(search(desk.repo, "something").size() == 1);
    for (const ticket_text& text : texts(desk)) CHECK(text.subject.find("personal") == std::string::npos);
    CHECK(tick_once(desk.repo).folded_tickets == 0);
}

TEST_CASE_TEMPLATE("tags: blanks at their ends and case don't make them others, and the first spelling stays", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    auto input = new_ticket();
    input.tags = {{"vip ", "VIP", "\u200BÄrger", "a\u0308rger"}};
    const auto ticket = desk.create(input);
    CHECK(ticket.tags == std::vector<std::string>{"vip", "Ärger"});
    for (const char* asked : {"VIP", " vip", "ÄRGER", "a\u0308rger"}) {
        storage::query<support_ticket> tagged;
        tagged.has(repository::tagged("thai", asked, utf8proc_folding{}));
        CHECK(get<0>(desk.storage().read(no_end, tagged).value()).size() == 1);
    }
    update_ticket_input change;
    change.tags = std::vector<std::string>{"Vip", "new"};
    CHECK(desk.repo.with(agent()).tickets().update(ticket.id, change).value().tags == std::vector<std::string>{"Vip", "new"});
    change.tags = std::vector<std::string>{"\u2060 "};
    CHECK(complaint(desk.repo.with(agent()).tickets().update(ticket.id, change)) == "each of tags must not be blank");
    change.tags = std::vector<std::string>{"a\nb"};
    CHECK(failure(desk.repo.with(agent()).tickets().update(ticket.id, change)) == errc::invalid_argument);
}

TEST_CASE_TEMPLATE("texts: what shows nothing is refused in every call, and no heading has a second line", Storage,
                   EVERY_STORAGE)
{
    desk<Storage> desk;
    const auto ticket = desk.create();
    const auto staff = [&] { return desk.repo.with(agent()); };
    const auto create = [&](const auto& change) {
        auto input = new_ticket();
        change(input);
        return failure(desk.repo.with(host()).tickets().create("thai", input));
    };
    const auto update = [&](const auto& change) {
        update_ticket_input input;
        change(input);
        return failure(staff().tickets().update(ticket.id, input));
    };
    const std::vector<std::string> blanks{" ", "\r\n", "\u00A0", "\u3000", "\u200B", "\u2060", "\uFEFF", "\u00AD \u3164"};
    const std::vector<std::string> lines{"Hello\r\nBcc: all@example.org", "a\tb", "a\u0085b", "a\u2028b", "a\u007F"};
    const auto refuse_heading = [&](const std::string& text) {
        CAPTURE(text);
        CHECK(create([&](auto& input) { input.subject = text; }) == errc::invalid_argument);
        CHECK(create([&](auto& input) { input.category = text; }) == errc::invalid_argument);
        CHECK(create([&](auto& input) { input.tags = std::vector<std::string>{"x" + text + "x"}; }) ==
              (is_blank(text) && text.find_first_of("\r\n") == std::string::npos ? std::nullopt
                                                                                 : std::optional{errc::invalid_argument}));
        CHECK(update([&](auto& input) { input.subject = text; }) == errc::invalid_argument);
        CHECK(update([&](auto& input) { input.category = text; }) == errc::invalid_argument);
        CHECK(failure(staff().settings().create_policy("thai", make_policy(text, {60}))) == errc::invalid_argument);
    };
    for (const std::string& text : blanks) {
        refuse_heading(text);
        CHECK(create([&](auto& input) { input.description = text; }) == errc::invalid_argument);
        CHECK(create([&](auto& input) { input.tags = std::vector<std::string>{text}; }) == errc::invalid_argument);
        CHECK(update([&](auto& input) { input.description = text; }) == errc::invalid_argument);
        const auto said = staff().conversations().add_message(agent().actor_id, {ticket.id, text});
        CHECK(complaint(said) == "content must not be blank");
        CHECK(complaint(desk.repo.with(customer()).surveys().rate(ticket.id, {5, text})) == "comment must not be blank");
    }
    for (const std::string& text : lines) refuse_heading(text);
    CHECK_FALSE(desk.find(ticket.id).first_response_at);
    CHECK(desk.find(ticket.id).version == 1);
    CHECK(staff().conversations().add_message(agent().actor_id, {ticket.id, "On its way.\n\tGreetings"}).has_value());
    CHECK(desk.find(ticket.id).first_response_at);
}
