// One line of JSON for every request: who asked for what, how it ended, how long it took. Never variables, never tokens.
// Example service. Guide: docs/guide/service.md. Tests: tests/clients/options.test.mjs, bounds.test.mjs.

#ifndef SUPPORT_SERVICE_ACCESS_LOG_HPP
#define SUPPORT_SERVICE_ACCESS_LOG_HPP

#include "line_writer.hpp"

#include <pleme_support/graphql/response.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/time.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace support_service {

struct access_entry {
    pleme_support::timestamp time{};
    std::string method;
    std::string path;  ///< without the query, which may hold variables
    unsigned status = 0;
    std::size_t bytes = 0;              ///< of the response's body
    std::chrono::microseconds took{0};  ///< from the last byte of the request until the answer was ready to be sent
    std::optional<pleme_support::uuid> actor_id;
    std::string operation_name;      ///< empty: none was named
    std::vector<std::string> codes;  ///< the distinct `extensions.code` of the answer's errors
};

/// Takes lines from any thread, and drops them rather than wait for who reads them.
class access_log {
public:
    /// @param descriptor  of stdout, or of what stands for it
    explicit access_log(int descriptor) : out_{descriptor, make_dropped_line} {}

    void write(const access_entry& entry)
    {
        using namespace pleme_support;
        std::string line = "{\"time\":\"";
        append_timestamp(line, entry.time);
        line.append("\",\"method\":");
        append_text(line, entry.method);
        line.append(",\"path\":");
        append_text(line, entry.path);
        line.append(",\"status\":").append(std::to_string(entry.status));
        line.append(",\"bytes\":").append(std::to_string(entry.bytes));
        line.append(",\"microseconds\":").append(std::to_string(entry.took.count()));
        line.append(",\"actor\":");
        if (entry.actor_id)
            graphql::append_json_string(line, to_text(*entry.actor_id));
        else
            line.append("null");
        line.append(",\"operation\":");
        if (entry.operation_name.empty())
            line.append("null");
        else
            append_text(line, entry.operation_name);
        if (!entry.codes.empty()) {
            line.append(",\"codes\":[");
            for (const std::string& code : entry.codes) {
                append_text(line, code);
                line.push_back(',');
            }
            line.back() = ']';
        }
        line.append("}\n");
        out_.write(line);
    }

private:
    static std::string make_dropped_line(std::size_t dropped)
    {
        std::string line = "{\"time\":\"";
        pleme_support::append_timestamp(line, pleme_support::wall_clock{}.now());
        line.append("\",\"dropped\":").append(std::to_string(dropped)).append("}\n");
        return line;
    }

    /// What a client sent, cut and made ASCII: a log is read by tools that trust it.
    static void append_text(std::string& out, std::string_view text)
    {
        constexpr std::size_t most = 200;
        std::string clean{text.substr(0, most)};
        for (char& c : clean)
            if (c < ' ' || c > '~') c = '?';
        pleme_support::graphql::append_json_string(out, clean);
    }

    line_writer out_;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_ACCESS_LOG_HPP
