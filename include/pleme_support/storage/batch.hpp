// A write as a value: records to insert, to update and to remove, which happens as a whole or not at all.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/batch.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_BATCH_HPP
#define PLEME_SUPPORT_STORAGE_BATCH_HPP

#include <pleme_support/storage/record.hpp>

#include <boost/mp11/algorithm.hpp>

#include <array>
#include <cstddef>
#include <iterator>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::storage {

/// Everything that one command writes. A batch is one of these:
///  - of one ticket: all its ticket records have one ticket's id and product, its other records that product;
///  - of one product: its settings, its bookkeeping, or an event sequence with events of any tickets;
///  - an import: inserts alone, of any tickets and products.
/// It names a record once: what it removes it neither inserts nor updates.
class batch {
public:
    /// Adds a record that must not exist yet.
    template <record R>
    batch& insert(R added)
    {
        std::get<std::vector<R>>(inserts_).push_back(std::move(added));
        return *this;
    }
    /// Replaces the record with the same key, which must exist, and if `R` is versioned, have version - 1.
    /// @param changed  the members that may differ from what is stored; the others must not. Who keeps long texts can leave
    /// them
    ///                 where they are; who does not care replaces the whole record.
    template <record R>
    batch& update(R replacement, member_set changed = all_members<R>)
    {
        std::get<std::vector<R>>(updates_).push_back(std::move(replacement));
        if constexpr (is_versioned<R>) changed |= members_of<&R::version>;
        changed_[record_number<R>].push_back(with_dependents<R>(changed));
        return *this;
    }

    /// Removes the record with the same key, which must exist, and if `R` is versioned, have the same version. With a ticket go
    /// its messages, events, cycles and surveys.
    template <record R>
    batch& remove(R gone)
    {
        std::get<std::vector<R>>(removals_).push_back(std::move(gone));
        return *this;
    }

    /// Demands that there is no record with the key of this one, else the batch is a conflict. So a decision can rest on what
    /// was read earlier, or long ago: that nothing newer is there. It must hold at one moment of the commit; another commit at
    /// the same time may insert the record all the same.
    template <record R>
    batch& expect_absent(R key)
    {
        std::get<std::vector<R>>(absent_).push_back(std::move(key));
        return *this;
    }

    /// Adds all that another batch says, behind what this one says.
    batch& append(batch&& other)
    {
        boost::mp11::mp_for_each<boost::mp11::mp_iota<boost::mp11::mp_size<record_types>>>([&](auto number) {
            constexpr std::size_t i = decltype(number)::value;
            move_behind(std::get<i>(inserts_), std::get<i>(other.inserts_));
            move_behind(std::get<i>(updates_), std::get<i>(other.updates_));
            move_behind(std::get<i>(removals_), std::get<i>(other.removals_));
            move_behind(std::get<i>(absent_), std::get<i>(other.absent_));
            move_behind(changed_[i], other.changed_[i]);
        });
        return *this;
    }

    /// The records of one type to be inserted.
    template <record R>
    [[nodiscard]] const std::vector<R>& inserts() const noexcept
    {
        return std::get<std::vector<R>>(inserts_);
    }
    /// The records of one type to be updated.
    template <record R>
    [[nodiscard]] const std::vector<R>& updates() const noexcept
    {
        return std::get<std::vector<R>>(updates_);
    }
    /// Of each of `updates`, the members that may differ from what is stored.
    template <record R>
    [[nodiscard]] const std::vector<member_set>& changed() const noexcept
    {
        return changed_[record_number<R>];
    }
    /// The records of one type to be removed.
    template <record R>
    [[nodiscard]] const std::vector<R>& removals() const noexcept
    {
        return std::get<std::vector<R>>(removals_);
    }
    /// Records of which only the key counts.
    template <record R>
    [[nodiscard]] const std::vector<R>& absent() const noexcept
    {
        return std::get<std::vector<R>>(absent_);
    }

private:
    using lists = boost::mp11::mp_rename<boost::mp11::mp_transform<std::vector, record_types>, std::tuple>;

    template <record R>
    static constexpr std::size_t record_number = boost::mp11::mp_find<record_types, R>::value;

    template <class T>
    static void move_behind(std::vector<T>& to, std::vector<T>& from)
    {
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    }

    lists inserts_;
    lists updates_;
    lists removals_;
    lists absent_;
    std::array<std::vector<member_set>, boost::mp11::mp_size<record_types>::value> changed_;  ///< by `record_number`
};

}  // namespace pleme_support::storage

#endif  // PLEME_SUPPORT_STORAGE_BATCH_HPP
