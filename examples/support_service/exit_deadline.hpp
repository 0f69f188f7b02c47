// The end of the process, in time, whatever its threads wait for: a database, a disk, who reads the log.
// Example service: one signal. Guide: docs/guide/service.md. Tests: tests/clients/bounds.test.mjs.

#ifndef SUPPORT_SERVICE_EXIT_DEADLINE_HPP
#define SUPPORT_SERVICE_EXIT_DEADLINE_HPP

#include <unistd.h>

#include <chrono>
#include <csignal>

namespace support_service {

/// Ends the process with 0 after that time, unless it has ended by itself: what it has acknowledged is stored, and what is
/// under way is as if it had been killed. A later call takes the place of an earlier one.
inline void exit_within(std::chrono::seconds time)
{
    std::signal(SIGALRM, [](int) { ::_exit(0); });
    ::alarm(static_cast<unsigned>(time.count()));
}

}  // namespace support_service

#endif  // SUPPORT_SERVICE_EXIT_DEADLINE_HPP
