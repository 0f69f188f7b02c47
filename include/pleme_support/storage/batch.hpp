// A write as a value: records to insert and records to update, which happen all together or not at all.
// Storage layer: no database. Guide: docs/concepts/storage.md. Tests: tests/unit/storage/batch.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_BATCH_HPP
#define PLEME_SUPPORT_STORAGE_BATCH_HPP

#include <pleme_support/storage/record.hpp>

#include <boost/mp11/algorithm.hpp>

#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::storage {

/// Everything that one command writes. A batch belongs to one ticket (all its ticket records have one ticket's id and
/// product, its idempotency key that product), or is one number block.
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
    template <record R>
    batch& update(R changed)
    {
        std::get<std::vector<R>>(updates_).push_back(std::move(changed));
        return *this;
    }

    template <record R>
    [[nodiscard]] const std::vector<R>& inserts() const noexcept
    {
        return std::get<std::vector<R>>(inserts_);
    }
    template <record R>
    [[nodiscard]] const std::vector<R>& updates() const noexcept
    {
        return std::get<std::vector<R>>(updates_);
    }

private:
    using lists = boost::mp11::mp_rename<boost::mp11::mp_transform<std::vector, record_types>, std::tuple>;

    lists inserts_;
    lists updates_;
};

}  // namespace pleme_support::storage

#endif  // PLEME_SUPPORT_STORAGE_BATCH_HPP
