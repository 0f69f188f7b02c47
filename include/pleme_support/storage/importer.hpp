// A stream of tickets cut into batches of bounded size, each of which is imported as a whole.
// Storage layer: no database. Guide: docs/guide/importing.md. Tests: tests/unit/storage/importer.test.cpp.

#ifndef PLEME_SUPPORT_STORAGE_IMPORTER_HPP
#define PLEME_SUPPORT_STORAGE_IMPORTER_HPP

#include <pleme_support/model/call_end.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/batch.hpp>
#include <pleme_support/storage/import.hpp>

#include <boost/mp11/list.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::storage {

namespace detail {

/// The bytes of a member's value.
template <class T>
[[nodiscard]] std::size_t count_bytes(const T& member)
{
    if constexpr (std::is_same_v<T, std::string>) {
        return member.size();
    } else if constexpr (is_optional<T>::value) {
        return member ? count_bytes(*member) : 0;
    } else if constexpr (scalar_member<T>) {
        return sizeof member;
    } else if constexpr (requires { member.begin(); }) {
        std::size_t bytes = 0;
        for (const auto& each : member) bytes += count_bytes(each);
        return bytes;
    } else {
        std::size_t bytes = 0;
        for_each_member(member, [&](auto, std::string_view, const auto& inner) { bytes += count_bytes(inner); });
        return bytes;
    }
}

}  // namespace detail

/// The bytes of all values that a batch inserts. What a database writes for them is more: it has indexes.
[[nodiscard]] inline std::size_t count_bytes(const batch& rows)
{
    std::size_t bytes = 0;
    [&]<class... R>(boost::mp11::mp_list<R...>) {
        const auto add = [&](const auto& records) {
            for (const auto& each : records) bytes += detail::count_bytes(each);
        };
        (add(rows.inserts<R>()), ...);
    }(record_types{});
    return bytes;
}

/// Imports tickets that come one by one, many at a time. Used by one thread at a time. Its memory and what one commit
/// writes are bounded, but for a ticket that is larger by itself.
template <adapter S>
class importer {
public:
    /// At so many bytes of values a batch is imported. SQLite writes less than 32 MB for it, even where customers, authors and
    /// ids are of no order and each row falls on pages of its own; larger ones are hardly faster.
    static constexpr std::size_t default_batch_bytes = 512 << 10;

    /// @param storage      must outlive it
    /// @param batch_bytes  1 or more
    explicit importer(S& storage, std::size_t batch_bytes = default_batch_bytes) : storage_{storage}, batch_bytes_{batch_bytes}
    {
    }
    importer(const importer&) = delete;
    importer& operator=(const importer&) = delete;

    /// Takes everything of one ticket, or of one product, which stays together, and imports what has been gathered if that is
    /// enough.
    /// @return as `import`; after a failure what was gathered is still there, and the next call tries again
    [[nodiscard]] result<void> add(const call_end& end, batch part)
    {
        bytes_ += storage::count_bytes(part);
        gathered_.append(std::move(part));
        return bytes_ < batch_bytes_ ? result<void>{} : finish(end);
    }

    /// Imports what has been gathered. Nothing does so by itself.
    /// @return as `import`
    [[nodiscard]] result<void> finish(const call_end& end)
    {
        if (auto done = storage::import(storage_, end, gathered_); !done) return done;
        imported_ += gathered_.inserts<support_ticket>().size();
        gathered_ = {};
        bytes_ = 0;
        return {};
    }

    /// How many tickets the storage has taken from it.
    [[nodiscard]] std::size_t imported() const noexcept { return imported_; }

private:
    S& storage_;
    std::size_t batch_bytes_;
    batch gathered_;
    std::size_t bytes_ = 0;  ///< of `gathered_`
    std::size_t imported_ = 0;
};

}  // namespace pleme_support::inline v0::storage

#endif  // PLEME_SUPPORT_STORAGE_IMPORTER_HPP
