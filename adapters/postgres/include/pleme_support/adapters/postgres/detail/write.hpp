// A batch as one statement: a modifying CTE that happens whole or not at all, in one round trip.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/statements.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_WRITE_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_WRITE_HPP

#include <pleme_support/adapters/postgres/detail/dialect.hpp>
#include <pleme_support/adapters/postgres/detail/many.hpp>
#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/adapters/sql/table.hpp>
#include <pleme_support/storage/batch.hpp>
#include <pleme_support/storage/changes_view.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres::detail {

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
    void add(const sql::table_changes& changes, const std::vector<support_ticket>& gone)
    {
        const sql::table& of = changes.of;
        const auto& [inserts, updates, changed, removals, absent] = changes.asked;
        if (!updates.empty()) {
            begin_part();
            append_updates(text_, of, updates, changed);
            count_part(updates.size());
        }
        if (!inserts.empty()) {
            begin_part();
            sql::append_insert(text_, of, inserts);
            if (expects_absence_)
                count_part(inserts.size());
            else
                text_.append(")");
        }
        if (!removals.empty()) {
            begin_part();
            append_deletes(text_, of, removals);
            count_part(removals.size());
        }
        if (of.belongs_to_ticket) {
            for (const support_ticket& ticket : gone) {
                begin_part();
                sql::append_delete_of(text_, of, ticket);
                text_.append(")");
            }
        }
        if (!absent.empty()) {
            begin_part();
            append_searches(text_, of, absent);
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

    statement text_;
    std::string changed_;  ///< the sum of the rows that the counted parts changed, as an expression
    std::string found_;    ///< the sum of the records that were expected to be absent and are there; empty: none were expected
    std::size_t parts_ = 0;
    std::size_t counted_ = 0;  ///< how many `changed_` must be
    bool expects_absence_;
};

/// A batch as one statement: parents before children, so that two commits wait for each other in one order.
/// @param tables  parents before children
/// @param gone    the tickets that it removes
[[nodiscard]] inline batch_writer write_batch(std::span<const sql::table_changes> tables,
                                              const std::vector<support_ticket>& gone)
{
    const bool expects_absence =
        std::any_of(tables.begin(), tables.end(), [](const sql::table_changes& each) { return !each.asked.absent.empty(); });
    batch_writer writer{expects_absence};
    for (const sql::table_changes& each : tables) writer.add(each, gone);
    return writer;
}

/// The same of a batch of any records.
template <class Records>
[[nodiscard]] batch_writer write_batch(const storage::basic_batch<Records>& batch)
{
    return write_batch(sql::changes_of(batch), batch.template removals<support_ticket>());
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_WRITE_HPP
