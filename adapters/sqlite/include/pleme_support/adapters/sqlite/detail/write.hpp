// Writing a batch inside a transaction, and finding out afterwards whether a commit that failed has happened.
// SQLite adapter. Guide: adapters/sqlite/README.md. Tests: adapters/sqlite/tests/outcome.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_WRITE_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_WRITE_HPP

#include <pleme_support/adapters/sql/modify.hpp>
#include <pleme_support/adapters/sql/select.hpp>
#include <pleme_support/adapters/sqlite/detail/connection.hpp>
#include <pleme_support/adapters/sqlite/detail/text_search.hpp>
#include <pleme_support/storage/batch.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::adapters::sqlite::detail {

/// Looks for the records of one type that a batch expects to be absent.
/// @return `errc::conflict` if there is one
template <storage::record R>
[[nodiscard]] result<void> check_absent(connection& on, const std::vector<R>& absent_records)
{
    for (const R& record : absent_records) {
        statement search;
        sql::append_search(search, record);
        auto absent = on.query(search.text(), search.parameters(), [](const prepared&) -> result<void> {
            return support_error{errc::conflict, "a record exists that was expected to be absent"};
        });
        if (!absent) return absent;
    }
    return {};
}

/// Inserts records one by one, with their texts. However many they are, it is the same statement, made once.
template <storage::record R>
[[nodiscard]] result<void> insert_records(connection& on, const std::vector<R>& records)
{
    if (records.empty()) return {};
    statement insert;
    sql::append_insert(insert, std::span<const R>{&records.front(), 1});
    std::vector<value> values;
    for (const R& record : records) {
        values.clear();
        storage::for_each_member(
            record, [&](auto, std::string_view, const auto& member) { values.push_back(sql::to_column(record, member)); });
        if (auto inserted = on.run(insert.text(), values); !inserted) return inserted;
        if constexpr (storage::record_traits<R>::searchable != 0)
            if (auto indexed = insert_texts(on, on.last_rowid(), record); !indexed) return indexed;
    }
    return {};
}

/// Writes one record type's part of a batch. Updates go first: they may not see what the batch inserts.
template <storage::record R>
[[nodiscard]] result<void> write_records(connection& on, const storage::record_changes<R>& asked)
{
    for (std::size_t i = 0; i < asked.updates.size(); ++i) {
        const R& record = asked.updates[i];
        const storage::member_set changed = asked.changed[i];
        statement update;
        sql::append_update(update, record, changed);
        if (auto updated = on.run(update.text(), update.parameters()); !updated) return updated;
        if (on.changes() != 1) return support_error{errc::conflict, "an updated record does not exist or has another version"};
        if constexpr (storage::record_traits<R>::searchable != 0)
            if ((changed & storage::record_traits<R>::searchable) != 0)
                if (auto indexed = update_texts(on, record); !indexed) return indexed;
    }
    return insert_records(on, asked.inserts);
}

/// Removes one record type's part of a batch, and what belongs to the tickets that it removes.
template <storage::record R>
[[nodiscard]] result<void> remove_records(connection& on, const std::vector<R>& removals,
                                          const std::vector<support_ticket>& gone)
{
    const auto run = [&](const statement& written) { return on.run(written.text(), written.parameters()); };
    if constexpr (storage::belongs_to_ticket<R>) {
        for (const support_ticket& ticket : gone) {
            statement children;
            sql::append_delete_of<R>(children, ticket);
            if (auto removed = run(children); !removed) return removed;
        }
    }
    for (const R& record : removals) {
        if constexpr (storage::record_traits<R>::searchable != 0)
            if (auto forgotten = remove_texts(on, record); !forgotten) return forgotten;
        statement removal;
        sql::append_delete(removal, record);
        if (auto removed = run(removal); !removed) return removed;
        if (on.changes() != 1) return support_error{errc::conflict, "a removed record does not exist or has another version"};
    }
    return {};
}

/// Writes a whole batch up to the first failure: parents before children, and removals the other way round. What it expects to
/// be absent is looked for first; in an IMMEDIATE transaction nobody can add it afterwards.
template <class Records>
[[nodiscard]] result<void> write_batch(connection& on, const storage::basic_batch<Records>& batch)
{
    result<void> written;
    const auto& gone = batch.template removals<support_ticket>();
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        static_cast<void>(((written = check_absent<R>(on, batch.template absent<R>())).has_value() && ...));
    }(Records{});
    if (!written) return written;
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        static_cast<void>(((written = remove_records<R>(on, batch.template removals<R>(), gone)).has_value() && ...));
    }(boost::mp11::mp_reverse<Records>{});
    if (!written) return written;
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        static_cast<void>(((written = write_records<R>(on, batch.template changes<R>())).has_value() && ...));
    }(Records{});
    return written;
}

/// The rows of a query.
/// @return `errc::storage_newer` or `errc::storage_corrupt` if a row does not hold an `R`
template <storage::record R>
[[nodiscard]] result<std::vector<R>> read_records(connection& on, const storage::query_parts& parts)
{
    statement select;
    sql::append_select<R>(select, parts);
    std::vector<R> records;
    auto read = on.query(select.text(), select.parameters(), [&](const prepared& row) -> result<void> {
        R& record = records.emplace_back();
        std::optional<support_error> problem;
        std::size_t position = 0;
        storage::for_each_member(record, [&](auto index, std::string_view, auto& member) {
            if (!problem && ((parts.members >> index()) & 1U) != 0) row.read(position++, record, member, problem);
        });
        if (problem) return *problem;
        return {};
    });
    if (!read) return read.error();
    return records;
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
    const auto found = read_records<ticket_event>(on, place.parts());
    if (!found || !on.run("UPDATE commit_fence SET passed = passed + 1", {})) return unknown;
    if (fence.commit() != SQLITE_OK) return unknown;

    if (found->empty()) return support_error{errc::storage_unavailable, "a commit failed and was not applied"};
    if (found->front().id != ours.id) return support_error{errc::conflict, "another event has this version of the ticket"};
    return {};
}

}  // namespace pleme_support::inline v0::adapters::sqlite::detail

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_DETAIL_WRITE_HPP
