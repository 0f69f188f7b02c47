#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/calendar.hpp>
#include <pleme_support/rules/check_filter.hpp>
#include <pleme_support/rules/policy.hpp>
#include <pleme_support/utf8proc_folding.hpp>

#include "support/values.hpp"

#include <functional>

namespace {

using namespace pleme_support;
using namespace test;
using namespace std::string_literals;

const utf8proc_folding folding;

/// What a text of an input may be made of.
enum class use { key, heading, prose };

/// One text of an input: who checks it, its bounds and its use.
struct text_field {
    std::string name;  ///< as the error names it
    std::function<std::optional<support_error>(const std::string&)> check;
    std::size_t least;
    std::size_t most;
    bool in_bytes;
    use used_as;
};

std::optional<support_error> check_tag(const std::string& tag)
{
    const auto kept = rules::normalize_tags({tag}, folding);
    return kept ? std::nullopt : std::optional{kept.error()};
}

std::optional<support_error> check_policy_of(const sla_policy& changed)
{
    sla_policy policy = changed;
    policy.targets = {{cycle_metric::resolution, ticket_priority::low, 60}};
    return rules::check_policy(policy);
}

std::optional<support_error> check_calendar_of(const std::string& name, const std::string& holiday)
{
    support_calendar calendar;
    calendar.product = "thai";
    calendar.name = name;
    calendar.time_zone = "UTC";
    calendar.hours = {{"1970-01-01", {{day_of_week::monday, 0, 60}}}};
    calendar.holidays = {{"1970-01-01", holiday, {}}};
    return rules::check_calendar(calendar);
}

std::vector<text_field> text_fields()
{
    return {
        {"subject", rules::check_subject, 1, 500, false, use::heading},
        {"description", rules::check_description, 1, 65'536, true, use::prose},
        {"content", rules::check_content, 1, 65'536, true, use::prose},
        {"category", rules::check_category, 1, 100, false, use::heading},
        {"idempotencyKey", [](const auto& text) { return rules::check_idempotency_key(text); }, 1, 200, false, use::key},
        {"tags", check_tag, 1, 50, false, use::heading},
        {"comment",
         [](const auto& text) {
             return rules::check_rating({5, text});
         },
         1, 5'000, false, use::prose},
        {"searchQuery", [](const auto& text) { return rules::check_filter({.search_query = text}); }, 0, 500, false, use::key},
        {"name of a policy",
         [](const auto& text) {
             sla_policy policy;
             policy.name = text;
             return check_policy_of(policy);
         },
         1, 100, false, use::heading},
        {"categories",
         [](const auto& text) {
             sla_policy policy;
             policy.name = "p";
             policy.categories = {text};
             return check_policy_of(policy);
         },
         1, 100, false, use::heading},
        {"tags",
         [](const auto& text) {
             sla_policy policy;
             policy.name = "p";
             policy.tags = {text};
             return check_policy_of(policy);
         },
         1, 50, false, use::heading},
        {"name", [](const auto& text) { return check_calendar_of(text, ""); }, 1, 100, false, use::heading},
        {"holidays.name", [](const auto& text) { return check_calendar_of("c", text); }, 0, 100, false, use::heading},
    };
}

TEST_CASE("bounds: every text is taken at its bounds and refused one beyond, with field and bound named")
{
    for (const text_field& field : text_fields()) {
        CAPTURE(field.name);
        for (const std::string& piece : {"x"s, "é"s, "ก"s, "😀"s}) {
            CAPTURE(piece);
            const std::size_t size_of_piece = field.in_bytes ? piece.size() : 1;
            const std::string full = repeat(piece, field.most / size_of_piece) + repeat("x", field.most % size_of_piece);
            CHECK(failure(field.check(full)) == std::nullopt);
            const auto over = field.check(full + "x");
            CHECK(failure(over) == errc::invalid_argument);
            CHECK(complaint(over).find(field.name) != std::string::npos);
            CHECK(complaint(over).find(std::to_string(field.most) + (field.in_bytes ? " bytes" : " characters")) !=
                  std::string::npos);
        }
        CHECK(failure(field.check("x")) == std::nullopt);
        CHECK(failure(field.check("")) == (field.least == 0 ? std::nullopt : std::optional{errc::invalid_argument}));
    }
}

TEST_CASE("bounds: U+0000 and malformed UTF-8 are refused in every text, wherever they stand")
{
    for (const text_field& field : text_fields()) {
        CAPTURE(field.name);
        for (const std::string& bad : {"\0"s, "\x80"s, "\xC0\xAF"s, "\xE0\x9F\xBF"s, "\xED\xA0\x80"s, "\xF4\x90\x80\x80"s,
                                       "\xFF"s, "\xC3"s, "\xE0\xB8"s, "\xF0\x9F\x98"s}) {
            for (const std::string& text : {bad, "a" + bad, bad + "a", "a" + bad + "a"}) {
                const auto problem = field.check(text);
                CHECK(failure(problem) == errc::invalid_argument);
                CHECK(complaint(problem).find(field.name) != std::string::npos);
            }
        }
    }
}

TEST_CASE("bounds: a text that shows nothing is refused wherever a text is for people, whatever it is made of")
{
    for (const text_field& field : text_fields()) {
        CAPTURE(field.name);
        for (std::uint32_t point = 1; point <= 0x10FFFF; ++point) {
            if (!shows_nothing(point)) continue;
            std::string blank = " ";
            append_utf8(blank, point);
            const auto problem = field.check(blank);
            if (field.used_as == use::key)
                CHECK(failure(problem) == std::nullopt);
            else if (complaint(problem).find(field.name) == std::string::npos ||
                     complaint(problem).find("must not be blank") == std::string::npos)
                FAIL("code point ", point);
        }
        CHECK(failure(field.check(" x\u200B")) == std::nullopt);
    }
}

TEST_CASE("bounds: a heading is one line without control characters, and prose has any number")
{
    for (const text_field& field : text_fields()) {
        CAPTURE(field.name);
        for (std::uint32_t point = 1; point <= 0x10FFFF; ++point) {
            if (!is_scalar_value(point) || (point > 0x3000 && point % 97 != 0)) continue;
            std::string text = "x";
            append_utf8(text, point);
            text += 'x';
            const auto problem = field.check(text);
            const bool refused = field.used_as == use::heading && breaks_line(point);
            if (problem.has_value() != refused || (refused && complaint(problem).find("must be one line") == std::string::npos))
                FAIL("code point ", point);
        }
    }
    CHECK(complaint(rules::check_subject("Hello\r\nBcc: all@example.org")) ==
          "subject must be one line, without control characters, U+2028 and U+2029");
}

TEST_CASE("bounds: a product is 1 to 50 of a-z, 0-9, _ and -")
{
    for (const std::string& good : {"thai"s, "a"s, "0"s, "-"s, "_"s, "product-12_x"s, repeat("z", 50)})
        CHECK(failure(rules::check_product(good)) == std::nullopt);
    for (const std::string& bad : {""s, "Thai"s, "th ai"s, "th.ai"s, "thaï"s, "th\0ai"s, "thai\n"s, repeat("z", 51)}) {
        CAPTURE(bad);
        CHECK(failure(rules::check_product(bad)) == errc::invalid_argument);
        CHECK(complaint(rules::check_product(bad)).starts_with("product must have 1 to 50"));
    }
}

std::vector<std::string> numbered_tags(int count)
{
    std::vector<std::string> tags;
    for (int i = 0; i < count; ++i) tags.push_back("tag " + std::to_string(i));
    return tags;
}

TEST_CASE("bounds: 20 tags are taken, 21 refused, repeats do not count")
{
    CHECK(rules::normalize_tags(numbered_tags(20), folding).value() == numbered_tags(20));
    CHECK(complaint(rules::normalize_tags(numbered_tags(21), folding)) == "tags must be at most 20");
    auto repeated = numbered_tags(20);
    repeated.push_back("tag 0");
    CHECK(rules::normalize_tags(repeated, folding).value() == numbered_tags(20));
}

TEST_CASE("bounds: tags are trimmed, equal whatever their case, and keep their order and their first spelling")
{
    const auto kept = [](const std::vector<std::string>& tags) { return rules::normalize_tags(tags, folding).value(); };
    using list = std::vector<std::string>;
    CHECK(kept({"b", "a", "b", "B", "a"}) == list{"b", "a"});
    CHECK(kept({"vip", "vip ", "VIP", "\u3000ViP\u200B"}) == list{"vip"});
    CHECK(kept({"Café", "CAFE\u0301", "cafe"}) == list{"Café", "cafe"});
    CHECK(kept({"\tlong name\n"}) == list{"long name"});
    CHECK(kept({repeat(" ", 60) + "x"}) == list{"x"});
    CHECK(kept({}).empty());
}

TEST_CASE("bounds: numbers at their bounds and one beyond")
{
    for (const std::int32_t good : {1, 20, 200}) CHECK(failure(rules::check_limit(good)) == std::nullopt);
    for (const std::int32_t bad : {-1, 0, 201}) CHECK(complaint(rules::check_limit(bad)) == "limit must be 1 to 200");
    for (const std::int32_t good : {0, 10'000}) CHECK(failure(rules::check_offset(good)) == std::nullopt);
    for (const std::int32_t bad : {-1, 10'001}) CHECK(complaint(rules::check_offset(bad)) == "offset must be 0 to 10000");
    for (const std::int32_t good : {1, 5}) CHECK(failure(rules::check_rating({good, {}})) == std::nullopt);
    for (const std::int32_t bad : {-1, 0, 6}) CHECK(complaint(rules::check_rating({bad, {}})) == "score must be 1 to 5");
}

TEST_CASE("bounds: what is not given is not checked")
{
    CHECK(failure(rules::check_idempotency_key(std::nullopt)) == std::nullopt);
    CHECK(failure(rules::check_filter({})) == std::nullopt);
    ticket_filter filter;
    filter.category = repeat("x", 101);
    CHECK(failure(rules::check_filter(filter)) == errc::invalid_argument);
}

}  // namespace
