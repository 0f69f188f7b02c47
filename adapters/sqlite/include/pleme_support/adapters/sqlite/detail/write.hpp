// Writing a batch inside a transaction, and finding out afterwards whether a commit that failed has happened.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/outcome.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_WRITE_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_WRITE_HPP

#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/adapters/sql/select.hpp>
#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/adapters/sqlite/detail/text_search.hpp>
#include <pleme_support/adapters/sqlite/detail/text_writes.hpp>
#include <pleme_support/model/record_list.hpp>
#include <pleme_support/storage/changes_view.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::sqlite::detail {

[[nodiscard]] inline result<void> run(connection& on, const statement& written)
{
    return on.run(written.text(), written.parameters());
}

/// Looks for the records of one type that a batch expects to be absent.
/// @return `errc::conflict` if there is one
[[nodiscard]] inline result<void> check_absent(connection& on, const sql::table& in, const storage::record_span& absent_records)
{
    for (std::size_t i = 0; i < absent_records.size(); ++i) {
        statement search;
        sql::append_search(search, in, absent_records[i]);
        auto absent = on.query(search.text(), search.parameters(), [](const prepared&) -> result<void> {
            return support_error{errc::conflict, "a record exists that was expected to be absent"};
        });
        if (!absent) return absent;
    }
    return {};
}

/// Inserts records one by one. However many they are, it is the same statement, made once.
[[nodiscard]] inline result<void> insert_records(connection& on, const sql::table& into, const storage::record_span& records)
{
    if (records.empty()) return {};
    if (into.searchable != 0) {
        for (std::size_t i = 0; i < records.size(); ++i)
            if (auto inserted = insert_texts(on, into, records[i]); !inserted) return inserted;
        return {};
    }
    statement insert;
    sql::append_insert(insert, into, records.first(1));
    std::vector<value> values;
    values.reserve(into.columns.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        values.clear();
        for (const sql::column& each : into.columns) values.push_back(each.value_in(records[i]));
        if (auto inserted = on.run(insert.text(), values); !inserted) return inserted;
    }
    return {};
}

/// @return whether there was such a record
[[nodiscard]] inline result<bool> update_record(connection& on, const sql::table& of, const void* record,
                                                sql::member_set changed)
{
    if (of.searchable != 0) return update_texts(on, of, record);
    statement update;
    sql::append_update(update, of, record, changed);
    if (auto updated = run(on, update); !updated) return updated.error();
    return on.changes() == 1;
}

/// @return whether there was such a record
[[nodiscard]] inline result<bool> remove_record(connection& on, const sql::table& from, const void* record)
{
    if (from.searchable != 0) return remove_texts(on, from, owner_of(from, record));
    statement removal;
    sql::append_delete(removal, from, record);
    if (auto removed = run(on, removal); !removed) return removed.error();
    return on.changes() == 1;
}

/// Removes everything in a table that belongs to a ticket.
[[nodiscard]] inline result<void> remove_children(connection& on, const sql::table& from, const support_ticket& ticket)
{
    if (from.searchable != 0) {
        auto removed = remove_texts(on, from, {ticket.id, ticket.product});
        return removed ? result<void>{} : removed.error();
    }
    statement children;
    sql::append_delete_of(children, from, ticket);
    return run(on, children);
}

/// Writes one record type's part of a batch. Updates go first: they may not see what the batch inserts.
[[nodiscard]] inline result<void> write_records(connection& on, const sql::table_changes& changes)
{
    for (std::size_t i = 0; i < changes.asked.updates.size(); ++i) {
        const auto updated = update_record(on, changes.of, changes.asked.updates[i], changes.asked.changed[i]);
        if (!updated) return updated.error();
        if (!*updated) return support_error{errc::conflict, "an updated record does not exist or has another version"};
    }
    return insert_records(on, changes.of, changes.asked.inserts);
}

/// Removes one record type's part of a batch, and what belongs to the tickets that it removes.
[[nodiscard]] inline result<void> remove_records(connection& on, const sql::table& from, const storage::record_span& removals,
                                                 const std::vector<support_ticket>& gone)
{
    if (from.belongs_to_ticket) {
        for (const support_ticket& ticket : gone)
            if (auto removed = remove_children(on, from, ticket); !removed) return removed;
    }
    for (std::size_t i = 0; i < removals.size(); ++i) {
        const auto removed = remove_record(on, from, removals[i]);
        if (!removed) return removed.error();
        if (!*removed) return support_error{errc::conflict, "a removed record does not exist or has another version"};
    }
    return {};
}

/// Writes a whole batch up to the first failure: parents before children, and removals the other way round. What it expects to
/// be absent is looked for first; in an IMMEDIATE transaction nobody can add it afterwards.
/// @param tables  parents before children
/// @param gone    the tickets that it removes
[[nodiscard]] inline result<void> write_batch(connection& on, std::span<const sql::table_changes> tables,
                                              const std::vector<support_ticket>& gone)
{
    for (const sql::table_changes& each : tables)
        if (auto absent = check_absent(on, each.of, each.asked.absent); !absent) return absent;
    for (auto each = tables.rbegin(); each != tables.rend(); ++each)
        if (auto removed = remove_records(on, each->of, each->asked.removals, gone); !removed) return removed;
    for (const sql::table_changes& each : tables)
        if (auto written = write_records(on, each); !written) return written;
    return {};
}

/// The rows of a query.
/// @return `errc::storage_newer` or `errc::storage_corrupt` if a row does not hold a record
[[nodiscard]] inline result<void> read_records(connection& on, const sql::requested_rows& asked)
{
    const auto append = [&](auto& select) { sql::append_select(select, *asked.of, *asked.parts); };
    const auto take = [&](const prepared& row) -> result<void> {
        if (auto problem = row.read(*asked.of, asked.parts->members, asked.of->add(asked.list))) return *std::move(problem);
        return {};
    };
    return read_by_plan(
        on, *asked.of, *asked.parts, append,
        [&](const std::string& text, const std::vector<value>& parameters) { return on.query(text, parameters, take); });
}

/// What became of a batch whose COMMIT failed and was rolled back.
///
/// A COMMIT can fail after its pages have reached the log: then nobody sees them, but a recovery after a crash would bring
/// them back. So the question is asked inside a small write, the fence, which takes their place in the log: when the fence
/// is committed, the answer is final.
/// @return success if the batch was applied, `errc::conflict` if another's was, `errc::storage_unavailable` if none was,
///         `errc::outcome_unknown` if the question failed too, or if there is no event to ask by
/// @param events  that the batch inserts
[[nodiscard]] inline result<void> settle(connection& on, const std::vector<ticket_event>& events)
{
    const support_error unknown{errc::outcome_unknown, "a commit failed, and it could not be found out whether it happened"};
    if (events.empty()) return unknown;
    const ticket_event& ours = events.front();
    const auto place = storage::query<ticket_event>{}
                           .equal<&ticket_event::ticket_id>(ours.ticket_id)
                           .equal<&ticket_event::product>(ours.product)
                           .equal<&ticket_event::version>(ours.version);

    transaction fence{on};
    if (!fence.begin("BEGIN IMMEDIATE")) return unknown;
    record_list<ticket_event> found;
    if (!read_records(on, {&sql::table_of<ticket_event>(), &place.parts(), &found}) ||
        !on.run("UPDATE commit_fence SET passed = passed + 1", {}))
        return unknown;
    if (fence.commit() != SQLITE_OK) return unknown;

    if (found.empty()) return support_error{errc::storage_unavailable, "a commit failed and was not applied"};
    if (found.front().id != ours.id) return support_error{errc::conflict, "another event has this version of the ticket"};
    return {};
}

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_WRITE_HPP
