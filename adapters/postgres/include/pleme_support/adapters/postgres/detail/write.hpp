// A batch as one statement: a modifying CTE that happens whole or not at all, in one round trip.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_WRITE_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_WRITE_HPP

#include <pleme_support/adapters/postgres/detail/dialect.hpp>
#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/rules/search.hpp>
#include <pleme_support/storage/batch.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::adapters::postgres::detail {

/// Appends records as rows `v` of the columns in `members`: one array for each column, so that a statement has as many
/// parameters for a thousand records as for two, and one text.
template <storage::record R>
void append_rows(statement& to, const std::vector<R>& records, storage::member_set members)
{
    std::string_view separator = "unnest(";
    const R shape{};
    storage::for_each_member(shape, [&]<class T>(auto index, std::string_view, const T&) {
        if (((members >> index()) & 1U) == 0) return;
        std::vector<value> column;
        column.reserve(records.size());
        for (const R& record : records) {
            storage::for_each_member(record, [&](auto other, std::string_view, const auto& member) {
                if constexpr (index() == other()) column.push_back(sql::to_column(member));
            });
        }
        to.append(separator).bind(to_array(column), sql::column_type_of<T>).append("[]");
        separator = ", ";
    });
    to.append(") AS v (" + list_columns<R>(members) + ")");
}

/// Appends the condition that a row of the table has the key of one of `append_rows`.
template <storage::record R>
void append_row_match(statement& to)
{
    const std::string table{storage::record_traits<R>::name};
    std::string_view separator = " WHERE ";
    for (const storage::member_index member : storage::record_traits<R>::key) {
        const std::string name{sql::columns_of<R>[member].name};
        to.append(separator).append(table + "." + name + " = v." + name);
        separator = " AND ";
    }
}

/// Appends to that that it has the version of that one, if `R` is versioned.
/// @param added  what is added to the version of `v`
template <storage::record R>
void append_version_match(statement& to, std::string_view added)
{
    if constexpr (storage::is_versioned<R>)
        to.append(" AND " + std::string{storage::record_traits<R>::name} + ".version = v.version").append(added);
}

/// Appends one UPDATE of all the records.
/// @param records  at least one
/// @param changed  of each record the members that may differ from what is stored
template <storage::record R>
void append_updates(statement& to, const std::vector<R>& records, const std::vector<storage::member_set>& changed)
{
    if (records.size() == 1) return sql::append_update(to, records.front(), changed.front());
    storage::member_set written = storage::key_members<R>;
    for (const storage::member_set each : changed) written |= each;
    to.append("UPDATE ").append(storage::record_traits<R>::name);
    std::string_view separator = " SET ";
    for (std::size_t i = 0; i < sql::columns_of<R>.size(); ++i) {
        if (sql::is_key_member<R>(i) || ((written >> i) & 1U) == 0) continue;
        const std::string name{sql::columns_of<R>[i].name};
        to.append(separator).append(name + " = v." + name);
        separator = ", ";
    }
    to.append(" FROM ");
    append_rows(to, records, written);
    append_row_match<R>(to);
    append_version_match<R>(to, " - 1");
}

/// Appends one DELETE of all the records.
/// @param records  at least one
template <storage::record R>
void append_deletes(statement& to, const std::vector<R>& records)
{
    if (records.size() == 1) return sql::append_delete(to, records.front());
    to.append("DELETE FROM ").append(storage::record_traits<R>::name).append(" USING ");
    storage::member_set members = storage::key_members<R>;
    if constexpr (storage::is_versioned<R>) members |= storage::members_of<&R::version>;
    append_rows(to, records, members);
    append_row_match<R>(to);
    append_version_match<R>(to, "");
}

/// Appends one SELECT that returns a row for each of the records whose key is there.
/// @param records  at least one
template <storage::record R>
void append_searches(statement& to, const std::vector<R>& records)
{
    if (records.size() == 1) return sql::append_search(to, records.front());
    to.append("SELECT 1 FROM ").append(storage::record_traits<R>::name).append(", ");
    append_rows(to, records, storage::key_members<R>);
    append_row_match<R>(to);
}

/// Whether a batch expects anything to be absent.
[[nodiscard]] inline bool expects_absence(const storage::batch& batch)
{
    return [&]<class... R>(boost::mp11::mp_list<R...>) { return (!batch.absent<R>().empty() || ...); }(storage::record_types{});
}

/// Writes the parts of the CTE one behind the other, and counts the rows that updates and removals must change.
///
/// Two things guard a commit. The event's key: of two writers of one version the second gets 23505. And the number of rows that
/// updates and removals changed: the main statement compares it with what it must be, and if they differ inserts one key twice
/// into `commit_guard`, which is 23505 too. Either way the server undoes the whole statement.
///
/// What is expected to be absent is a part that looks for it, and it is looked for last, when all that is written was: behind
/// an earlier try of the same commit, which may still run, that waits. Refused before, a commit could be told to be a conflict
/// and be applied by its first try nevertheless. So the rows that are inserted count then, too.
class batch_writer {
public:
    /// @param expects_absence  whether the batch to come does
    explicit batch_writer(bool expects_absence) : expects_absence_{expects_absence} {}

    template <storage::record R>
    void add(const storage::batch& batch)
    {
        const auto& inserts = batch.inserts<R>();
        const auto& updates = batch.updates<R>();
        const auto& removals = batch.removals<R>();
        if (!updates.empty()) {
            begin_part();
            append_updates<R>(text_, updates, batch.changed<R>());
            count_part(updates.size());
        }
        if (!inserts.empty()) {
            begin_part();
            sql::append_insert(text_, std::span<const R>{inserts});
            if (expects_absence_)
                count_part(inserts.size());
            else
                text_.append(")");
        }
        if (!removals.empty()) {
            begin_part();
            append_deletes<R>(text_, removals);
            count_part(removals.size());
        }
        if constexpr (storage::record_traits<R>::belongs_to_ticket) {
            for (const support_ticket& ticket : batch.removals<support_ticket>()) {
                begin_part();
                sql::append_delete_of<R>(text_, ticket);
                text_.append(")");
            }
        }
        if constexpr (storage::record_traits<R>::searchable != 0) {
            add_texts(inserts);
            for (std::size_t i = 0; i < updates.size(); ++i)
                if ((batch.changed<R>()[i] & storage::record_traits<R>::searchable) != 0) replace_texts(updates[i]);
            for (const R& record : removals) {
                begin_part();
                text_.append("DELETE FROM ").append(storage::record_traits<R>::name).append("_text WHERE ");
                sql::append_key(text_, record);
                text_.append(")");
            }
        }
        if (!batch.absent<R>().empty()) {
            begin_part();
            append_searches<R>(text_, batch.absent<R>());
            text_.append(")");
            found_.append(found_.empty() ? "" : " OR ").append("EXISTS (SELECT 1 FROM part_" + std::to_string(parts_) + ")");
        }
    }

    [[nodiscard]] bool empty() const noexcept { return parts_ == 0; }

    /// @pre not `empty()`
    [[nodiscard]] statement finish() &&
    {
        const std::string miscounted = counted_ == 0 ? "" : changed_ + " <> " + std::to_string(counted_);
        if (miscounted.empty() && found_.empty()) {
            text_.append(" SELECT 1");
            return std::move(text_);
        }
        text_.append(" INSERT INTO commit_guard (mark) SELECT mark FROM (VALUES (1), (1)) AS twice (mark) WHERE ");
        if (!miscounted.empty() && !found_.empty())  // CASE, since OR says nothing about the order
            text_.append("CASE WHEN " + miscounted + " THEN TRUE ELSE " + found_ + " END");
        else
            text_.append(miscounted + found_);
        return std::move(text_);
    }

private:
    void begin_part()
    {
        text_.append(parts_ == 0 ? "WITH part_" : ", part_").append(std::to_string(parts_ + 1)).append(" AS (");
        ++parts_;
    }

    /// Ends a part that has to change so many rows.
    void count_part(std::size_t rows)
    {
        text_.append(" RETURNING 1)");
        changed_.append(changed_.empty() ? "" : " + ").append("(SELECT count(*) FROM part_" + std::to_string(parts_) + ")");
        counted_ += rows;
    }

    /// The folded texts of new records.
    template <storage::record R>
    void add_texts(const std::vector<R>& records)
    {
        if (records.empty()) return;
        constexpr auto texts = storage::key_members<R> | storage::record_traits<R>::searchable;
        begin_part();
        text_.append("INSERT INTO ").append(storage::record_traits<R>::name).append("_text (" + list_columns<R>(texts) + ")");
        std::string_view row = " VALUES ";
        for (const R& record : records) {
            text_.append(row);
            bind_texts(record);
            row = ", ";
        }
        text_.append(")");
    }

    /// The folded texts of a record that has some; if they are what they were, nothing is written.
    template <storage::record R>
    void replace_texts(const R& record)
    {
        constexpr auto searchable = storage::record_traits<R>::searchable;
        const std::string table = std::string{storage::record_traits<R>::name} + "_text";
        std::string set;
        std::string found;
        std::string differs;
        for (std::size_t i = 0; i < sql::columns_of<R>.size(); ++i) {
            const std::string name{sql::columns_of<R>[i].name};
            if (sql::is_key_member<R>(i))
                found.append(found.empty() ? "" : " AND ").append(table + "." + name + " = v." + name);
            if (((searchable >> i) & 1U) == 0) continue;
            set.append(set.empty() ? "" : ", ").append(name + " = v." + name);
            differs.append(differs.empty() ? "" : " OR ").append(table + "." + name + " <> v." + name);
        }
        begin_part();
        text_.append("UPDATE " + table + " SET " + set + " FROM (VALUES ");
        bind_texts(record);
        text_.append(") AS v (" + list_columns<R>(storage::key_members<R> | searchable) + ") WHERE " + found + " AND (" +
                     differs + "))");
    }

    /// The key and the folded texts of a record as a row, in member order.
    template <storage::record R>
    void bind_texts(const R& record)
    {
        std::string_view separator = "(";
        storage::for_each_member(record, [&]<class T>(auto index, std::string_view, const T& member) {
            constexpr bool is_text = ((storage::record_traits<R>::searchable >> index()) & 1U) != 0;
            if constexpr (is_text || sql::is_key_member<R>(index())) {
                text_.append(separator);
                separator = ", ";
            }
            if constexpr (is_text)
                text_.bind(rules::fold_case(member), sql::column_type::text);
            else if constexpr (sql::is_key_member<R>(index()))
                text_.bind(sql::to_column(member), sql::column_type_of<T>);
        });
        text_.append(")");
    }

    statement text_;
    std::string changed_;  ///< the sum of the rows that the counted parts changed, as an expression
    std::string found_;    ///< whether there is anything that was expected to be absent, as an expression; empty: nothing was
    std::size_t parts_ = 0;
    std::size_t counted_ = 0;  ///< how many `changed_` must be
    bool expects_absence_;
};

/// A batch that is not empty as one statement: parents before children, so that two commits wait for each other in one order.
[[nodiscard]] inline batch_writer write_batch(const storage::batch& batch)
{
    batch_writer writer{expects_absence(batch)};
    [&]<class... R>(boost::mp11::mp_list<R...>) { (writer.add<R>(batch), ...); }(storage::record_types{});
    return writer;
}

}  // namespace pleme_support::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_WRITE_HPP
