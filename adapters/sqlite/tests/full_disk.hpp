// A disk that has so much room and no more: files of databases that are opened while it is there can't grow beyond it.
// Tests of the SQLite adapter only.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_TESTS_FULL_DISK_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_TESTS_FULL_DISK_HPP

#include <sqlite3.h>

#include <array>

namespace sqlite_test {

/// One at a time. Files opened meanwhile must be closed before it goes.
class full_disk {
public:
    full_disk()
    {
        system_ = sqlite3_vfs_find(nullptr);
        own_ = *system_;
        own_.zName = "full_disk";
        own_.xOpen = open;
        sqlite3_vfs_register(&own_, 1);
    }
    full_disk(const full_disk&) = delete;
    full_disk& operator=(const full_disk&) = delete;
    ~full_disk()
    {
        sqlite3_vfs_unregister(&own_);
        room_ = unbounded;
    }

    /// From now on files can grow by so many bytes in all. What they have already can be written anew.
    void leave(sqlite3_int64 bytes) { room_ = bytes; }
    void make_room() { room_ = unbounded; }

private:
    static constexpr sqlite3_int64 unbounded = sqlite3_int64{1} << 40;

    struct wrapped {
        sqlite3_io_methods methods;
        int (*system_write)(sqlite3_file*, const void*, int, sqlite3_int64);
    };

    static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out)
    {
        const int code = system_->xOpen(system_, name, file, flags, out);
        if (code != SQLITE_OK || file->pMethods == nullptr) return code;
        // Files without locks of their own, as the log, have other functions than the database.
        wrapped& own = wrapped_[file->pMethods->xShmMap != nullptr ? 1 : 0];
        own.methods = *file->pMethods;
        own.system_write = own.methods.xWrite;
        own.methods.xWrite = own.system_write == nullptr ? nullptr : write;
        file->pMethods = &own.methods;
        return code;
    }
    static int write(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset)
    {
        sqlite3_int64 size = 0;
        if (const int code = file->pMethods->xFileSize(file, &size); code != SQLITE_OK) return code;
        const sqlite3_int64 growth = offset + amount - size;
        if (growth > room_) return SQLITE_FULL;
        if (growth > 0) room_ -= growth;
        const wrapped& own = wrapped_[file->pMethods->xShmMap != nullptr ? 1 : 0];
        return own.system_write(file, bytes, amount, offset);
    }

    static inline sqlite3_vfs* system_ = nullptr;
    static inline sqlite3_vfs own_{};
    static inline std::array<wrapped, 2> wrapped_{};
    static inline sqlite3_int64 room_ = unbounded;
};

}  // namespace sqlite_test

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_TESTS_FULL_DISK_HPP
