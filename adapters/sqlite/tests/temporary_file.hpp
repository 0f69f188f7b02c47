// A database file of one test, gone when the test is.

#ifndef PLEME_SUPPORT_ADAPTERS_SQLITE_TESTS_TEMPORARY_FILE_HPP
#define PLEME_SUPPORT_ADAPTERS_SQLITE_TESTS_TEMPORARY_FILE_HPP

#include <atomic>
#include <filesystem>
#include <string>
#include <system_error>

#include <unistd.h>

namespace sqlite_test {

class temporary_file {
public:
    temporary_file()
    {
        static std::atomic<int> made{0};
        const auto name = "pleme_support_" + std::to_string(::getpid()) + "_" + std::to_string(++made) + ".db";
        path_ = (std::filesystem::temp_directory_path() / name).string();
        remove();
    }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file() { remove(); }

    void remove() const
    {
        std::error_code ignored;
        for (const char* suffix : {"", "-wal", "-shm", "-journal", ".partial"})
            std::filesystem::remove(path_ + suffix, ignored);
    }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

}  // namespace sqlite_test

#endif  // PLEME_SUPPORT_ADAPTERS_SQLITE_TESTS_TEMPORARY_FILE_HPP
