// A connection with its age and the statements that it has prepared. Used by one thread at a time.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/postgres_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_SESSION_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_SESSION_HPP

#include <pleme_support/adapters/postgres/detail/dialect.hpp>
#include <pleme_support/adapters/postgres/detail/pqxx_compat.hpp>
#include <pleme_support/adapters/sql/text_id.hpp>
#include <pleme_support/error.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
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

class session {
public:
    using clock = std::chrono::steady_clock;

    [[nodiscard]] static outcome<std::unique_ptr<session>> open(const std::string& connection_string)
    {
        auto opened = pqxx_connection::open(connection_string);
        if (!opened) return opened.error();
        return std::unique_ptr<session>{new session{std::move(*opened)}};
    }

    /// @param prepared  parse it once for this connection; the statement used longest ago makes room for one too many
    [[nodiscard]] outcome<pqxx::result> run(const request& sent, bool prepared)
    {
        used_ = clock::now();
        if (!prepared) return connection_->run(sent.text, sent.parameters);
        auto known = known_.find(sent.text);
        if (known == known_.end()) {
            if (known_.size() == max_prepared) {
                const auto oldest = std::min_element(known_.begin(), known_.end(), [](const auto& a, const auto& b) {
                    return a.second.last_use < b.second.last_use;
                });
                if (auto gone = connection_->forget(oldest->second.name); !gone) return gone;
                known_.erase(oldest);
            }
            // Named by its text, so that a statement that a pooler has prepared for another client is never the wrong one.
            std::string name = "pleme_" + to_text(sql::make_text_id(sent.text));
            if (auto made = connection_->prepare(name, sent.text); !made) return made;
            known = known_.emplace(sent.text, prepared_statement{std::move(name), 0}).first;
        }
        known->second.last_use = ++uses_;
        return connection_->run_prepared(known->second.name, sent.parameters);
    }

    /// Runs a statement without parameters, once.
    [[nodiscard]] outcome<pqxx::result> run(const std::string& text)
    {
        used_ = clock::now();
        return connection_->run(text, {});
    }

    /// Runs several statements without parameters.
    [[nodiscard]] outcome<pqxx::result> execute(const std::string& script) { return connection_->execute(script); }

    /// Sends rows by COPY. @see pqxx_connection::copy
    template <class SendRows>
    [[nodiscard]] outcome<pqxx::result> copy(const std::string& table, const std::vector<std::string>& columns,
                                             SendRows&& send_rows)
    {
        used_ = clock::now();
        return connection_->copy(table, columns, std::forward<SendRows>(send_rows));
    }

    [[nodiscard]] clock::time_point opened() const noexcept { return opened_; }
    [[nodiscard]] clock::time_point used() const noexcept { return used_; }

private:
    struct prepared_statement {
        std::string name;
        std::uint64_t last_use = 0;
    };

    /// Texts differ by their shape and the size of a page, not by their values: a few dozen are what a service needs.
    static constexpr std::size_t max_prepared = 128;

    explicit session(std::unique_ptr<pqxx_connection> connection) : connection_{std::move(connection)} {}

    std::unique_ptr<pqxx_connection> connection_;
    std::unordered_map<std::string, prepared_statement> known_;  ///< by text
    std::uint64_t uses_ = 0;
    clock::time_point opened_ = clock::now();
    clock::time_point used_ = opened_;
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_SESSION_HPP
