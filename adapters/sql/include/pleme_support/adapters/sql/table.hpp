// What SQL has to know of a record type, as values: its table, the columns, the key, and how members become columns and back.
// SQL adapters, shared: no driver. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/columns.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_TABLE_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_TABLE_HPP

#include <pleme_support/adapters/sql/columns.hpp>
#include <pleme_support/model/member_offsets.hpp>
#include <pleme_support/model/record_list.hpp>
#include <pleme_support/storage/packed.hpp>
#include <pleme_support/storage/query.hpp>
#include <pleme_support/storage/record.hpp>
#include <pleme_support/storage/record_indexes.hpp>
#include <pleme_support/storage/record_info.hpp>

#include <boost/mp11/list.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::adapters::sql {

using storage::member_index;
using storage::member_set;

/// Whether a member is in a set.
[[nodiscard]] constexpr bool has_member(member_set members, std::size_t index) noexcept
{
    return ((members >> index) & 1U) != 0;
}

/// `to_column` and `read_column` for the members of one type.
struct column_functions {
    value (*write)(const void* record, const void* member);                               ///< what is bound for it
    std::optional<support_error> (*read)(const void* record, const cell&, void* member);  ///< why it can't be read, if so
};

/// A column of a record's table: it has its member's stored name.
struct column {
    std::string_view name;              ///< as it stands in the SELECT list
    column_type type;                   ///< how its value is bound and read
    storage::member_kind kind;          ///< of the member: a text that is kept as it is, or a list as one
    std::size_t offset;                 ///< of the member within the record, in bytes
    const column_functions* functions;  ///< of the member's type

    /// What is bound for the member of a record.
    [[nodiscard]] value value_in(const void* record) const
    {
        return functions->write(record, static_cast<const std::byte*>(record) + offset);
    }
    /// Reads the member of a record; those before it were read already.
    /// @return as `read_column`
    [[nodiscard]] std::optional<support_error> read(void* record, const cell& from) const
    {
        return functions->read(record, from, static_cast<std::byte*>(record) + offset);
    }
};

/// All that SQL has to know of a record type. There is one for each; whatever is done with records beyond these functions is
/// compiled once, and not for every type. Records are passed by address: they must be of the table's type.
struct table {
    std::string_view name;                           ///< the record's
    std::vector<column> columns;                     ///< in member order
    std::span<const member_index> key;               ///< in index order
    std::span<const storage::record_index> indexes;  ///< those that are declared with the record; migrations make them
    member_set key_members = 0;                      ///< the same as a set
    member_set searchable = 0;                       ///< the members that a text match may name
    std::optional<member_index> version;             ///< of versioned ones
    bool belongs_to_ticket = false;                  ///< its key begins with the ticket's id and product
    const storage::record_info* info = nullptr;      ///< null unless it is a ticket or belongs to one
    void* (*add)(void* list) = nullptr;              ///< adds a record to a `record_list` of them

    /// The column of a member of the key.
    [[nodiscard]] const column& key_column(std::size_t at) const { return columns[key[at]]; }
    /// @return a versioned record's version
    [[nodiscard]] std::int64_t version_of(const void* record) const
    {
        return std::get<std::int64_t>(columns[*version].value_in(record));
    }
};

namespace detail {

/// Stands for the record of a member that is bound and read without it: records share what is compiled for its type.
struct any_record {};

template <class R, class T>
[[nodiscard]] value write_member([[maybe_unused]] const void* record, const void* member)
{
    if constexpr (storage::packed_member<T>)
        return to_column(*static_cast<const R*>(record), *static_cast<const T*>(member));
    else
        return to_column(any_record{}, *static_cast<const T*>(member));
}
template <class R, class T>
[[nodiscard]] std::optional<support_error> read_member([[maybe_unused]] const void* record, const cell& from, void* member)
{
    if constexpr (storage::packed_member<T>)
        return read_column(*static_cast<const R*>(record), from, *static_cast<T*>(member));
    else
        return read_column(any_record{}, from, *static_cast<T*>(member));
}

template <class R, class T>
inline constexpr column_functions functions_of{write_member<R, T>, read_member<R, T>};

template <class R, class T>
inline constexpr column_functions functions_in = functions_of<std::conditional_t<storage::packed_member<T>, R, any_record>, T>;

template <storage::record R>
[[nodiscard]] void* add_record(void* list)
{
    return &static_cast<record_list<R>*>(list)->add();
}

template <storage::record R, class... D, std::size_t... I>
[[nodiscard]] std::vector<column> make_columns(boost::mp11::mp_list<D...>, std::index_sequence<I...>)
{
    const auto offsets = member_offsets<R>();
    return {column{stored_member_names<R>[I], column_type_of<storage::described_type<R, D>>,
                   storage::member_kind_of<storage::described_type<R, D>>, offsets[I],
                   &functions_in<R, storage::described_type<R, D>>}...};
}

template <storage::record R>
[[nodiscard]] table make_table()
{
    using traits = storage::record_traits<R>;
    table made;
    made.name = traits::name;
    made.columns = make_columns<R>(boost::mp11::mp_rename<storage::member_list<R>, boost::mp11::mp_list>{},
                                   std::make_index_sequence<storage::member_count<R>>{});
    made.key = traits::key;
    made.indexes = storage::indexes_of<R>;
    made.key_members = storage::key_members<R>;
    made.searchable = traits::searchable;
    if constexpr (traits::is_versioned) made.version = storage::index_of<&R::version>;
    made.belongs_to_ticket = traits::belongs_to_ticket;
    if constexpr (storage::is_of_ticket<R>) made.info = &storage::info_of<R>;
    made.add = add_record<R>;
    return made;
}

}  // namespace detail

/// The only one of `R`.
template <storage::record R>
[[nodiscard]] const table& table_of()
{
    static const table made = detail::make_table<R>();
    return made;
}

/// One query, and where its records go.
struct requested_rows {
    const table* of;                    ///< which records
    const storage::query_parts* parts;  ///< which of them
    void* list;                         ///< a `record_list` of them, empty
};

}  // namespace pleme_support::inline v0::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_TABLE_HPP
