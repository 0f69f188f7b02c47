// The support desk of a service, over any storage.
// Repository layer: joins a storage, a clock and ids, and hands out the areas; what they can do is in repository/<area>.hpp.
// Guide: docs/guide/getting_started.md. Tests: tests/unit/repository/*.test.cpp, on every adapter.

#ifndef PLEME_SUPPORT_REPOSITORY_HPP
#define PLEME_SUPPORT_REPOSITORY_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/repository/any_repository.hpp>
#include <pleme_support/repository/backend.hpp>
#include <pleme_support/repository/default_folding.hpp>
#include <pleme_support/repository/options.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <utility>

namespace pleme_support::inline v0 {

/// Every operation of the support desk: `desk.with(caller).tickets().find(id)`.
/// @tparam Storage   where records are kept
/// @tparam Clock     tells the time
/// @tparam IdSource  makes ids
template <storage::adapter Storage, clock_source Clock = wall_clock, id_source IdSource = uuid_v7_source>
class support_repository : private repository::basic_backend<Storage, Clock, IdSource>, public any_repository {
    using backend = repository::basic_backend<Storage, Clock, IdSource>;

public:
    /// @param storage  must outlive the repository
    explicit support_repository(Storage& storage, repository_options options = {})
        : backend{storage}, any_repository{static_cast<backend&>(*this), repository::with_folding(std::move(options))}
    {
    }

    using backend::clock;
    using backend::ids;
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_REPOSITORY_HPP
