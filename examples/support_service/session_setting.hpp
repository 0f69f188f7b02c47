// What the connections of a server share: how requests are answered and by when, and what is counted over all of them.
// Example service: values only. Guide: docs/guide/service.md. Tests: tests/clients/robustness.test.mjs, bounds.test.mjs.

#ifndef SUPPORT_SERVICE_SESSION_SETTING_HPP
#define SUPPORT_SERVICE_SESSION_SETTING_HPP

#include "access_log.hpp"
#include "reply_budget.hpp"
#include "worker_pool.hpp"

#include <pleme_support/http/request.hpp>
#include <pleme_support/http/response.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>

namespace support_service {

/// How requests are answered, and by when.
struct session_setting {
    /// What needs neither storage nor time: called where all connections are served. Nothing: `answer` is asked.
    std::function<std::optional<pleme_support::http::response>(const pleme_support::http::request&)> answer_at_once;
    /// Called by the workers, by several at once.
    std::function<pleme_support::http::response(const pleme_support::http::request&, access_entry&)> answer;
    access_log* log = nullptr;
    std::chrono::seconds timeout{30};                      ///< for idling and reading a header, for a body, and for writing
    std::chrono::seconds operation_timeout{5};             ///< from the last byte of a request to its answer
    std::size_t header_bytes = std::size_t{16} * 1024;     ///< more is answered with 431
    std::size_t body_bytes = std::size_t{256} * 1024 + 1;  ///< more is answered with 413 unread; the handler bounds it too
};

/// What every connection of a server shares. All outlives the connections.
struct session_share {
    const session_setting& setting;
    reply_budget& replies;
    worker_pool& pool;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_SESSION_SETTING_HPP
