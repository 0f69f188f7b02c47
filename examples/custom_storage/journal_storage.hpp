// A custom storage: an append-only journal file in front of the maps of the memory adapter. What is in it survives the process.
// Example; POSIX. Guide: docs/guide/custom_storage.md. Tests: examples/custom_storage/journal_storage.test.cpp.

#ifndef PLEME_SUPPORT_EXAMPLES_CUSTOM_STORAGE_JOURNAL_STORAGE_HPP
#define PLEME_SUPPORT_EXAMPLES_CUSTOM_STORAGE_JOURNAL_STORAGE_HPP

#include "record_codec.hpp"

#include <pleme_support/adapters/memory/memory_storage.hpp>
#include <pleme_support/storage/adapter.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace journal {

/// FNV-1a: tells a frame that was written to its end from one that was cut off.
[[nodiscard]] inline std::uint64_t checksum(std::string_view bytes) noexcept
{
    std::uint64_t sum = 0xCBF2'9CE4'8422'2325;
    for (const char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100'0000'01B3;
    return sum;
}

/// A `storage::adapter` for one process. Opening reads the whole journal; a commit appends one frame and syncs it.
class journal_storage {
public:
    /// @return `errc::storage_unavailable` if the file can't be opened or read; `errc::storage_corrupt` if a frame in it is
    ///         whole but can't be applied
    [[nodiscard]] static pleme_support::result<std::unique_ptr<journal_storage>> open(const std::string& path)
    {
        std::unique_ptr<journal_storage> made{
            new journal_storage{::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600)}};
        if (made->file_ < 0) return unavailable();
        if (auto replayed = made->replay(); !replayed) return replayed.error();
        return made;
    }
    journal_storage(const journal_storage&) = delete;
    journal_storage& operator=(const journal_storage&) = delete;
    ~journal_storage()
    {
        if (file_ >= 0) ::close(file_);
    }

    template <pleme_support::storage::record... R>
    [[nodiscard]] pleme_support::result<pleme_support::storage::rows<R...>> read(
        const pleme_support::call_end& end, const pleme_support::storage::query<R>&... queries)
    {
        // A reader must not see what a commit has put into the maps and not yet into the file.
        std::unique_lock door{door_};
        const std::shared_lock lock{mutex_};
        door.unlock();
        if (lost_) return unavailable();
        return records_.read(end, queries...);
    }

    [[nodiscard]] pleme_support::result<void> commit(const pleme_support::call_end& end,
                                                     const pleme_support::storage::batch& batch)
    {
        const std::string payload = encode(batch);  // before anything changes: it may throw std::bad_alloc
        encoder frame;
        frame.put(std::uint64_t{payload.size()});
        frame.put(checksum(payload));
        frame.out += payload;

        const std::scoped_lock door{door_};
        const std::scoped_lock lock{mutex_};
        if (lost_) return unavailable();
        if (auto applied = records_.commit(end, batch); !applied) return applied;  // finds the conflicts
        if (append(frame.out)) return {};
        // The frame may be in the file or not, and the maps can't go back: only opening the file again can tell.
        lost_ = true;
        return pleme_support::support_error{pleme_support::errc::outcome_unknown, "the journal could not be written"};
    }

private:
    explicit journal_storage(int file) noexcept : file_{file} {}

    static pleme_support::support_error unavailable()
    {
        return {pleme_support::errc::storage_unavailable, "the journal can't be used"};
    }

    [[nodiscard]] bool append(std::string_view bytes) const noexcept
    {
        while (!bytes.empty()) {
            const auto written = ::write(file_, bytes.data(), bytes.size());
            if (written < 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return ::fdatasync(file_) == 0;
    }

    /// Applies every whole frame and cuts off the rest, which was never acknowledged.
    [[nodiscard]] pleme_support::result<void> replay()
    {
        std::string bytes;
        char block[1 << 16];
        ::ssize_t count = 0;
        while ((count = ::read(file_, block, sizeof block)) > 0) bytes.append(block, static_cast<std::size_t>(count));
        if (count < 0) return unavailable();

        std::size_t whole = 0;
        for (decoder frame{bytes};; whole = bytes.size() - frame.in.size()) {
            const std::uint64_t size = frame.get_number();
            const std::uint64_t sum = frame.get_number();
            if (!frame.good || size > frame.in.size() || checksum(frame.in.substr(0, size)) != sum) break;
            const auto batch = decode(frame.in.substr(0, size));
            if (!batch || !records_.commit(pleme_support::no_end, *batch))
                return pleme_support::support_error{pleme_support::errc::storage_corrupt,
                                                    "the journal holds a frame that can't be applied"};
            frame.in.remove_prefix(size);
        }
        return ::ftruncate(file_, static_cast<::off_t>(whole)) == 0 ? pleme_support::result<void>{} : unavailable();
    }

    int file_;
    std::mutex door_;  ///< held by a commit that waits for the readers, so that no more of them come in
    std::shared_mutex mutex_;
    pleme_support::adapters::memory_storage records_;
    bool lost_ = false;  ///< a write failed: what the file holds is not known
};
static_assert(pleme_support::storage::adapter<journal_storage>);

}  // namespace journal

#endif  // PLEME_SUPPORT_EXAMPLES_CUSTOM_STORAGE_JOURNAL_STORAGE_HPP
