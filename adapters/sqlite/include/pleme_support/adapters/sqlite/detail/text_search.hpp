// Text search on SQLite: the dialect's condition, and whether a read begins with the index of texts.
// SQLite adapter: knows nothing of what texts were folded by. Guide: adapters/sqlite/README.md.
// Tests: adapters/sqlite/tests/text_search.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_TEXT_SEARCH_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_TEXT_SEARCH_HPP

#include <pleme_support/adapters/sql/select.hpp>
#include <pleme_support/adapters/sql/statement.hpp>
#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/utf8.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::sqlite::detail {

/// FTS5 refuses expressions of more than 256 parts; so many find few enough texts to look at.
inline constexpr std::size_t max_trigrams = 64;

/// The parts of a word that the trigram index knows: each three code points that follow on each other.
[[nodiscard]] inline std::vector<std::string_view> trigrams_of(std::string_view word)
{
    std::vector<std::size_t> starts;  // of each code point, and the end
    for (std::size_t at = 0; at < word.size();) {
        starts.push_back(at);
        static_cast<void>(next_code_point(word, at));
    }
    starts.push_back(word.size());
    std::vector<std::string_view> trigrams;
    for (std::size_t i = 0; i + 3 < starts.size(); ++i) trigrams.push_back(word.substr(starts[i], starts[i + 3] - starts[i]));
    return trigrams;
}

/// Appends a trigram as a string of the FTS5 query language.
inline void append_trigram(std::string& to, std::string_view trigram)
{
    to += to.empty() ? "\"" : " AND \"";
    for (const char c : trigram) to.append(c == '"' ? 2 : 1, c);
    to += '"';
}

/// Where the texts of a searchable record lie: in the row with the number of their ticket's. The table that has the record's
/// name is a view of them.
[[nodiscard]] inline std::string texts_of(std::string_view record)
{
    return std::string{record} + "_kept";
}
/// The trigrams of these texts.
[[nodiscard]] inline std::string trigrams_of_record(std::string_view record)
{
    return std::string{record} + "_trigrams";
}

/// Of more texts than this that may have the words, a page is looked for in its own order: some of its first tickets have them.
/// Of fewer, all are looked at and sorted: in the order of the page they might be anywhere.
inline constexpr std::int64_t few_texts = 2'000;

/// What the trigram index is asked for: all trigrams of all words, in any member and anywhere. Empty if the words are too short
/// to have any.
[[nodiscard]] inline std::string trigram_query(const std::vector<std::string>& words)
{
    std::vector<std::string_view> trigrams;
    for (const std::string& word : words)
        for (const std::string_view trigram : trigrams_of(word))
            if (trigrams.size() < max_trigrams && std::find(trigrams.begin(), trigrams.end(), trigram) == trigrams.end())
                trigrams.push_back(trigram);
    std::string all;
    for (const std::string_view trigram : trigrams) append_trigram(all, trigram);
    return all;
}

/// Each word is in one of the texts.
template <class D>
void append_words(sql::statement<D>& to, const storage::record_info& searched, const storage::text_match& match)
{
    std::string_view separator = "(";
    for (const std::string& word : match.words) {
        for (std::size_t i = 0; i < searched.members.size(); ++i) {
            if (!sql::has_member(match.members, i)) continue;
            to.append(separator).append("instr(").append(searched.members[i].name).append(", ");
            to.bind(word, sql::column_type::text).append(") > 0");
            separator = " OR ";
        }
        separator = ") AND (";
    }
    to.append(")");
}

/// How the shared statement text becomes SQLite's.
/// @tparam ByIndex  how texts are searched: true begins with what the trigram index finds, false with the rows of the query,
///                  in their order, and looks at the texts of each
template <bool ByIndex>
struct basic_dialect {
    using written = sql::statement<basic_dialect>;

    static constexpr std::string_view unlimited = " LIMIT -1";
    static constexpr bool has_literal_limits = false;

    static void append_placeholder(std::string& to, std::size_t, sql::column_type) { to += '?'; }
    static void append_in(written& to, std::string_view column, sql::column_type type, const std::vector<value>& operands)
    {
        // The last one repeated up to a power of two: few texts to prepare and to keep, whatever the number of operands.
        std::vector<value> padded = operands;
        padded.resize(std::bit_ceil(operands.size()), operands.back());
        sql::append_in_list(to, column, type, padded);
    }
    static void append_in_keys(written& to, const sql::table& of, const std::vector<std::vector<value>>& keys)
    {
        sql::append_in_key_list(to, of, keys);
    }
    static void append_text_match(written& to, const sql::table& of, const storage::record_info& searched,
                                  const storage::text_match& match)
    {
        const std::string texts = texts_of(searched.name);
        if (ByIndex) {
            const std::string index = trigrams_of_record(searched.name);
            to.append("docid IN (SELECT docid FROM " + texts + " WHERE docid IN (SELECT rowid FROM " + index + " WHERE " +
                      index);
            to.append(" MATCH ").bind(trigram_query(match.words), sql::column_type::text).append(") AND ");
        } else {
            to.append("EXISTS (SELECT 1 FROM " + texts + " WHERE " + texts + ".docid = ").append(of.name).append(".docid AND ");
        }
        append_words(to, searched, match);
        to.append(")");
    }
    /// Of tickets that the texts say: found by number, whatever index there is for the other conditions.
    static void append_hint(written& to, const sql::table& of, const storage::query_parts& parts)
    {
        const auto has_text = [](const storage::related_records& others) { return others.text && others.exist; };
        if (ByIndex && !of.belongs_to_ticket && std::any_of(parts.related.begin(), parts.related.end(), has_text))
            to.append(" NOT INDEXED");
    }
};
using dialect = basic_dialect<false>;
static_assert(sql::dialect<dialect>);

using statement = sql::statement<dialect>;

/// Whether a query has words that the trigram index finds in few texts.
[[nodiscard]] inline result<bool> finds_few(connection& on, const sql::table& of, const storage::query_parts& parts)
{
    const storage::record_info* searched = parts.text ? of.info : nullptr;
    const storage::text_match* match = parts.text ? &*parts.text : nullptr;
    for (const storage::related_records& others : parts.related)
        if (match == nullptr && others.text && others.exist) searched = others.of, match = &*others.text;
    if (match == nullptr) return false;
    std::string trigrams = trigram_query(match->words);
    if (trigrams.empty()) return false;
    const std::string index = trigrams_of_record(searched->name);
    statement count;
    count.append("SELECT count(*) FROM (SELECT 1 FROM " + index + " WHERE " + index + " MATCH ");
    count.bind(std::move(trigrams), sql::column_type::text).append(" LIMIT ");
    count.bind(few_texts + 1, sql::column_type::integer).append(")");
    auto found = on.ask_integer(count.text(), count.parameters());
    if (!found) return found.error();
    return *found <= few_texts;
}

/// Makes the text of a read the way that suits what it searches for.
/// @param append  `append(statement)` appends the read to a statement of either dialect
/// @param read    `read(text, parameters)` runs it, and returns a result
template <class Append, class Read>
[[nodiscard]] auto read_by_plan(connection& on, const sql::table& of, const storage::query_parts& parts, Append&& append,
                                Read&& read) -> decltype(read(std::string{}, std::vector<value>{}))
{
    const auto few = finds_few(on, of, parts);
    if (!few) return few.error();
    if (*few) {
        sql::statement<basic_dialect<true>> by_index;
        append(by_index);
        return read(by_index.text(), by_index.parameters());
    }
    statement in_order;
    append(in_order);
    return read(in_order.text(), in_order.parameters());
}

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_TEXT_SEARCH_HPP
