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

/// Writes the parts of the CTE one behind the other, and counts the rows that updates must change.
///
/// Two things guard a commit. The event's key: of two writers of one version the second gets 23505. And the number of rows that
/// the updates changed: the main statement compares it with the number of updates, and if they differ inserts one key twice
/// into `commit_guard`, which is 23505 too. Either way the server undoes the whole statement.
class batch_writer {
public:
    template <storage::record R>
    void add(const std::vector<R>& inserts, const std::vector<R>& updates)
    {
        for (const R& record : updates) {
            const std::string name = begin_part();
            sql::append_update(text_, record);
            text_.append(" RETURNING 1)");
            changed_ += (changed_.empty() ? "(SELECT count(*) FROM " : " + (SELECT count(*) FROM ") + name + ")";
            ++updates_;
        }
        if (!inserts.empty()) {
            begin_part();
            sql::append_insert(text_, std::span<const R>{inserts});
            text_.append(")");
        }
        if constexpr (storage::record_traits<R>::searchable != 0) {
            add_texts(inserts, false);
            add_texts(updates, true);
        }
    }

    [[nodiscard]] bool empty() const noexcept { return parts_ == 0; }

    /// @pre not `empty()`
    [[nodiscard]] statement finish() &&
    {
        if (updates_ == 0)
            text_.append(" SELECT 1");
        else
            text_.append(" INSERT INTO commit_guard (mark) SELECT mark FROM (VALUES (1), (1)) AS twice (mark) WHERE " +
                         changed_ + " <> " + std::to_string(updates_));
        return std::move(text_);
    }

private:
    std::string begin_part()
    {
        const std::string name = "part_" + std::to_string(++parts_);
        text_.append(parts_ == 1 ? "WITH " : ", ").append(name).append(" AS (");
        return name;
    }

    /// The folded texts. Those of an update are written only if they changed.
    template <storage::record R>
    void add_texts(const std::vector<R>& records, bool replace)
    {
        if (records.empty()) return;
        constexpr auto searchable = storage::record_traits<R>::searchable;
        const std::string table = std::string{storage::record_traits<R>::name} + "_text";
        const std::string key = list_columns<R>(storage::key_members<R>);
        begin_part();
        text_.append("INSERT INTO " + table + " (" + key + ", " + list_columns<R>(searchable) + ")");
        std::string_view row = " VALUES ";
        for (const R& record : records) {
            std::string_view separator = "(";
            const auto bind = [&](value bound, sql::column_type type) {
                text_.append(separator).bind(std::move(bound), type);
                separator = ", ";
            };
            text_.append(row);
            storage::for_each_member(record, [&]<class T>(auto index, std::string_view, const T& member) {
                if constexpr (sql::is_key_member<R>(index())) bind(sql::to_column(member), sql::column_type_of<T>);
            });
            storage::for_each_member(record, [&](auto index, std::string_view, const auto& member) {
                if constexpr (((searchable >> index()) & 1U) != 0) bind(rules::fold_case(member), sql::column_type::text);
            });
            text_.append(")");
            row = ", ";
        }
        if (replace) {
            text_.append(" ON CONFLICT (" + key + ") DO UPDATE");
            std::string_view set = " SET ";
            std::string_view differs = " WHERE ";
            std::string condition;
            for (std::size_t i = 0; i < sql::columns_of<R>.size(); ++i) {
                if (((searchable >> i) & 1U) == 0) continue;
                const std::string name{sql::columns_of<R>[i].name};
                text_.append(set).append(name + " = excluded." + name);
                condition.append(differs).append(table + "." + name + " <> excluded." + name);
                set = ", ";
                differs = " OR ";
            }
            text_.append(condition);
        }
        text_.append(")");
    }

    statement text_;
    std::string changed_;  ///< the sum of the rows that the updates changed, as an expression
    std::size_t parts_ = 0;
    std::size_t updates_ = 0;
};

/// A batch that is not empty as one statement: parents before children, so that two commits wait for each other in one order.
[[nodiscard]] inline batch_writer write_batch(const storage::batch& batch)
{
    batch_writer writer;
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        (writer.add<R>(batch.inserts<R>(), batch.updates<R>()), ...);
    }(storage::record_types{});
    return writer;
}

}  // namespace pleme_support::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_WRITE_HPP
