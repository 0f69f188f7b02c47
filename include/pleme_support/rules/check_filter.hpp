// The bounds of what a list is asked by: its filter and its page.
// Rules layer: pure; runs before storage is touched. Guide: docs/guide/lists.md. Tests: tests/unit/rules/check_filter.test.cpp.

#ifndef PLEME_SUPPORT_RULES_CHECK_FILTER_HPP
#define PLEME_SUPPORT_RULES_CHECK_FILTER_HPP

#include <pleme_support/model/filter.hpp>
#include <pleme_support/model/page.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/search.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::rules {

namespace bounds {
inline constexpr std::size_t filter_values = 50;   ///< of one list in a filter, at most
inline constexpr std::size_t counts = 10;          ///< filters that are counted by one call, at most
inline constexpr std::int32_t max_count = 1'000;   ///< what a count counts up to, at most
inline constexpr std::size_t child_items = 1'000;  ///< messages, or events, that pages of several tickets may have together
}  // namespace bounds

namespace detail {

[[nodiscard]] inline std::optional<support_error> check_size(std::string_view field, std::size_t size, std::size_t most)
{
    if (size <= most) return std::nullopt;
    return bad(field, "must have at most " + std::to_string(most) + " values");
}

/// The tags of a filter, which are compared as those of tickets.
[[nodiscard]] inline std::optional<support_error> check_filter_tags(std::string_view field,
                                                                    const std::optional<std::vector<std::string>>& tags)
{
    if (!tags) return std::nullopt;
    if (auto problem = check_size(field, tags->size(), bounds::tags)) return problem;
    for (const std::string& tag : *tags)
        if (auto problem = check_heading(field, trim(tag), bounds::tag_characters)) return problem;
    return std::nullopt;
}

}  // namespace detail

/// Its texts, and how many values its lists have.
/// @return nothing, or `errc::invalid_argument` naming the member and the bound
[[nodiscard]] inline std::optional<support_error> check_filter(const ticket_filter& filter)
{
    using detail::check_size;
    if (filter.category)
        if (auto problem = check_category(*filter.category)) return problem;
    if (filter.statuses)
        if (auto problem = check_size("statuses", filter.statuses->size(), bounds::filter_values)) return problem;
    if (filter.priorities)
        if (auto problem = check_size("priorities", filter.priorities->size(), bounds::filter_values)) return problem;
    if (filter.assigned_to_any)
        if (auto problem = check_size("assignedToAny", filter.assigned_to_any->size(), bounds::filter_values)) return problem;
    if (filter.categories) {
        if (auto problem = check_size("categories", filter.categories->size(), bounds::filter_values)) return problem;
        for (const std::string& category : *filter.categories)
            if (auto problem = detail::check_heading("categories", category, bounds::category_characters)) return problem;
    }
    if (auto problem = detail::check_filter_tags("tagsAll", filter.tags_all)) return problem;
    if (auto problem = detail::check_filter_tags("tagsAny", filter.tags_any)) return problem;
    if (!filter.search_query) return std::nullopt;
    if (auto problem = detail::check_text("searchQuery", *filter.search_query, 0, bounds::search_characters,
                                          detail::text_unit::characters, detail::text_use::key))
        return problem;
    if (split_words(*filter.search_query).size() > bounds::search_words)
        return detail::bad("searchQuery", "must be at most " + std::to_string(bounds::search_words) + " words");
    return std::nullopt;
}

/// Its sizes, and that it goes one way.
/// @return nothing, or `errc::invalid_argument`
[[nodiscard]] inline std::optional<support_error> check_page(const connection_page& page)
{
    const bool is_backwards = page.last || page.before;
    if (is_backwards && page.first) return detail::bad("first", "must not be given together with last or before");
    if (is_backwards && page.after) return detail::bad("after", "must not be given together with last or before");
    if (page.first)
        if (auto problem = detail::check_number("first", *page.first, 1, bounds::max_limit)) return problem;
    if (page.last) return detail::check_number("last", *page.last, 1, bounds::max_limit);
    return std::nullopt;
}

/// How large the pages of several tickets may be together: each of their items may be long, and all are held at once.
/// @param size  of each page
[[nodiscard]] inline std::optional<support_error> check_child_pages(std::size_t tickets, std::size_t size)
{
    if (tickets * size <= bounds::child_items) return std::nullopt;
    return support_error{errc::invalid_argument, "first or last must be at most " + std::to_string(bounds::child_items) +
                                                     " for all tickets together; of " + std::to_string(tickets) +
                                                     " tickets they ask for " + std::to_string(size) + " each"};
}

/// What a count counts up to: 1 to 1,000.
[[nodiscard]] inline std::optional<support_error> check_up_to(std::int32_t up_to)
{
    return detail::check_number("upTo", up_to, 1, bounds::max_count);
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_CHECK_FILTER_HPP
