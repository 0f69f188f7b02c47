// A record type as values: where its members are and what is done with them, its key, its indexes, and how a row is kept.
// Memory adapter: pure. Guide: adapters/memory/README.md. Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_RECORD_TYPE_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_RECORD_TYPE_HPP

#include <pleme_support/adapters/memory/detail/end_watch.hpp>
#include <pleme_support/adapters/memory/detail/kept_row.hpp>
#include <pleme_support/adapters/memory/detail/member_functions.hpp>
#include <pleme_support/model/member_offsets.hpp>
#include <pleme_support/model/record_list.hpp>
#include <pleme_support/storage/record.hpp>
#include <pleme_support/storage/record_indexes.hpp>
#include <pleme_support/storage/record_info.hpp>

#include <boost/mp11/list.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// One member of a record type.
struct record_member {
    std::string_view name;              ///< the stored one
    std::size_t offset;                 ///< within the record, in bytes
    const member_functions* functions;  ///< of its type

    [[nodiscard]] const void* in(const void* record) const noexcept { return static_cast<const std::byte*>(record) + offset; }
    [[nodiscard]] void* in(void* record) const noexcept { return static_cast<std::byte*>(record) + offset; }

    [[nodiscard]] std::strong_ordering compare(const void* a, const void* b) const { return functions->compare(in(a), in(b)); }
    [[nodiscard]] std::partial_ordering compare_to(const void* record, const value& operand) const
    {
        return functions->compare_to(in(record), operand);
    }
    [[nodiscard]] bool is_null(const void* record) const { return functions->is_null(in(record)); }
    [[nodiscard]] value get(const void* record) const { return functions->get(in(record)); }
};

/// All that the adapter has to know of a record type. There is one for each; whatever is done with records beyond these
/// functions is compiled once, and not for every type.
struct record_type {
    std::string_view name;                           ///< of its table
    std::vector<record_member> members;              ///< in member order
    std::span<const member_index> key;               ///< in index order
    std::span<const storage::record_index> indexes;  ///< beside the key
    const storage::record_info* info = nullptr;      ///< null unless it is a ticket or belongs to one
    bool belongs_to_ticket = false;
    bool is_event = false;                ///< its rows are packed
    std::optional<member_index> version;  ///< of versioned ones

    row (*keep)(const void* record);  ///< a new row, to be dropped
    void (*drop)(row) noexcept;       ///< ends it
    /// Makes a `record_list` of rows, as long as the call may go on: pinned if they are wanted whole, else copies.
    void (*list)(void* list, const std::vector<row>&, member_set wanted, end_watch&);

    /// @return a versioned record's version
    [[nodiscard]] std::int64_t version_of(const void* record) const
    {
        return std::get<std::int64_t>(members[*version].get(record));
    }
};

/// The values of some members, in the order asked for: a key, a place in an order.
template <class Members>
[[nodiscard]] std::vector<value> values_at(const record_type& type, const void* record, const Members& wanted)
{
    std::vector<value> values;
    values.reserve(wanted.size());
    for (const member_index member : wanted) values.push_back(type.members[member].get(record));
    return values;
}

/// Copies the members wanted.
inline void copy_members(const record_type& type, void* to, const void* from, member_set wanted)
{
    for (; wanted != 0; wanted &= wanted - 1) {
        const record_member& member = type.members[static_cast<std::size_t>(std::countr_zero(wanted))];
        member.functions->copy(member.in(to), member.in(from));
    }
}

template <storage::record R>
[[nodiscard]] const record_type& type_of();

/// @param list  a `record_list<R>`
template <storage::record R>
void list_records(void* list, const std::vector<row>& rows, member_set wanted, end_watch& watch)
{
    if constexpr (!std::is_same_v<R, ticket_event>) {
        if (wanted == storage::all_members<R>) {
            std::vector<std::shared_ptr<const void>> pinned;
            pinned.reserve(rows.size());
            for (const row each : rows) {
                if (watch.look_at_row()) return;
                pinned.push_back(kept_row<R>::pin(each));
            }
            *static_cast<record_list<R>*>(list) = record_list<R>{std::move(pinned)};
            return;
        }
    }
    std::vector<R> records;
    records.reserve(rows.size());
    for (const row each : rows) {
        if (watch.look_at_row()) return;
        if constexpr (std::is_same_v<R, ticket_event>) {
            constexpr member_set lists = storage::members_of<&ticket_event::changes, &ticket_event::cycles>;
            const ticket_event event = packed_event::of(each).unpack((wanted & lists) != 0);
            copy_members(type_of<R>(), &records.emplace_back(), &event, wanted);
        } else {
            copy_members(type_of<R>(), &records.emplace_back(), each, wanted);
        }
    }
    *static_cast<record_list<R>*>(list) = std::move(records);
}

template <storage::record R, class... D, std::size_t... I>
[[nodiscard]] std::vector<record_member> make_members(boost::mp11::mp_list<D...>, std::index_sequence<I...>)
{
    const auto offsets = member_offsets<R>();
    return {record_member{stored_member_names<R>[I], offsets[I], &functions_of<storage::described_type<R, D>>}...};
}

template <storage::record R>
[[nodiscard]] record_type make_record_type()
{
    using traits = storage::record_traits<R>;
    record_type made{};
    made.name = traits::name;
    made.members = make_members<R>(boost::mp11::mp_rename<storage::member_list<R>, boost::mp11::mp_list>{},
                                   std::make_index_sequence<storage::member_count<R>>{});
    made.key = traits::key;
    made.indexes = storage::indexes_of<R>;
    if constexpr (storage::is_of_ticket<R>) made.info = &storage::info_of<R>;
    made.belongs_to_ticket = traits::belongs_to_ticket;
    made.is_event = std::is_same_v<R, ticket_event>;
    static_assert(!std::is_same_v<R, ticket_event> || storage::indexes_of<R>.empty(), "packed rows are found by their key");
    if constexpr (traits::is_versioned) made.version = storage::index_of<&R::version>;
    made.keep = kept_row<R>::keep;
    made.drop = kept_row<R>::drop;
    made.list = list_records<R>;
    return made;
}

/// The only one of `R`.
template <storage::record R>
const record_type& type_of()
{
    static const record_type type = make_record_type<R>();
    return type;
}

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_RECORD_TYPE_HPP
