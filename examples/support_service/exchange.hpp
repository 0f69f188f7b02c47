// One request from its last byte to its answer: all that a worker touches, so that it never touches the connection.
// Example service. Guide: docs/guide/service.md. Tests: tests/clients/robustness.test.mjs.

#ifndef SUPPORT_SERVICE_EXCHANGE_HPP
#define SUPPORT_SERVICE_EXCHANGE_HPP

#include "access_log.hpp"
#include "worker_pool.hpp"

#include <pleme_support/http/media_type.hpp>
#include <pleme_support/http/request.hpp>
#include <pleme_support/http/response.hpp>
#include <pleme_support/http/target.hpp>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support_service {

namespace beast = boost::beast;

[[nodiscard]] inline std::string_view to_view(beast::string_view text)
{
    return {text.data(), text.size()};
}

[[nodiscard]] inline std::vector<pleme_support::http::header> make_header_views(const beast::http::fields& fields)
{
    std::vector<pleme_support::http::header> views;
    for (const auto& field : fields) views.push_back({to_view(field.name_string()), to_view(field.value())});
    return views;
}

class exchange {
public:
    using message = beast::http::request<beast::http::string_body>;

    /// @param received  passed `http::check_request`
    /// @param time      until the work has to be done
    exchange(message received, std::chrono::seconds time)
        : received_{std::move(received)}, headers_{make_header_views(received_)}
    {
        std::string_view target = to_view(received_.target());
        if (const auto absolute = pleme_support::http::parse_absolute_target(target)) {
            for (pleme_support::http::header& field : headers_)
                if (pleme_support::http::equals_ignoring_case(field.name, "host")) field.value = absolute->authority;
            target_ = (absolute->rest.starts_with('/') ? "" : "/") + std::string{absolute->rest};
            target = target_;
        }
        asked = {to_view(received_.method_string()), target, headers_, received_.body()};
        asked.end = {started + time, &stop};
        logged.method = asked.method;
        logged.path = asked.path();
        keeps_alive = received_.keep_alive();
        is_head = received_.method() == beast::http::verb::head;
    }
    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;

    /// Whether it may write, without having read it: who does not say "mutation" asks for none, and an escape of JSON that can
    /// hide a letter counts as having said it. A query that has the word somewhere only stands in the other line.
    [[nodiscard]] job_kind kind() const
    {
        if (asked.method != "POST") return job_kind::read;
        constexpr std::string_view word = "mutation";
        if (asked.body.find("\\u00") != std::string_view::npos) return job_kind::write;
        for (std::size_t at = asked.body.find(word); at != std::string_view::npos; at = asked.body.find(word, at + 1)) {
            const std::string_view rest = asked.body.substr(at + word.size());
            // `mutationType` is what every introspection asks for.
            if (!rest.starts_with("Type")) return job_kind::write;
        }
        return job_kind::read;
    }

    /// Lets go of what the client sent, which nobody needs beside the answer.
    void forget_request()
    {
        asked = {};
        headers_ = {};
        received_ = {};
    }

    const std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
    std::atomic<bool> stop{false};       ///< set when nobody waits for the answer any more
    pleme_support::http::request asked;  ///< views of what this holds
    bool keeps_alive = false;
    bool is_head = false;
    access_entry logged;
    pleme_support::http::response made;

private:
    message received_;
    std::vector<pleme_support::http::header> headers_;
    std::string target_;  ///< of an absolute one, its path and query
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_EXCHANGE_HPP
