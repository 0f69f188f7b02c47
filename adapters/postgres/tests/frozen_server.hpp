// A server of the test's own that stands still for a while: its kernel takes connections and bytes, and nobody answers.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_FROZEN_SERVER_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_FROZEN_SERVER_HPP

#include <doctest/doctest.h>

#include <sys/types.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace postgres_test {

/// Stops all processes of a server of tests/support/postgres_cluster, by their ids, and lets them go on when destroyed.
class frozen_server {
public:
    /// @param folder  PLEME_SUPPORT_POSTGRES_FOLDER
    explicit frozen_server(const std::string& folder)
    {
        pid_t postmaster = 0;
        std::ifstream{folder + "/data/postmaster.pid"} >> postmaster;
        REQUIRE(postmaster > 1);
        stop(postmaster);  // first, so that it has no new children
        for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
            const std::string name = entry.path().filename().string();
            if (name.find_first_not_of("0123456789") != std::string::npos) continue;
            const pid_t process = static_cast<pid_t>(std::stol(name));
            if (look_up(process).parent == postmaster) stop(process);
        }
    }
    frozen_server(const frozen_server&) = delete;
    frozen_server& operator=(const frozen_server&) = delete;
    ~frozen_server()
    {
        for (const pid_t process : stopped_) ::kill(process, SIGCONT);
    }

private:
    struct state {
        char what = 'X';  ///< as in /proc/N/stat: T is stopped, Z and X are gone
        pid_t parent = 0;
    };

    static state look_up(pid_t process)
    {
        std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
        std::string line;
        std::getline(file, line);
        const auto name_end = line.rfind(") ");  // the name may hold anything
        state found;
        if (name_end == std::string::npos) return found;
        found.what = line[name_end + 2];
        found.parent = static_cast<pid_t>(std::stol(line.substr(name_end + 4)));
        return found;
    }

    void stop(pid_t process)
    {
        if (::kill(process, SIGSTOP) != 0) return;
        stopped_.push_back(process);
        for (char what = look_up(process).what; what != 'T' && what != 'Z' && what != 'X'; what = look_up(process).what)
            std::this_thread::yield();
    }

    std::vector<pid_t> stopped_;
};

}  // namespace postgres_test

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_TESTS_FROZEN_SERVER_HPP
