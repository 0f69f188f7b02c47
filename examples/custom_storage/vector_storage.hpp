// The least custom storage: a vector for each record type under one std::shared_mutex, every query a walk over it.
// Example. Guide: docs/guide/custom_storage.md. Tests: examples/custom_storage/vector_storage.test.cpp.

#ifndef PLEME_SUPPORT_EXAMPLES_CUSTOM_STORAGE_VECTOR_STORAGE_HPP
#define PLEME_SUPPORT_EXAMPLES_CUSTOM_STORAGE_VECTOR_STORAGE_HPP

#include <pleme_support/storage/adapter.hpp>

#include <boost/mp11/algorithm.hpp>

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace vectors {

namespace storage = pleme_support::storage;
using pleme_support::call_end;
using pleme_support::csat_survey;
using pleme_support::result;
using pleme_support::support_ticket;
using storage::comparison;
using storage::record;
using values = std::vector<storage::value>;

/// The values of some members. `std::variant` orders values of one kind as the concept asks: text and ids by bytes.
template <record R, class Members>
[[nodiscard]] values values_of(const R& row, const Members& members)
{
    values found;
    for (const auto member : members) found.push_back(storage::value_at(row, member));
    return found;
}

template <record R>
[[nodiscard]] values key_of(const R& row)
{
    return values_of(row, storage::record_traits<R>::key);
}

template <record R>
[[nodiscard]] bool holds(const R& row, const storage::condition& condition)
{
    const auto member = storage::value_at(row, condition.member);
    const bool is_null = std::holds_alternative<std::monostate>(member);
    if (condition.op == comparison::is_null) return is_null;
    if (condition.op == comparison::is_not_null) return !is_null;
    return !is_null && std::any_of(condition.operands.begin(), condition.operands.end(), [&](const auto& operand) {
        if (condition.op == comparison::less) return member < operand;
        if (condition.op == comparison::less_equal) return member <= operand;
        if (condition.op == comparison::greater) return member > operand;
        if (condition.op == comparison::greater_equal) return member >= operand;
        return member == operand;  // equal, in
    });
}

template <record R>
[[nodiscard]] bool all_hold(const R& row, const std::vector<storage::condition>& conditions)
{
    return std::all_of(conditions.begin(), conditions.end(), [&](const auto& each) { return holds(row, each); });
}

/// Whether every word is in one of the members. Both are folded already.
template <record R>
[[nodiscard]] bool matches(const R& row, const storage::text_match& match)
{
    std::vector<std::string> texts;
    for (storage::member_index i = 0; i < storage::member_count<R>; ++i)
        if ((match.members >> i & 1U) != 0) texts.push_back(std::get<std::string>(storage::value_at(row, i)));
    return std::all_of(match.words.begin(), match.words.end(), [&](const std::string& word) {
        return std::any_of(texts.begin(), texts.end(), [&](const auto& text) { return text.find(word) != text.npos; });
    });
}

/// The row with the wanted members; the others are default-constructed.
template <record R>
[[nodiscard]] R project(const R& row, storage::member_set wanted)
{
    R projected{};
    boost::mp11::mp_for_each<storage::member_list<R>>([&](auto member) {
        if ((wanted & 1U) != 0) projected.*member.pointer = row.*member.pointer;
        wanted >>= 1U;
    });
    return projected;
}

/// A `storage::adapter` that forgets. A call looks for its end once it has the lock; a wait for that can't be interrupted. A
/// commit changes a copy of everything and puts it in place: the whole batch or nothing.
class vector_storage {
public:
    template <record... R>
    [[nodiscard]] result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries) const
    {
        const std::shared_lock lock{mutex_};
        if (end.is_over()) return end.error();
        return storage::rows<R...>{select<R>(queries.parts())...};
    }

    [[nodiscard]] result<void> commit(const call_end& end, const storage::batch& batch)
    {
        if (auto wrong = batch.check()) return *std::move(wrong);
        const std::scoped_lock lock{mutex_};
        if (end.is_over()) return end.error();
        auto tables = tables_;
        const bool fits = [&]<class... R>(boost::mp11::mp_list<R...>) {
            return (apply(std::get<std::vector<R>>(tables), batch.changes<R>(), batch.removals<support_ticket>()) && ...);
        }(storage::record_types{});
        if (!fits ||
            !are_unique<&support_ticket::product, &support_ticket::number>(std::get<std::vector<support_ticket>>(tables)) ||
            !are_unique<&csat_survey::token>(std::get<std::vector<csat_survey>>(tables)))
            return pleme_support::support_error{pleme_support::errc::conflict, "the batch does not fit what is stored"};
        tables_ = std::move(tables);
        return {};
    }

private:
    using table_list = boost::mp11::mp_rename<boost::mp11::mp_transform<std::vector, storage::record_types>, std::tuple>;

    template <record R>
    [[nodiscard]] static auto find(std::vector<R>& table, const R& row)
    {
        return std::find_if(table.begin(), table.end(), [&](const R& other) { return key_of(other) == key_of(row); });
    }

    /// Whether no two rows have the same values in these members.
    template <auto... Members, record R>
    [[nodiscard]] static bool are_unique(const std::vector<R>& table)
    {
        std::set<values> seen;
        return std::all_of(table.begin(), table.end(), [&](const auto& row) {
            return seen.insert({storage::value_at(row, storage::index_of<Members>)...}).second;
        });
    }

    /// What one query finds.
    template <record R>
    [[nodiscard]] std::vector<R> select(const storage::query_parts& query) const
    {
        if (query.of_each) return select_of_each<R>(query);
        std::vector<std::pair<values, const R*>> found;  // with its place in the order
        for (const R& row : std::get<std::vector<R>>(tables_)) {
            if (query.keys && std::find(query.keys->begin(), query.keys->end(), key_of(row)) == query.keys->end()) continue;
            if (!all_hold(row, query.conditions) || (query.text && !matches(row, *query.text))) continue;
            auto place = values_of(row, query.order);
            if constexpr (storage::is_of_ticket<R>) {
                const auto ticket = values_of(row, storage::info_of<R>.ticket);
                const auto as_asked = [&](const auto& others) {
                    return find_related(others, ticket).has_value() == others.exist;
                };
                if (!std::all_of(query.related.begin(), query.related.end(), as_asked)) continue;
                if (query.by_other) {
                    auto by = find_related(query.by_other->by, ticket, query.by_other->members);
                    if (!by) continue;
                    place.insert(place.begin(), by->begin(), by->end());
                }
            }
            if (query.after.empty() || (query.descending ? place < query.after : place > query.after))
                found.emplace_back(std::move(place), &row);
        }
        std::stable_sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
            return query.descending ? b.first < a.first : a.first < b.first;
        });
        const std::size_t end = query.limit ? std::size_t{query.offset} + *query.limit : found.size();
        std::vector<R> rows;
        for (std::size_t i = query.offset; i < (std::min)(end, found.size()); ++i)
            rows.push_back(project(*found[i].second, query.members));
        return rows;
    }

    /// The first of each ticket.
    template <record R>
    [[nodiscard]] std::vector<R> select_of_each(const storage::query_parts& query) const
    {
        std::vector<R> rows;
        for (const values& ticket : query.of_each->tickets) {
            auto of_one = query;
            of_one.of_each.reset();
            of_one.limit = query.of_each->limit;
            for (std::size_t i = 0; i < ticket.size(); ++i)
                of_one.conditions.push_back({storage::record_traits<R>::key[i], comparison::equal, {ticket[i]}});
            for (R& row : select<R>(of_one)) rows.push_back(std::move(row));
        }
        return rows;
    }

    /// @return members of the ticket's first record of another type of which the conditions hold; nothing if there is none
    [[nodiscard]] std::optional<values> find_related(const storage::related_records& others, const values& ticket,
                                                     const std::vector<storage::member_index>& members = {}) const
    {
        std::optional<values> found;
        const auto look_into = [&]<record R>(const std::vector<R>& table) {
            if constexpr (storage::is_of_ticket<R>)
                if (&storage::info_of<R> == others.of)
                    for (const R& row : table)
                        if (!found && values_of(row, others.of->ticket) == ticket && all_hold(row, others.conditions) &&
                            (!others.text || matches(row, *others.text)))
                            found = values_of(row, members);
        };
        std::apply([&](const auto&... table) { (look_into(table), ...); }, tables_);
        return found;
    }

    /// What a batch does to one table.
    /// @param gone  the tickets that it removes
    /// @return false if it does not fit
    template <record R>
    [[nodiscard]] static bool apply(std::vector<R>& table, const storage::record_changes<R>& asked,
                                    const std::vector<support_ticket>& gone)
    {
        for (const R& row : asked.absent)
            if (find(table, row) != table.end()) return false;
        for (const R& row : asked.removals) {
            const auto at = find(table, row);
            if (at == table.end()) return false;
            if constexpr (storage::is_versioned<R>)
                if (at->version != row.version) return false;
            table.erase(at);
        }
        if constexpr (storage::belongs_to_ticket<R>)
            for (const auto& ticket : gone)
                std::erase_if(table, [&](const R& row) { return row.ticket_id == ticket.id && row.product == ticket.product; });
        for (const R& row : asked.updates) {
            const auto at = find(table, row);
            if (at == table.end()) return false;
            if constexpr (storage::is_versioned<R>)
                if (at->version != row.version - 1) return false;
            *at = row;
        }
        for (const R& row : asked.inserts) {
            if (find(table, row) != table.end()) return false;
            table.push_back(row);
        }
        return true;
    }

    mutable std::shared_mutex mutex_;
    table_list tables_;
};
static_assert(storage::adapter<vector_storage>);

}  // namespace vectors

#endif  // PLEME_SUPPORT_EXAMPLES_CUSTOM_STORAGE_VECTOR_STORAGE_HPP
