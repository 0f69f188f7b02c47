// What is made up is as large as what help desks get, in as many scripts, and within the bounds of the desk.

#include "text_generator.hpp"

#include "support/text_statistics.hpp"

#include <pleme_support/rules/bounds.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace pleme_support;

namespace text_generator_test {

/// Conversations of four messages, each of which may quote the one before.
struct sample {
    std::vector<std::string> subjects;
    std::vector<std::string> messages;
};

sample make_sample(std::uint64_t seed)
{
    sample made;
    for (int n = 0; n < 4'000; ++n) {
        examples::text_generator texts{seed + static_cast<std::uint64_t>(n)};
        const examples::phrasebook& in = texts.pick_language();
        made.subjects.push_back(texts.subject(in, texts.pick_topic(in)));
        std::string last;
        for (int i = 0; i < 4; ++i) {
            const examples::quotation quoted{"Marta Kowalska", *parse_timestamp("2026-03-02T09:05:00Z"), last};
            last = texts.message(in, i == 0 ? made.subjects.back() + "." : std::string{}, quoted);
            made.messages.push_back(last);
        }
    }
    return made;
}

}  // namespace text_generator_test

using namespace text_generator_test;
using test::count_characters;
using test::is_thai_or_chinese;
using test::percentile;

TEST_CASE("made-up texts have the sizes and the scripts of real ones")
{
    const sample made = make_sample(1);
    std::vector<std::size_t> sizes;
    std::size_t foreign = 0;
    std::size_t quoting = 0;
    for (const std::string& message : made.messages) {
        CHECK_FALSE(rules::check_content(message));
        sizes.push_back(message.size());
        foreign += is_thai_or_chinese(message);
        quoting += message.find("\n> ") != std::string::npos;
    }
    const auto share = [&](std::size_t of) { return static_cast<double>(of) / static_cast<double>(made.messages.size()); };
    CHECK(percentile(sizes, 50) >= 350);
    CHECK(percentile(sizes, 50) <= 450);
    CHECK(percentile(sizes, 99) < 8'192);
    CHECK(percentile(sizes, 99) > 4'096);
    CHECK(percentile(sizes, 10) < 150);
    CHECK(share(foreign) >= 0.28);
    CHECK(share(foreign) <= 0.38);
    CHECK(share(quoting) >= 0.1);
    CHECK(share(quoting) <= 0.4);
    std::size_t foreign_subjects = 0;
    for (const std::string& subject : made.subjects) {
        CHECK_FALSE(rules::check_subject(subject));
        CHECK(count_characters(subject) >= 40);
        CHECK(count_characters(subject) <= 90);
        foreign_subjects += is_thai_or_chinese(subject);
    }
    CHECK(foreign_subjects >= made.subjects.size() * 28 / 100);
    CHECK(foreign_subjects <= made.subjects.size() * 38 / 100);
    CHECK(std::set<std::string>{made.subjects.begin(), made.subjects.end()}.size() > made.subjects.size() * 9 / 10);
}

TEST_CASE("made-up texts follow from the seed")
{
    CHECK(make_sample(7).messages == make_sample(7).messages);
    CHECK(make_sample(7).messages != make_sample(8'000'000).messages);
}

TEST_CASE("an answer quotes whom it answers, line by line")
{
    const std::string_view question =
        "Where is my parcel?\n\n> It was sent on Monday.\nSince then I have heard nothing, and the page with the "
        "number that you gave me shows nothing either.";
    for (std::uint64_t seed = 1; seed < 200; ++seed) {
        examples::text_generator texts{seed};
        const std::string answer = texts.message(examples::english_phrases, "It is on its way.",
                                                 {"Nok", *parse_timestamp("2026-03-02T09:05:00Z"), question});
        const auto at = answer.find("\n\nOn 2026-03-02T09:05 Nok wrote:\n> Where is my parcel?\n>\n>> It was");
        if (at == std::string::npos) continue;
        CHECK(answer.find("\n> Since then", at) != std::string::npos);
        return;
    }
    FAIL("none of 200 answers quotes");
}
