// A batch of inserts as COPY, table by table: many rows at a fraction of what INSERT costs.
// PostgreSQL adapter; the transaction is the caller's. Guide: adapters/postgres/README.md.
// Tests: adapters/postgres/tests/import.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_COPY_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_COPY_HPP

#include <pleme_support/adapters/postgres/detail/dialect.hpp>
#include <pleme_support/adapters/postgres/detail/session.hpp>
#include <pleme_support/adapters/postgres/detail/time_limit.hpp>
#include <pleme_support/adapters/postgres/detail/values.hpp>
#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/adapters/sql/table.hpp>
#include <pleme_support/storage/changes_view.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// Whether no text holds U+0000, which PostgreSQL can't keep. Lists are texts that escape it.
[[nodiscard]] inline bool can_be_copied(const sql::table& of, const storage::record_span& records)
{
    for (const sql::column& each : of.columns) {
        if (each.kind != storage::member_kind::text) continue;
        for (std::size_t i = 0; i < records.size(); ++i) {
            const value bound = each.value_in(records[i]);
            const auto* text = std::get_if<std::string>(&bound);
            if (text != nullptr && text->find('\0') != std::string::npos) return false;
        }
    }
    return true;
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

/// Copies records into their table.
[[nodiscard]] inline outcome<void> copy_records(session& on, const time_limit& limit, const sql::table& into,
                                                const storage::record_span& records)
{
    if (records.empty()) return {};
    constexpr std::size_t chunk_size = 64 * 1024;
    std::string chunk;
    std::size_t next = 0;
    const auto append_row = [&](const void* record) {
        std::string_view separator;
        for (const sql::column& each : into.columns) {
            chunk += std::exchange(separator, "\t");
            append_copied(chunk, to_parameter(each.value_in(record)));
        }
        chunk += '\n';
    };
    const auto next_chunk = [&] {
        chunk.clear();
        while (next < records.size() && chunk.size() < chunk_size) append_row(records[next++]);
        return std::string_view{chunk};
    };
    constexpr sql::member_set none = 0;
    const std::string columns = list_columns(into, ~none);
    auto copied = on.copy("COPY " + std::string{into.name} + " (" + columns + ") FROM STDIN", next_chunk, limit);
    if (!copied) return copied.error();
    return {};
}

/// Copies all of a batch's inserts, parents before children. Leaves off at the first failure: then the transaction must end.
[[nodiscard]] inline outcome<void> copy_batch(session& on, const time_limit& limit, std::span<const sql::table_changes> tables)
{
    for (const sql::table_changes& each : tables)
        if (auto copied = copy_records(on, limit, each.of, each.asked.inserts); !copied) return copied;
    return {};
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_COPY_HPP
