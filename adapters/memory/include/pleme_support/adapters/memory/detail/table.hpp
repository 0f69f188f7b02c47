// The records of one type: rows by key, and ordered indexes on them.
// Memory adapter: no locks; `tables` has them. Guide: adapters/memory/README.md.
// Tests: adapters/memory/tests/memory_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_HPP
#define PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_HPP

#include <pleme_support/adapters/memory/detail/evaluate.hpp>
#include <pleme_support/adapters/memory/detail/record_type.hpp>
#include <pleme_support/adapters/memory/detail/sorted_rows.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::memory::detail {

/// Owns its rows.
class table {
public:
    explicit table(const record_type& type) : type_{type}
    {
        orders_.reserve(1 + type.indexes.size());
        orders_.emplace_back(row_order{type, type.key});
        for (const storage::record_index& index : type.indexes) orders_.emplace_back(row_order{type, index.order()});
    }
    table(const table&) = delete;
    table& operator=(const table&) = delete;
    ~table()
    {
        for (auto at = by_key().begin(); !(at == by_key().end()); ++at) type_.drop(*at);
    }

    [[nodiscard]] const record_type& type() const noexcept { return type_; }
    /// Of all rows by key, then of those of each index by its members.
    [[nodiscard]] const std::vector<sorted_rows>& orders() const noexcept { return orders_; }
    [[nodiscard]] std::vector<sorted_rows>& orders() noexcept { return orders_; }
    [[nodiscard]] const sorted_rows& by_key() const noexcept { return orders_.front(); }

    /// @param key  the values of the key members, in their order
    /// @return null if there is none
    [[nodiscard]] row find(std::vector<value> key) const
    {
        edge place{std::move(key), false};
        const auto at = by_key().seek(place);
        if (at == by_key().end()) return nullptr;
        place.after = true;
        return by_key().order().is_before(*at, place) ? *at : nullptr;
    }
    /// Whether an order has a row: that by key has all.
    [[nodiscard]] bool is_in(row kept, std::size_t order) const
    {
        if (order == 0) return true;
        const storage::record_index& index = type_.indexes[order - 1];
        return has_nulls(type_, kept, index.null, index.not_null);
    }

private:
    const record_type& type_;
    std::vector<sorted_rows> orders_;
};

}  // namespace pleme_support::inline v0::adapters::memory::detail

#endif  // PLEME_SUPPORT_ADAPTERS_MEMORY_DETAIL_TABLE_HPP
