// A batch of inserts as COPY, table by table: many rows at a fraction of what INSERT costs.
// PostgreSQL adapter; the transaction is the caller's. Guide: adapters/postgres/README.md.
// Tests: adapters/postgres/tests/import.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_COPY_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_COPY_HPP

#include <pleme_support/adapters/postgres/detail/session.hpp>
#include <pleme_support/adapters/postgres/detail/time_limit.hpp>
#include <pleme_support/adapters/postgres/detail/values.hpp>
#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/rules/search.hpp>
#include <pleme_support/storage/batch.hpp>

#include <algorithm>
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

/// Appends a field as COPY reads it: what would end it, or begin an escape, is escaped; nothing is \N.
inline void append_copied(std::string& to, const parameter& field)
{
    if (!field) {
        to += "\\N";
        return;
    }
    for (const char c : *field) {
        switch (c) {
            case '\\':
                to += "\\\\";
                break;
            case '\n':
                to += "\\n";
                break;
            case '\r':
                to += "\\r";
                break;
            case '\t':
                to += "\\t";
                break;
            default:
                to += c;
        }
    }
}

/// The rows of one table: some members of each record as text.
/// @tparam Members    which members, in member order
/// @param to_cell     `to_cell(record, index, member)` is the `parameter` of a member
template <storage::record R, storage::member_set Members, class ToCell>
[[nodiscard]] outcome<void> copy_members(session& on, const time_limit& limit, const std::string& table,
                                         const std::vector<R>& records, ToCell&& to_cell)
{
    constexpr std::size_t chunk_size = 64 * 1024;
    std::string chunk;
    auto next = records.begin();
    const auto next_chunk = [&] {
        chunk.clear();
        for (; next != records.end() && chunk.size() < chunk_size; ++next) {
            std::string_view separator;
            storage::for_each_member(*next, [&](auto index, std::string_view, const auto& member) {
                if constexpr (((Members >> index()) & 1U) != 0) {
                    chunk += std::exchange(separator, "\t");
                    append_copied(chunk, to_cell(*next, index, member));
                }
            });
            chunk += '\n';
        }
        return std::string_view{chunk};
    };
    auto copied = on.copy("COPY " + table + " (" + list_columns<R>(Members) + ") FROM STDIN", next_chunk, limit);
    if (!copied) return copied.error();
    return {};
}

/// Copies the records into their table, and their folded texts into the one for search.
template <storage::record R>
[[nodiscard]] outcome<void> copy_records(session& on, const time_limit& limit, const std::vector<R>& records)
{
    if (records.empty()) return {};
    const std::string table{storage::record_traits<R>::name};
    auto copied = copy_members<R, storage::all_members<R>>(
        on, limit, table, records,
        [](const R& record, auto, const auto& member) { return to_parameter(sql::to_column(record, member)); });
    constexpr auto searchable = storage::record_traits<R>::searchable;
    if constexpr (searchable != 0) {
        if (copied)
            copied = copy_members<R, storage::key_members<R> | searchable>(
                on, limit, table + "_text", records, [](const R& record, auto index, const auto& member) -> parameter {
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
[[nodiscard]] outcome<void> copy_batch(session& on, const time_limit& limit, const storage::basic_batch<Records>& batch)
{
    outcome<void> copied;
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        static_cast<void>(((copied = copy_records<R>(on, limit, batch.template inserts<R>())).has_value() && ...));
    }(Records{});
    return copied;
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_COPY_HPP
