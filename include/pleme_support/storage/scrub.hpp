// Making a storage's files forget what was overwritten or removed, for storages that have files.
// Storage layer: no database. Guide: docs/concepts/scrubbing.md. Tests: tests/unit/storage/scrub.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_SCRUB_HPP
#define PLEME_SUPPORT_STORAGE_SCRUB_HPP

#include <pleme_support/model/call_end.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <concepts>
#include <string>
#include <vector>

namespace pleme_support::inline v0::storage {

/// What one step of it came to.
struct scrub_progress {
    bool more = false;                 ///< another step is needed
    std::vector<std::string> remains;  ///< what the storage can't reach: what still stands, where and until when; sentences
};

/// What an adapter may offer beside the rest. For `S s`:
///  - `s.scrub(e)` makes what earlier commits overwrote or removed unreadable in the storage's files: one bounded step.
template <class S>
concept scrubs = adapter<S> && requires(S& s, const call_end& e)
{
    {
        s.scrub(e)
        } -> std::same_as<result<scrub_progress>>;
};

/// One step of it. A storage that does not say anything may keep what it likes.
/// @return what it came to; an error of the storage
template <adapter S>
[[nodiscard]] result<scrub_progress> scrub(S& storage, const call_end& end)
{
    if constexpr (scrubs<S>)
        return storage.scrub(end);
    else
        return scrub_progress{false, {"the storage does not say what it keeps of what was overwritten"}};
}

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_SCRUB_HPP
