// Text search on SQLite: the dialect's condition, and the folded texts and trigrams that it reads.
// SQLite adapter; folding is the core's (rules/search.hpp). Guide: adapters/sqlite/README.md.
// Tests: adapters/sqlite/tests/text_search.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_TEXT_SEARCH_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_TEXT_SEARCH_HPP

#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/adapters/sql/select.hpp>
#include <pleme_support/adapters/sql/statement.hpp>
#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/rules/search.hpp>
#include <pleme_support/utf8.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
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

/// The names of the members in a set, each with `before` and `after` around it, with `between` between them.
[[nodiscard]] inline std::string list_columns(const sql::table& of, sql::member_set members, std::string_view before,
                                              std::string_view after, std::string_view between)
{
    std::string list;
    for (std::size_t i = 0; i < of.columns.size(); ++i) {
        if (!sql::has_member(members, i)) continue;
        if (!list.empty()) list += between;
        list.append(before).append(of.columns[i].name).append(after);
    }
    return list;
}

/// The row is among those whose folded texts hold every word. The index says where all trigrams of the words are, in any member
/// and anywhere; whether the words are there too the texts say. Without a word of three code points all texts are looked at.
template <class D>
void append_text_condition(sql::statement<D>& to, const sql::table& of, const storage::text_match& match)
{
    const std::string table{of.name};
    to.append("docid IN (SELECT docid FROM " + table + "_text WHERE ");
    std::vector<std::string_view> trigrams;
    for (const std::string& word : match.words)
        for (const std::string_view trigram : trigrams_of(word))
            if (trigrams.size() < max_trigrams && std::find(trigrams.begin(), trigrams.end(), trigram) == trigrams.end())
                trigrams.push_back(trigram);
    if (!trigrams.empty()) {
        std::string all;
        for (const std::string_view trigram : trigrams) append_trigram(all, trigram);
        to.append("docid IN (SELECT rowid FROM " + table + "_trigrams WHERE " + table + "_trigrams MATCH ");
        to.bind(std::move(all), sql::column_type::text).append(") AND ");
    }
    std::string_view separator = "(";
    for (const std::string& word : match.words) {
        for (std::size_t i = 0; i < of.columns.size(); ++i) {
            if (!sql::has_member(match.members, i)) continue;
            to.append(separator).append("instr(").append(of.columns[i].name).append(", ");
            to.bind(word, sql::column_type::text).append(") > 0");
            separator = " OR ";
        }
        separator = ") AND (";
    }
    to.append("))");
}

/// How the shared statement text becomes SQLite's.
struct dialect {
    static constexpr std::string_view unlimited = " LIMIT -1";
    static constexpr bool has_literal_limits = false;

    static void append_placeholder(std::string& to, std::size_t, sql::column_type) { to += '?'; }
    static void append_in(sql::statement<dialect>& to, std::string_view column, sql::column_type type,
                          const std::vector<value>& operands)
    {
        // The last one repeated up to a power of two: few texts to prepare and to keep, whatever the number of operands.
        std::vector<value> padded = operands;
        padded.resize(std::bit_ceil(operands.size()), operands.back());
        sql::append_in_list(to, column, type, padded);
    }
    static void append_in_keys(sql::statement<dialect>& to, const sql::table& of, const std::vector<std::vector<value>>& keys)
    {
        sql::append_in_key_list(to, of, keys);
    }
    static void append_text_match(sql::statement<dialect>& to, const sql::table& of, const storage::text_match& match)
    {
        append_text_condition(to, of, match);
    }
};
static_assert(sql::dialect<dialect>);

using statement = sql::statement<dialect>;

/// The searchable members of a record, folded, in member order.
[[nodiscard]] inline std::vector<value> fold_searchable(const sql::table& of, const void* record)
{
    std::vector<value> folded;
    for (std::size_t i = 0; i < of.columns.size(); ++i)
        if (sql::has_member(of.searchable, i))
            folded.emplace_back(rules::fold_case(std::get<std::string>(of.columns[i].value_in(record))));
    return folded;
}

/// Binds texts, each behind a comma.
inline void bind_texts(statement& to, const std::vector<value>& texts)
{
    for (const value& text : texts) to.append(", ").bind(text, sql::column_type::text);
}

/// Adds the folded texts of a record, and their trigrams.
/// @param docid  the number of its row
[[nodiscard]] inline result<void> insert_texts(connection& on, std::int64_t docid, const sql::table& of, const void* record)
{
    const std::string table{of.name};
    const std::string columns = list_columns(of, of.searchable, ", ", "", "");
    const auto folded = fold_searchable(of, record);
    for (const std::string_view number : {"_text (docid", "_trigrams (rowid"}) {
        statement texts;
        texts.append("INSERT INTO " + table).append(number).append(columns + ") VALUES (");
        texts.bind(docid, sql::column_type::integer);
        bind_texts(texts, folded);
        texts.append(")");
        if (auto added = on.run(texts.text(), texts.parameters()); !added) return added;
    }
    return {};
}

/// The folded texts that a record has, and where.
struct kept_texts {
    std::int64_t docid = 0;
    std::vector<value> texts;  ///< in member order
};

/// @return nothing if the record has none; an error of the connection
[[nodiscard]] inline result<std::optional<kept_texts>> find_texts(connection& on, const sql::table& of, const void* record)
{
    statement look;
    const std::string table{of.name};
    look.append("SELECT docid" + list_columns(of, of.searchable, ", ", "", "") + " FROM " + table +
                "_text WHERE docid = (SELECT docid FROM " + table + " WHERE ");
    sql::append_key(look, of, record);
    look.append(")");
    std::optional<kept_texts> found;
    const auto count = static_cast<std::size_t>(std::popcount(of.searchable));
    auto looked = on.query(look.text(), look.parameters(), [&](const prepared& row) -> result<void> {
        found.emplace().docid = row.cell(0, sql::column_type::integer).number;
        for (std::size_t i = 0; i < count; ++i)
            found->texts.emplace_back(std::string{row.cell(i + 1, sql::column_type::text).text});
        return {};
    });
    if (!looked) return looked.error();
    return found;
}

/// Takes trigrams out of the index, which, with its texts elsewhere, has to be told what they were.
[[nodiscard]] inline result<void> forget_trigrams(connection& on, const sql::table& of, const kept_texts& kept)
{
    const std::string table{of.name};
    statement forget;
    forget.append("INSERT INTO " + table + "_trigrams (" + table + "_trigrams, rowid" +
                  list_columns(of, of.searchable, ", ", "", "") + ") VALUES ('delete', ");
    forget.bind(kept.docid, sql::column_type::integer);
    bind_texts(forget, kept.texts);
    forget.append(")");
    return on.run(forget.text(), forget.parameters());
}

/// Takes away the folded texts of a record that is going to be removed, if it is there.
[[nodiscard]] inline result<void> remove_texts(connection& on, const sql::table& of, const void* record)
{
    const auto kept = find_texts(on, of, record);
    if (!kept) return kept.error();
    if (!*kept) return {};
    if (auto forgotten = forget_trigrams(on, of, **kept); !forgotten) return forgotten;
    statement removal;
    removal.append("DELETE FROM ").append(of.name).append("_text WHERE docid = ");
    removal.bind((*kept)->docid, sql::column_type::integer);
    return on.run(removal.text(), removal.parameters());
}

/// Brings the folded texts of a changed record up to date; a record whose texts did not change costs one look.
[[nodiscard]] inline result<void> update_texts(connection& on, const sql::table& of, const void* record)
{
    const std::string table{of.name};
    const std::string columns = list_columns(of, of.searchable, ", ", "", "");
    const auto folded = fold_searchable(of, record);
    const auto kept = find_texts(on, of, record);
    if (!kept) return kept.error();
    if (!*kept) return support_error{errc::storage_corrupt, "a record has no searchable text"};
    if ((*kept)->texts == folded) return {};
    const std::int64_t docid = (*kept)->docid;
    if (auto forgotten = forget_trigrams(on, of, **kept); !forgotten) return forgotten;

    statement replace;
    replace.append("UPDATE " + table + "_text SET ");
    std::string_view separator;
    for (std::size_t i = 0, next = 0; i < of.columns.size(); ++i) {
        if (!sql::has_member(of.searchable, i)) continue;
        replace.append(separator).append(of.columns[i].name).append(" = ").bind(folded[next++], sql::column_type::text);
        separator = ", ";
    }
    replace.append(" WHERE docid = ").bind(docid, sql::column_type::integer);
    if (auto replaced = on.run(replace.text(), replace.parameters()); !replaced) return replaced;

    statement add;
    add.append("INSERT INTO " + table + "_trigrams (rowid" + columns + ") VALUES (").bind(docid, sql::column_type::integer);
    bind_texts(add, folded);
    add.append(")");
    return on.run(add.text(), add.parameters());
}

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_TEXT_SEARCH_HPP
