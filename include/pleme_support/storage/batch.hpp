// A write as a value: records to insert, to update and to remove, which happens as a whole or not at all.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/batch.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_BATCH_HPP
#define PLEME_SUPPORT_STORAGE_BATCH_HPP

#include <pleme_support/error.hpp>
#include <pleme_support/storage/record.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::storage {

/// Which ticket.
struct ticket_key {
    uuid id{};            ///< its id
    std::string product;  ///< its product
};

/// What a batch does to the records of one type.
template <record R>
struct record_changes {
    std::vector<R> inserts;           ///< must not exist yet
    std::vector<R> updates;           ///< must exist, and if versioned, have version - 1
    std::vector<member_set> changed;  ///< of each of `updates`, the members that may differ from what is stored
    std::vector<R> removals;          ///< must exist, and if versioned, have this version
    std::vector<R> absent;            ///< must not exist; only the key counts
};

namespace detail {

/// What a batch does to the records of each type: one base each, where a tuple has three.
template <class Records>
struct all_changes;
template <record... R>
struct all_changes<boost::mp11::mp_list<R...>> : record_changes<R>... {
};

}  // namespace detail

/// Everything that is written at once. What the library commits is one of the kinds below, each of which says what records it
/// may have; a batch by itself may have any, as one that is imported has: not every storage can commit that.
/// It names a record once: what it removes it neither inserts nor updates.
/// @tparam Records  an mp11 list of the record types that it may have, parents before children
template <class Records>
class basic_batch {
public:
    using record_list = Records;  ///< which records it may have

    basic_batch() = default;

    /// Adds a record that must not exist yet.
    template <record R>
    basic_batch& insert(R added)
    {
        look_at(added);
        of<R>().inserts.push_back(std::move(added));
        return *this;
    }
    /// Replaces the record with the same key, which must exist, and if `R` is versioned, have version - 1.
    /// @param changed  the members that may differ from what is stored; the others must not. Who keeps long texts can leave
    ///                 them where they are; who does not care replaces the whole record.
    template <record R>
    basic_batch& update(R replacement, member_set changed = all_members<R>)
    {
        look_at(replacement);
        if constexpr (is_versioned<R>) changed |= members_of<&R::version>;
        of<R>().updates.push_back(std::move(replacement));
        of<R>().changed.push_back(with_dependents<R>(changed));
        return *this;
    }

    /// Removes the record with the same key, which must exist, and if `R` is versioned, have the same version. With a ticket go
    /// all records that belong to it.
    template <record R>
    basic_batch& remove(R gone)
    {
        look_at(gone);
        of<R>().removals.push_back(std::move(gone));
        return *this;
    }

    /// Demands that there is no record with the key of this one, else the batch is a conflict. So a decision can rest on what
    /// was read earlier, or long ago: that nothing newer is there. It must hold at one moment of the commit; another commit at
    /// the same time may insert the record all the same.
    template <record R>
    basic_batch& expect_absent(R key)
    {
        look_at(key);
        of<R>().absent.push_back(std::move(key));
        return *this;
    }

    /// Adds all that another batch says, behind what this one says.
    basic_batch& append(basic_batch&& other)
    {
        is_misplaced_ = is_misplaced_ || other.is_misplaced_;
        [&]<class... R>(boost::mp11::mp_list<R...>) {
            const auto move_all = [&]<class One>(std::type_identity<One>) {
                record_changes<One>& from = other.template of<One>();
                move_behind(of<One>().inserts, from.inserts);
                move_behind(of<One>().updates, from.updates);
                move_behind(of<One>().changed, from.changed);
                move_behind(of<One>().removals, from.removals);
                move_behind(of<One>().absent, from.absent);
            };
            (move_all(std::type_identity<R>{}), ...);
        }(Records{});
        return *this;
    }

    /// What it does to the records of one type; nothing to one that is not on its list.
    template <record R>
    [[nodiscard]] const record_changes<R>& changes() const noexcept
    {
        if constexpr (boost::mp11::mp_contains<Records, R>::value) {
            return changes_;
        } else {
            static const record_changes<R> none;
            return none;
        }
    }
    /// What it inserts of one type.
    template <record R>
    [[nodiscard]] const std::vector<R>& inserts() const noexcept
    {
        return changes<R>().inserts;
    }
    /// What it replaces of one type.
    template <record R>
    [[nodiscard]] const std::vector<R>& updates() const noexcept
    {
        return changes<R>().updates;
    }
    /// Of each of `updates`, the members that may differ from what is stored.
    template <record R>
    [[nodiscard]] const std::vector<member_set>& changed() const noexcept
    {
        return changes<R>().changed;
    }
    /// What it removes of one type.
    template <record R>
    [[nodiscard]] const std::vector<R>& removals() const noexcept
    {
        return changes<R>().removals;
    }
    /// Records of which only the key counts.
    template <record R>
    [[nodiscard]] const std::vector<R>& absent() const noexcept
    {
        return changes<R>().absent;
    }

    /// Every storage asks this first.
    /// @return `errc::invalid_argument` if it has a record that its kind may not have; nothing if not
    [[nodiscard]] std::optional<support_error> check() const
    {
        if (!is_misplaced_) return std::nullopt;
        return support_error{errc::invalid_argument, "a batch has a record that is not of its ticket or product"};
    }

protected:
    /// What the records of a batch have in common.
    enum class scope : std::uint8_t { any, tickets, product };

    /// @param keys  the tickets of `scope::tickets`; of `scope::product` only the product counts
    basic_batch(scope within, std::vector<ticket_key> keys) : scope_{within}, keys_{std::move(keys)} {}

private:
    template <record R>
    [[nodiscard]] record_changes<R>& of() noexcept
    {
        return changes_;
    }

    template <record R>
    void look_at(const R& added)
    {
        if (scope_ != scope::any && !is_within(added)) is_misplaced_ = true;
    }

    template <record R>
    [[nodiscard]] bool is_within(const R& added) const
    {
        constexpr bool is_ticket = std::is_same_v<R, support_ticket>;
        if (scope_ == scope::product && (is_ticket || belongs_to_ticket<R>)) return false;
        for (const ticket_key& key : keys_) {
            if constexpr (requires { added.product == key.product; })
                if (added.product != key.product) continue;
            if (scope_ == scope::product) return true;
            if constexpr (is_ticket) {
                if (added.id == key.id) return true;
            } else if constexpr (requires { requires std::is_same_v<decltype(added.ticket_id), uuid>; }) {
                if (added.ticket_id == key.id) return true;
            } else {
                return true;
            }
        }
        return false;
    }

    template <class T>
    static void move_behind(std::vector<T>& to, std::vector<T>& from)
    {
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    }

    scope scope_ = scope::any;
    bool is_misplaced_ = false;
    std::vector<ticket_key> keys_;
    detail::all_changes<boost::mp11::mp_rename<Records, boost::mp11::mp_list>> changes_;
};

/// What happens to one ticket: its record, what belongs to it, and records of its product beside it.
template <class Records>
class basic_ticket_batch : public basic_batch<Records> {
public:
    /// @param ticket  whose records it may have
    explicit basic_ticket_batch(ticket_key ticket)
        : basic_batch<Records>{basic_batch<Records>::scope::tickets, {std::move(ticket)}}
    {
    }
    /// @param ticket  whose records it may have
    explicit basic_ticket_batch(const support_ticket& ticket) : basic_ticket_batch{ticket_key{ticket.id, ticket.product}} {}
};

/// What happens to two tickets at once, as when one is merged into the other.
template <class Records>
class basic_ticket_pair_batch : public basic_batch<Records> {
public:
    /// @param one, other  whose records it may have
    basic_ticket_pair_batch(ticket_key one, ticket_key other)
        : basic_batch<Records>{basic_batch<Records>::scope::tickets, {std::move(one), std::move(other)}}
    {
    }
};

/// What happens to a product: its settings and its bookkeeping, but no ticket and nothing that belongs to one.
template <class Records>
class basic_product_batch : public basic_batch<Records> {
public:
    /// @param product  whose records it may have
    explicit basic_product_batch(std::string product)
        : basic_batch<Records>{basic_batch<Records>::scope::product, {ticket_key{{}, std::move(product)}}}
    {
    }
};

using batch = basic_batch<record_types>;                          ///< of the library's records
using ticket_batch = basic_ticket_batch<record_types>;            ///< of the library's records
using ticket_pair_batch = basic_ticket_pair_batch<record_types>;  ///< of the library's records
using product_batch = basic_product_batch<record_types>;          ///< of the library's records

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_BATCH_HPP
