// A connection with its age and the statements that it has prepared. Used by one thread at a time.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/postgres_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_SESSION_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_SESSION_HPP

#include <pleme_support/adapters/postgres/detail/connection.hpp>
#include <pleme_support/adapters/postgres/detail/connection_string.hpp>
#include <pleme_support/adapters/postgres/detail/dialect.hpp>
#include <pleme_support/adapters/postgres/detail/time_limit.hpp>
#include <pleme_support/adapters/sql/text_id.hpp>
#include <pleme_support/result.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// A statement ready to be sent, as often as need be.
struct request {
    std::string text;
    std::vector<parameter> parameters;
};

/// @return `errc::storage_unavailable` if a text holds U+0000, which PostgreSQL can't keep and libpq would cut at
template <class Dialect>
[[nodiscard]] result<request> make_request(const sql::statement<Dialect>& written)
{
    request made{written.text(), {}};
    made.parameters.reserve(written.parameters().size());
    for (const value& each : written.parameters()) {
        made.parameters.push_back(to_parameter(each));
        if (made.parameters.back() && made.parameters.back()->find('\0') != std::string::npos)
            return support_error{errc::storage_unavailable, "a text can't be kept by the database"};
    }
    return made;
}

/// A process of a server, as nobody else is called, on this server or another one.
struct server_process {
    std::string id;
    std::string started;  ///< in s
};

class session {
public:
    using clock = std::chrono::steady_clock;

    /// Tries one host after the other. Each gets as much of the time as those behind it, so that a silent one leaves them some.
    [[nodiscard]] static outcome<std::unique_ptr<session>> open(const connection_attempts& attempts, const time_limit& limit)
    {
        auto to_try = static_cast<std::int64_t>(attempts.strings.size());
        for (const std::string& one_host : attempts.strings) {
            const auto share = std::chrono::ceil<std::chrono::milliseconds>(limit.left() / to_try--);
            const auto patience = limit.within((std::min)(share, attempts.patience));
            auto opened = connection::open(one_host, patience);
            if (!opened) continue;
            std::unique_ptr<session> made{new session{std::move(*opened)}};
            if (made->find_process(patience)) return made;
        }
        return failure{{}, false, limit.is_over() ? expiry::unsent : expiry::none};
    }

    /// @param prepared  parse it once for this connection; the statement used longest ago makes room for one too many
    [[nodiscard]] outcome<query_result> run(const request& sent, bool prepared, const time_limit& limit)
    {
        used_ = clock::now();
        if (!prepared) return connection_->run(sent.text, sent.parameters, limit);
        auto known = known_.find(sent.text);
        if (known == known_.end()) {
            if (const auto made = make_known(sent.text, limit); !made) {
                failure failed = made.error();
                if (failed.expired == expiry::unanswered) failed.expired = expiry::unprepared;
                return failed;
            }
            known = known_.find(sent.text);
        }
        known->second.last_use = ++uses_;
        return connection_->run_prepared(known->second.name, sent.parameters, limit);
    }

    /// Runs a statement without parameters, once.
    [[nodiscard]] outcome<query_result> run(const std::string& text, const time_limit& limit)
    {
        used_ = clock::now();
        return connection_->run(text, {}, limit);
    }

    /// Sends rows by COPY. @see connection::copy
    template <class NextChunk>
    [[nodiscard]] outcome<query_result> copy(const std::string& command, NextChunk&& next_chunk, const time_limit& limit)
    {
        used_ = clock::now();
        return connection_->copy(command, std::forward<NextChunk>(next_chunk), limit);
    }

    /// Waits on for the answer to a statement whose time was over.
    [[nodiscard]] outcome<query_result> wait_on(const time_limit& limit) { return connection_->wait_on(limit); }

    /// Null if a pooler stands between: then it is not known which process works for this session.
    [[nodiscard]] const server_process* process() const noexcept { return process_ ? &*process_ : nullptr; }
    [[nodiscard]] clock::time_point opened() const noexcept { return opened_; }
    [[nodiscard]] clock::time_point used() const noexcept { return used_; }

private:
    struct prepared_statement {
        std::string name;
        std::uint64_t last_use = 0;
    };

    /// Texts differ by their shape and the size of a page, not by their values: a few dozen are what a service needs.
    static constexpr std::size_t max_prepared = 128;

    explicit session(std::unique_ptr<connection> opened) : connection_{std::move(opened)} {}

    /// A pooler calls itself a process of its own invention.
    [[nodiscard]] bool find_process(const time_limit& limit)
    {
        const auto told = connection_->run(
            "SELECT pid, extract(epoch FROM backend_start) FROM pg_stat_activity WHERE pid = pg_backend_pid()", {}, limit);
        if (!told) return told.error().connected && told.error().expired == expiry::none;
        if (!told->empty() && told->at(0, 0) == std::to_string(connection_->process()))
            process_ = server_process{std::string{told->at(0, 0)}, std::string{told->at(0, 1)}};
        return true;
    }

    [[nodiscard]] outcome<void> make_known(const std::string& text, const time_limit& limit)
    {
        if (known_.size() == max_prepared) {
            const auto oldest = std::min_element(known_.begin(), known_.end(), [](const auto& a, const auto& b) {
                return a.second.last_use < b.second.last_use;
            });
            const auto gone = connection_->run("DEALLOCATE \"" + oldest->second.name + '"', {}, limit);
            if (!gone) return gone.error();
            known_.erase(oldest);
        }
        // Named by its text, so that a statement that a pooler has prepared for another client is never the wrong one.
        std::string name = "pleme_" + to_text(sql::make_text_id(text));
        const auto made = connection_->prepare(name, text, limit);
        if (!made) return made.error();
        known_.emplace(text, prepared_statement{std::move(name), 0});
        return {};
    }

    std::unique_ptr<connection> connection_;
    std::optional<server_process> process_;
    std::unordered_map<std::string, prepared_statement> known_;  ///< by text
    std::uint64_t uses_ = 0;
    clock::time_point opened_ = clock::now();
    clock::time_point used_ = opened_;
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_SESSION_HPP
