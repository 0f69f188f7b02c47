// The bounds of every input, and the check that names the field and the bound it breaks.
// Rules layer: pure; runs before storage is touched. Guide: docs/guide/tickets.md. Tests: tests/unit/rules/bounds.test.cpp.

#ifndef PLEME_SUPPORT_RULES_BOUNDS_HPP
#define PLEME_SUPPORT_RULES_BOUNDS_HPP

#include <pleme_support/model/inputs.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/text_folding.hpp>
#include <pleme_support/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

/// Characters are Unicode code points. U+0000 and malformed UTF-8 are refused in every text: PostgreSQL cuts a text at NUL.
namespace bounds {
inline constexpr std::size_t subject_characters = 500;            ///< at most
inline constexpr std::size_t description_bytes = 65'536;          ///< at most
inline constexpr std::size_t content_bytes = 65'536;              ///< of a message, at most
inline constexpr std::size_t product_characters = 50;             ///< at most
inline constexpr std::size_t category_characters = 100;           ///< at most
inline constexpr std::size_t tags = 20;                           ///< of a ticket, at most
inline constexpr std::size_t tag_characters = 50;                 ///< each, at most
inline constexpr std::size_t csat_comment_characters = 5'000;     ///< at most
inline constexpr std::size_t search_characters = 500;             ///< of a search text, at most
inline constexpr std::size_t search_words = 16;                   ///< each may be looked for in every text of a product
inline constexpr std::size_t indexed_letters = 3;                 ///< of a word that an index of texts may know
inline constexpr std::uint32_t tickets_for_short_words = 10'000;  ///< a search without such a word looks at so many tickets
inline constexpr std::size_t idempotency_key_characters = 200;    ///< at most
inline constexpr std::int32_t max_limit = 200;                    ///< of a list
inline constexpr std::int32_t max_step = 1'000;                   ///< of a step through many records
inline constexpr std::int32_t max_offset = 10'000;                ///< of a list by position
inline constexpr std::size_t calendar_name_characters = 100;      ///< at most
inline constexpr std::size_t calendar_hours = 50;                 ///< openings in force from different days, at most
inline constexpr std::size_t calendar_weekly_spans = 70;          ///< of one opening, at most
inline constexpr std::size_t calendar_holidays = 2'000;           ///< of one calendar, at most
inline constexpr std::size_t holiday_name_characters = 100;       ///< at most
inline constexpr std::size_t holiday_spans = 10;                  ///< of one holiday, at most
inline constexpr std::size_t calendars = 100;                     ///< of one product, at most
inline constexpr std::size_t policies = 100;                      ///< of one product, at most
inline constexpr std::size_t policy_name_characters = 100;        ///< at most
inline constexpr std::size_t policy_conditions = 100;             ///< categories and tags of one policy each, at most
inline constexpr std::size_t policy_warnings = 10;                ///< of one policy, at most
inline constexpr std::int32_t target_minutes = 5'256'000;         ///< of one target, at most: ten years
inline constexpr std::size_t available_agents = 1'000;            ///< to choose among, at most
inline constexpr std::int32_t agent_capacity = 10'000;            ///< tickets of one agent, at most
inline constexpr std::int32_t min_score = 1;                      ///< very dissatisfied
inline constexpr std::int32_t max_score = 5;                      ///< very satisfied
inline constexpr std::int32_t numbers_after = 2'000'000'000;      ///< behind it no product's numbers are made to go on
}  // namespace bounds

namespace detail {

[[nodiscard]] inline support_error bad(std::string_view field, std::string_view what)
{
    std::string message{field};
    message += ' ';
    message += what;
    return {errc::invalid_argument, std::move(message)};
}

struct text_facts {
    std::size_t characters = 0;
    bool well_formed = true;
    bool has_nul = false;
    bool is_one_line = true;
    bool shows = false;  ///< at least one code point does
};

[[nodiscard]] constexpr text_facts examine(std::string_view text) noexcept
{
    text_facts facts;
    for (std::size_t at = 0; at < text.size(); ++facts.characters) {
        if (const auto byte = static_cast<unsigned char>(text[at]); byte - 0x21U < 0x5EU) {
            facts.shows = true;  // ASCII that shows: most of what there is
            ++at;
            continue;
        }
        const std::uint32_t point = next_code_point(text, at);
        facts.well_formed = facts.well_formed && point != malformed_utf8;
        facts.has_nul = facts.has_nul || point == 0;
        facts.is_one_line = facts.is_one_line && !breaks_line(point);
        facts.shows = facts.shows || !shows_nothing(point);
    }
    return facts;
}

[[nodiscard]] inline std::string range_text(std::size_t least, std::size_t most, std::string_view unit)
{
    return "must have " + std::to_string(least) + " to " + std::to_string(most) + ' ' + std::string{unit};
}

enum class text_unit { characters, bytes };

/// What a text is for, which says what it may be made of.
enum class text_use {
    key,      ///< compared and nothing else: anything
    heading,  ///< something shows, on one line: no control characters, no U+2028 or U+2029
    prose     ///< something shows, on any number of lines
};

[[nodiscard]] inline std::optional<support_error> check_text(std::string_view field, std::string_view text, std::size_t least,
                                                             std::size_t most, text_unit unit, text_use use)
{
    const text_facts facts = examine(text);
    if (!facts.well_formed) return bad(field, "must be well-formed UTF-8");
    if (facts.has_nul) return bad(field, "must not contain U+0000");
    const std::size_t size = unit == text_unit::bytes ? text.size() : facts.characters;
    if (size < least || size > most)
        return bad(field, range_text(least, most, unit == text_unit::bytes ? "bytes" : "characters"));
    if (use == text_use::key || size == 0) return std::nullopt;
    if (!facts.shows) return bad(field, "must not be blank");
    if (use == text_use::heading && !facts.is_one_line)
        return bad(field, "must be one line, without control characters, U+2028 and U+2029");
    return std::nullopt;
}

/// A subject, a category, a tag, a name: 1 to `most` characters that show, on one line.
[[nodiscard]] inline std::optional<support_error> check_heading(std::string_view field, std::string_view text, std::size_t most)
{
    return check_text(field, text, 1, most, text_unit::characters, text_use::heading);
}

[[nodiscard]] inline std::optional<support_error> check_number(std::string_view field, std::int32_t number, std::int32_t least,
                                                               std::int32_t most)
{
    if (number >= least && number <= most) return std::nullopt;
    return bad(field, "must be " + std::to_string(least) + " to " + std::to_string(most));
}

}  // namespace detail

/// Each check returns nothing if the value is within its bounds, else `errc::invalid_argument` naming field and bound.
[[nodiscard]] inline std::optional<support_error> check_product(std::string_view product)
{
    const bool allowed = std::all_of(product.begin(), product.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (product.empty() || product.size() > bounds::product_characters || !allowed)
        return detail::bad("product", "must have 1 to 50 characters of a-z, 0-9, _ and -");
    return std::nullopt;
}

/// 1 to 500 characters, not blank, one line.
[[nodiscard]] inline std::optional<support_error> check_subject(std::string_view subject)
{
    return detail::check_heading("subject", subject, bounds::subject_characters);
}

/// 1 to 65,536 bytes, not blank.
[[nodiscard]] inline std::optional<support_error> check_description(std::string_view description)
{
    return detail::check_text("description", description, 1, bounds::description_bytes, detail::text_unit::bytes,
                              detail::text_use::prose);
}

/// Of a message: 1 to 65,536 bytes, not blank.
[[nodiscard]] inline std::optional<support_error> check_content(std::string_view content)
{
    return detail::check_text("content", content, 1, bounds::content_bytes, detail::text_unit::bytes, detail::text_use::prose);
}

/// 1 to 100 characters, not blank, one line.
[[nodiscard]] inline std::optional<support_error> check_category(std::string_view category)
{
    return detail::check_heading("category", category, bounds::category_characters);
}

/// 1 to 200 characters, or none.
[[nodiscard]] inline std::optional<support_error> check_idempotency_key(const std::optional<std::string>& key)
{
    if (!key) return std::nullopt;
    return detail::check_text("idempotencyKey", *key, 1, bounds::idempotency_key_characters, detail::text_unit::characters,
                              detail::text_use::key);
}

/// A tag as tags are compared: without what shows nothing at its ends, and without case.
[[nodiscard]] inline std::string fold_tag(std::string_view tag, const text_folding& folding)
{
    return folding.fold_case(trim(tag));
}

/// Tags without what shows nothing at their ends, and without their repeats, whatever their case: in order of first appearance
/// and as they were written then.
[[nodiscard]] inline result<std::vector<std::string>> normalize_tags(const std::vector<std::string>& tags,
                                                                     const text_folding& folding)
{
    std::vector<std::string> kept;
    std::vector<std::string> known;  // of each of `kept`, what it is compared by
    for (const std::string& tag : tags) {
        const std::string_view shown = trim(tag);
        if (auto problem = detail::check_heading("tags", shown.empty() ? tag : shown, bounds::tag_characters))
            return support_error{errc::invalid_argument, "each of " + problem->message};
        std::string folded = fold_tag(shown, folding);
        if (std::find(known.begin(), known.end(), folded) != known.end()) continue;
        if (kept.size() == bounds::tags) return detail::bad("tags", "must be at most 20");
        kept.emplace_back(shown);
        known.push_back(std::move(folded));
    }
    return kept;
}

/// A score of 1 to 5, a comment of 1 to 5,000 characters, not blank, or none.
[[nodiscard]] inline std::optional<support_error> check_rating(const rating_input& rating)
{
    if (auto problem = detail::check_number("score", rating.score, bounds::min_score, bounds::max_score)) return problem;
    if (!rating.comment) return std::nullopt;
    return detail::check_text("comment", *rating.comment, 1, bounds::csat_comment_characters, detail::text_unit::characters,
                              detail::text_use::prose);
}

/// 1 to 200.
[[nodiscard]] inline std::optional<support_error> check_limit(std::int32_t limit)
{
    return detail::check_number("limit", limit, 1, bounds::max_limit);
}

/// How much one step of reading the event log, of a purge or of an erasure may deal with.
[[nodiscard]] inline std::optional<support_error> check_step(std::int32_t limit)
{
    return detail::check_number("limit", limit, 1, bounds::max_step);
}

/// Behind which number a product's tickets may be made to go on.
[[nodiscard]] inline std::optional<support_error> check_numbers_after(std::int32_t after)
{
    return detail::check_number("after", after, 0, bounds::numbers_after);
}

/// 0 to 10,000.
[[nodiscard]] inline std::optional<support_error> check_offset(std::int32_t offset)
{
    return detail::check_number("offset", offset, 0, bounds::max_offset);
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_BOUNDS_HPP
