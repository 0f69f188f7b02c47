// What the operator has to know, on stderr: sentences, of each kind of trouble one in a while.
// Example service. No customer data, no driver text. Guide: docs/guide/service.md. Tests: tests/clients/bounds.test.mjs.

#ifndef SUPPORT_SERVICE_OPERATOR_LOG_HPP
#define SUPPORT_SERVICE_OPERATOR_LOG_HPP

#include "line_writer.hpp"

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace support_service {

/// From any number of threads at once. Nobody waits for who reads stderr.
class operator_log {
public:
    static constexpr std::chrono::seconds pause{10};  ///< between two sentences about one kind of trouble

    /// @param sentence  without its full stop
    void tell(std::string_view sentence)
    {
        std::string line{prefix};
        line.append(sentence).append("\n");
        out_.write(line);
    }

    /// Of what may happen with every request: the first is told at once, the next ones after `pause` with how many there were.
    /// @param kind  one of a fixed number
    void tell_seldom(std::string_view kind, std::string_view sentence)
    {
        const auto now = std::chrono::steady_clock::now();
        const std::scoped_lock lock{mutex_};
        trouble& known = kinds_.try_emplace(std::string{kind}).first->second;
        known.sentence = sentence;
        if (known.is_told && now < known.told_at + pause) {
            ++known.untold;
            return;
        }
        tell_all(known, now, known.untold + 1);
    }

    /// Tells what was kept back and whose pause is over. To be called now and then.
    void tell_kept()
    {
        const auto now = std::chrono::steady_clock::now();
        const std::scoped_lock lock{mutex_};
        for (auto& [kind, known] : kinds_)
            if (known.untold != 0 && now >= known.told_at + pause) tell_all(known, now, known.untold);
    }

private:
    struct trouble {
        std::string sentence;
        bool is_told = false;
        std::chrono::steady_clock::time_point told_at{};
        std::size_t untold = 0;
    };

    static constexpr std::string_view prefix = "support_service: ";

    void tell_all(trouble& known, std::chrono::steady_clock::time_point now, std::size_t count)
    {
        known.is_told = true;
        known.told_at = now;
        known.untold = 0;
        tell(count == 1 ? known.sentence : known.sentence + " (" + std::to_string(count) + " times since the last such line)");
    }

    line_writer out_{STDERR_FILENO, [](std::size_t dropped) {
                         return std::string{prefix} + std::to_string(dropped) + " lines were dropped, as nobody took them\n";
                     }};
    std::mutex mutex_;
    std::map<std::string, trouble> kinds_;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_OPERATOR_LOG_HPP
