// The storage that the command line names, as one type: the schema of the service is compiled once for all.
// Example service. Guide: docs/concepts/storage.md. Tests: tests/clients/life.test.mjs, on each.

#ifndef SUPPORT_SERVICE_STORAGE_CHOICE_HPP
#define SUPPORT_SERVICE_STORAGE_CHOICE_HPP

#include "storage_health.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/import.hpp>
#include <pleme_support/storage/stale.hpp>

#ifdef SUPPORT_SERVICE_POSTGRES  // the build has that adapter
#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#endif

#include <memory>
#include <utility>
#include <variant>

namespace support_service {

/// A `storage::adapter` that hands every call on to the one that it holds.
class storage_choice {
public:
    using memory = std::unique_ptr<pleme_support::adapters::memory_storage>;
    using sqlite = std::unique_ptr<pleme_support::adapters::sqlite_storage>;
#ifdef SUPPORT_SERVICE_POSTGRES
    using postgres = std::unique_ptr<pleme_support::adapters::postgres_storage>;
    using any = std::variant<memory, sqlite, postgres>;
#else
    using any = std::variant<memory, sqlite>;
#endif

    explicit storage_choice(any held) : held_{std::move(held)} {}

    /// Tells what becomes of every call from now on. Before the storage is used by several threads.
    /// @param health  outlives the calls
    void tell(storage_health& health) noexcept
    {
        health_ = &health;
    }

    template <pleme_support::storage::record... R>
    [[nodiscard]] pleme_support::result<pleme_support::storage::rows<R...>> read(
        const pleme_support::call_end& end, const pleme_support::storage::query<R>&... queries)
    {
        return note(storage_use::read, std::visit([&](auto& storage) { return storage->read(end, queries...); }, held_));
    }

    /// From a standby, where the storage has some: how that does says nothing about the storage.
    template <pleme_support::storage::record... R>
    [[nodiscard]] pleme_support::result<pleme_support::storage::rows<R...>> read_stale(
        const pleme_support::call_end& end, const pleme_support::storage::query<R>&... queries)
    {
        return std::visit([&](auto& storage) { return pleme_support::storage::read_stale(*storage, end, queries...); }, held_);
    }

    [[nodiscard]] pleme_support::result<void> commit(const pleme_support::call_end& end,
                                                     const pleme_support::storage::batch& batch)
    {
        return note(storage_use::write, std::visit([&](auto& storage) { return storage->commit(end, batch); }, held_));
    }

    [[nodiscard]] pleme_support::result<void> import(const pleme_support::call_end& end,
                                                     const pleme_support::storage::batch& rows)
    {
        return note(storage_use::write,
                    std::visit([&](auto& storage) { return pleme_support::storage::import(*storage, end, rows); }, held_));
    }

private:
    template <class Result>
    Result note(storage_use use, Result made) const
    {
        if (health_ == nullptr) return made;
        if (made)
            health_->note_success(use);
        else
            health_->note_failure(use, made.error());
        return made;
    }

    any held_;
    storage_health* health_ = nullptr;
};
static_assert(pleme_support::storage::imports<storage_choice>);

}  // namespace support_service

#endif  // SUPPORT_SERVICE_STORAGE_CHOICE_HPP
