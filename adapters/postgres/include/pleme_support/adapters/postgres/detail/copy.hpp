// A batch of inserts as COPY, table by table: many rows at a fraction of what INSERT costs.
// PostgreSQL adapter; the transaction is the caller's. Guide: adapters/postgres/README.md.
// Tests: adapters/postgres/tests/import.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_COPY_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_COPY_HPP

#include <pleme_support/adapters/postgres/detail/session.hpp>
#include <pleme_support/adapters/postgres/detail/values.hpp>
#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/rules/search.hpp>
#include <pleme_support/storage/batch.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// Whether no text holds U+0000, which PostgreSQL can't keep. Lists are JSON, which escapes it.
template <class Records>
[[nodiscard]] bool can_be_copied(const storage::basic_batch<Records>& batch)
{
    const auto is_clean = [](const auto& record) {
        bool clean = true;
        storage::for_each_member(record, [&]<class T>(auto, std::string_view, const T& member) {
            const auto has_zero = [](std::string_view text) { return text.find('\0') != std::string_view::npos; };
            if constexpr (std::is_same_v<T, std::string>) clean = clean && !has_zero(member);
            if constexpr (std::is_same_v<T, std::optional<std::string>>) clean = clean && !(member && has_zero(*member));
        });
        return clean;
    };
    return [&]<class... R>(boost::mp11::mp_list<R...>) {
        return (std::all_of(batch.template inserts<R>().begin(), batch.template inserts<R>().end(), is_clean) && ...);
    }(Records{});
}

/// The rows of one table: some members of each record as text.
/// @tparam Members    which members, in member order
/// @param to_cell     `to_cell(record, index, member)` is the `parameter` of a member
template <storage::record R, storage::member_set Members, class ToCell>
[[nodiscard]] outcome<void> copy_members(session& on, const std::string& table, const std::vector<R>& records, ToCell&& to_cell)
{
    constexpr auto width = static_cast<std::size_t>(std::popcount(Members));
    std::vector<std::string> columns;
    for (std::size_t i = 0; i < sql::columns_of<R>.size(); ++i)
        if (((Members >> i) & 1U) != 0) columns.emplace_back(sql::columns_of<R>[i].name);
    auto copied = on.copy(table, columns, [&](auto&& write) {
        std::array<parameter, width> row;
        for (const R& record : records) {
            std::size_t at = 0;
            storage::for_each_member(record, [&](auto index, std::string_view, const auto& member) {
                if constexpr (((Members >> index()) & 1U) != 0) row[at++] = to_cell(record, index, member);
            });
            write(row);
        }
    });
    if (!copied) return copied.error();
    return {};
}

/// Copies the records into their table, and their folded texts into the one for search.
template <storage::record R>
[[nodiscard]] outcome<void> copy_records(session& on, const std::vector<R>& records)
{
    if (records.empty()) return {};
    const std::string table{storage::record_traits<R>::name};
    auto copied = copy_members<R, storage::all_members<R>>(on, table, records, [](const R& record, auto, const auto& member) {
        return to_parameter(sql::to_column(record, member));
    });
    constexpr auto searchable = storage::record_traits<R>::searchable;
    if constexpr (searchable != 0) {
        if (copied)
            copied = copy_members<R, storage::key_members<R> | searchable>(
                on, table + "_text", records, [](const R& record, auto index, const auto& member) -> parameter {
                    if constexpr (((searchable >> index()) & 1U) != 0)
                        return rules::fold_case(member);
                    else
                        return to_parameter(sql::to_column(record, member));
                });
    }
    return copied;
}

/// Copies all of a batch's inserts, parents before children. Leaves off at the first failure: then the transaction must end.
template <class Records>
[[nodiscard]] outcome<void> copy_batch(session& on, const storage::basic_batch<Records>& batch)
{
    outcome<void> copied;
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        static_cast<void>(((copied = copy_records<R>(on, batch.template inserts<R>())).has_value() && ...));
    }(Records{});
    return copied;
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_COPY_HPP
