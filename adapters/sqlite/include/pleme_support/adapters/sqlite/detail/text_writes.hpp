// The texts of tickets and their trigrams: written, found and taken away.
// SQLite adapter: knows nothing of what texts were folded by. Guide: adapters/sqlite/README.md.
// Tests: adapters/sqlite/tests/sqlite_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_TEXT_WRITES_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_TEXT_WRITES_HPP

#include <pleme_support/adapters/sql/table.hpp>
#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/adapters/sqlite/detail/text_search.hpp>
#include <pleme_support/adapters/sqlite/error_map.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::adapters::sqlite::detail {

/// The names of the searchable members, each behind `before`.
[[nodiscard]] inline std::string list_texts(const sql::table& of, std::string_view before)
{
    std::string list;
    for (std::size_t i = 0; i < of.columns.size(); ++i)
        if (sql::has_member(of.searchable, i)) list.append(before).append(of.columns[i].name);
    return list;
}

/// The searchable members of a record, in member order.
[[nodiscard]] inline std::vector<value> searchable_texts(const sql::table& of, const void* record)
{
    std::vector<value> texts;
    for (std::size_t i = 0; i < of.columns.size(); ++i)
        if (sql::has_member(of.searchable, i)) texts.push_back(of.columns[i].value_in(record));
    return texts;
}

/// Whose texts a record has: the id and the product of its ticket.
struct text_owner {
    value id;
    value product;
};

/// @param of  whose key is the ticket's
[[nodiscard]] inline text_owner owner_of(const sql::table& of, const void* record)
{
    return {of.key_column(0).value_in(record), of.key_column(1).value_in(record)};
}

/// Appends the condition that finds a ticket.
inline void append_ticket(statement& to, const text_owner& owner)
{
    to.append("id = ").bind(owner.id, sql::column_type::uuid).append(" AND product = ");
    to.bind(owner.product, sql::column_type::text);
}

/// Adds texts under a number to the table or to the index.
[[nodiscard]] inline result<void> add_texts(connection& on, const sql::table& of, const std::string& to,
                                            std::string_view number, std::int64_t docid, const std::vector<value>& texts)
{
    statement add;
    add.append("INSERT INTO " + to + " (").append(number).append(list_texts(of, ", ") + ") VALUES (");
    add.bind(docid, sql::column_type::integer);
    for (const value& text : texts) add.append(", ").bind(text, sql::column_type::text);
    add.append(")");
    return on.run(add.text(), add.parameters());
}

/// Adds the texts of a ticket, and their trigrams.
/// @return `errc::conflict` if there is no such ticket, or if it has texts
[[nodiscard]] inline result<void> insert_texts(connection& on, const sql::table& of, const void* record)
{
    statement look;
    look.append("SELECT docid FROM support_tickets WHERE ");
    append_ticket(look, owner_of(of, record));
    std::optional<std::int64_t> docid;
    auto looked = on.query(look.text(), look.parameters(), [&](const prepared& row) -> result<void> {
        docid = row.cell(0, sql::column_type::integer).number;
        return {};
    });
    if (!looked) return looked;
    if (!docid) return to_error(SQLITE_CONSTRAINT_FOREIGNKEY);
    const auto texts = searchable_texts(of, record);
    if (auto added = add_texts(on, of, texts_of(of.name), "docid", *docid, texts); !added) return added;
    return add_texts(on, of, trigrams_of_record(of.name), "rowid", *docid, texts);
}

/// The texts that a ticket has, and where.
struct kept_texts {
    std::int64_t docid = 0;
    std::vector<value> texts;  ///< in member order
};

/// @return nothing if it has none; an error of the connection
[[nodiscard]] inline result<std::optional<kept_texts>> find_texts(connection& on, const sql::table& of, const text_owner& owner)
{
    statement look;
    look.append("SELECT docid" + list_texts(of, ", ") + " FROM " + texts_of(of.name) +
                " WHERE docid = (SELECT docid FROM support_tickets WHERE ");
    append_ticket(look, owner);
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
    const std::string index = trigrams_of_record(of.name);
    statement forget;
    forget.append("INSERT INTO " + index + " (" + index + ", rowid" + list_texts(of, ", ") + ") VALUES ('delete', ");
    forget.bind(kept.docid, sql::column_type::integer);
    for (const value& text : kept.texts) forget.append(", ").bind(text, sql::column_type::text);
    forget.append(")");
    return on.run(forget.text(), forget.parameters());
}

/// Takes away the texts of a ticket, if it has some.
/// @return whether it had
[[nodiscard]] inline result<bool> remove_texts(connection& on, const sql::table& of, const text_owner& owner)
{
    const auto kept = find_texts(on, of, owner);
    if (!kept) return kept.error();
    if (!*kept) return false;
    if (auto forgotten = forget_trigrams(on, of, **kept); !forgotten) return forgotten.error();
    statement removal;
    removal.append("DELETE FROM " + texts_of(of.name) + " WHERE docid = ").bind((*kept)->docid, sql::column_type::integer);
    if (auto removed = on.run(removal.text(), removal.parameters()); !removed) return removed.error();
    return true;
}

/// Replaces the texts of a ticket; those that did not change cost one look.
/// @return whether it had some
[[nodiscard]] inline result<bool> update_texts(connection& on, const sql::table& of, const void* record)
{
    const auto kept = find_texts(on, of, owner_of(of, record));
    if (!kept) return kept.error();
    if (!*kept) return false;
    const auto texts = searchable_texts(of, record);
    if ((*kept)->texts == texts) return true;
    const std::int64_t docid = (*kept)->docid;
    if (auto forgotten = forget_trigrams(on, of, **kept); !forgotten) return forgotten.error();
    statement replace;
    replace.append("UPDATE " + texts_of(of.name) + " SET ");
    std::string_view separator;
    std::size_t next = 0;
    for (std::size_t i = 0; i < of.columns.size(); ++i) {
        if (!sql::has_member(of.searchable, i)) continue;
        replace.append(separator).append(of.columns[i].name).append(" = ").bind(texts[next++], sql::column_type::text);
        separator = ", ";
    }
    replace.append(" WHERE docid = ").bind(docid, sql::column_type::integer);
    if (auto replaced = on.run(replace.text(), replace.parameters()); !replaced) return replaced.error();
    auto added = add_texts(on, of, trigrams_of_record(of.name), "rowid", docid, texts);
    if (!added) return added.error();
    return true;
}

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_TEXT_WRITES_HPP
