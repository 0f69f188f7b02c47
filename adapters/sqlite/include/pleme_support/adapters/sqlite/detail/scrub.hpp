// Making the files forget: what commits overwrote is still in segments of the trigram index and in the write-ahead log.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/scrub.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_SCRUB_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_SCRUB_HPP

#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/adapters/sqlite/detail/text_search.hpp>
#include <pleme_support/result.hpp>

#include <sqlite3.h>

#include <string>

namespace pleme_support::inline v0::adapters::sqlite::detail {

/// How many pages of about 4 KB a transaction merges, and how many transactions are a step: the writer is free in between.
inline constexpr int pages_per_merge = 500;
inline constexpr int merges_per_scrub = 8;

/// Writes a part of the trigram index anew. FTS5 notes a removal beside what it removes, and drops both when all its segments
/// have become one (section 6.8 of its manual); `secure-delete`, which removes at once, it has since 3.42 only.
/// @param first  the first of a step: also takes up the segments that have come since
/// @return whether there was something to do
[[nodiscard]] inline result<bool> merge_trigrams(connection& writer, bool first)
{
    transaction merging{writer};
    if (auto begun = merging.begin("BEGIN IMMEDIATE"); !begun) return begun.error();
    const sqlite3_int64 before = sqlite3_total_changes64(writer.handle());
    const std::string index = trigrams_of_record(storage::record_traits<ticket_text>::name);
    const std::string pages = std::to_string(first ? -pages_per_merge : pages_per_merge);
    const std::string merge = "INSERT INTO " + index + " (" + index + ", rank) VALUES ('merge', " + pages + ")";
    if (auto merged = writer.run(merge, {}); !merged) return merged.error();
    constexpr sqlite3_int64 of_the_command = 1;  // what the manual says to compare with
    const bool did_something = sqlite3_total_changes64(writer.handle()) - before > of_the_command;
    if (const int code = merging.commit(); code != SQLITE_OK) return writer.error(code);
    return did_something;
}

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_SCRUB_HPP
