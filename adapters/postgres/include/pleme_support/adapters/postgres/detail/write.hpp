// A batch as one statement: a modifying CTE that happens whole or not at all, in one round trip.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_WRITE_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_WRITE_HPP

#include <pleme_support/adapters/postgres/detail/dialect.hpp>
#include <pleme_support/adapters/postgres/detail/many.hpp>
#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/rules/search.hpp>
#include <pleme_support/storage/batch.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// Whether a batch expects anything to be absent.
template <class Records>
[[nodiscard]] bool expects_absence(const storage::basic_batch<Records>& batch)
{
    return [&]<class... R>(boost::mp11::mp_list<R...>) { return (!batch.template absent<R>().empty() || ...); }(Records{});
}

/// Writes the parts of the CTE one behind the other, and counts the rows that updates and removals must change.
///
/// Two things guard a commit. The event's key: of two writers of one version the second gets 23505. And the number of rows that
/// updates and removals changed: the main statement compares it with what it must be, and if they differ divides by zero, which
/// `judge_commit` knows (22012). Either way the server undoes the whole statement. It takes no table, so that there is none
/// that a distributed database could forget to have everywhere.
///
/// What is expected to be absent is a part that looks for it, and it is looked for last, when all that is written was: behind
/// an earlier try of the same commit, which may still run, that waits. Refused before, a commit could be told to be a conflict
/// and be applied by its first try nevertheless. So the rows that are inserted count then, too.
class batch_writer {
public:
    /// @param expects_absence  whether the batch to come does
    explicit batch_writer(bool expects_absence) : expects_absence_{expects_absence} {}

    /// @param gone  the tickets that the same batch removes
    template <storage::record R>
    void add(const storage::record_changes<R>& asked, const std::vector<support_ticket>& gone)
    {
        const auto& inserts = asked.inserts;
        const auto& updates = asked.updates;
        const auto& removals = asked.removals;
        if (!updates.empty()) {
            begin_part();
            append_updates<R>(text_, updates, asked.changed);
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
        if constexpr (storage::belongs_to_ticket<R>) {
            for (const support_ticket& ticket : gone) {
                begin_part();
                sql::append_delete_of<R>(text_, ticket);
                text_.append(")");
            }
        }
        if constexpr (storage::record_traits<R>::searchable != 0) {
            add_texts(inserts);
            for (std::size_t i = 0; i < updates.size(); ++i)
                if ((asked.changed[i] & storage::record_traits<R>::searchable) != 0) replace_texts(updates[i]);
            for (const R& record : removals) {
                begin_part();
                text_.append("DELETE FROM ").append(storage::record_traits<R>::name).append("_text WHERE ");
                sql::append_key(text_, record);
                text_.append(")");
            }
        }
        if (!asked.absent.empty()) {
            begin_part();
            append_searches<R>(text_, asked.absent);
            text_.append(")");
            // Not EXISTS: of one row that it takes to be there the server thinks that reading the table finds it soon.
            add_count_to(found_);
        }
    }

    [[nodiscard]] bool empty() const noexcept { return parts_ == 0; }

    /// @pre not `empty()`
    [[nodiscard]] statement finish() &&
    {
        if (changed_.empty() && found_.empty()) {
            text_.append(" SELECT 1");
            return std::move(text_);
        }
        const std::string miscounted = changed_ + " <> " + std::to_string(counted_);
        const std::string is_there = found_ + " <> 0";
        // CASE, since OR says nothing about the order.
        text_.append(" SELECT 1 / (CASE");
        if (!changed_.empty()) text_.append(" WHEN " + miscounted + " THEN 0");
        if (!found_.empty()) text_.append(" WHEN " + is_there + " THEN 0");
        text_.append(" ELSE 1 END)");
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
        add_count_to(changed_);
        counted_ += rows;
    }

    /// Adds the rows of the last part to a sum.
    void add_count_to(std::string& sum) const
    {
        sum.append(sum.empty() ? "" : " + ").append("(SELECT count(*) FROM part_" + std::to_string(parts_) + ")");
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
                text_.bind(sql::to_column(record, member), sql::column_type_of<T>);
        });
        text_.append(")");
    }

    statement text_;
    std::string changed_;  ///< the sum of the rows that the counted parts changed, as an expression
    std::string found_;    ///< the sum of the records that were expected to be absent and are there; empty: none were expected
    std::size_t parts_ = 0;
    std::size_t counted_ = 0;  ///< how many `changed_` must be
    bool expects_absence_;
};

/// A batch that is not empty as one statement: parents before children, so that two commits wait for each other in one order.
template <class Records>
[[nodiscard]] batch_writer write_batch(const storage::basic_batch<Records>& batch)
{
    batch_writer writer{expects_absence(batch)};
    const auto& gone = batch.template removals<support_ticket>();
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        (writer.template add<R>(batch.template changes<R>(), gone), ...);
    }(Records{});
    return writer;
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_WRITE_HPP
