// Standbys that answer reads which may be stale, and are left alone for a while when they don't.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/standby/standby.test.cpp,
// adapters/postgres/tests/pool.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_STANDBYS_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_STANDBYS_HPP

#include <pleme_support/adapters/postgres/detail/client.hpp>
#include <pleme_support/adapters/postgres/detail/query_result.hpp>
#include <pleme_support/adapters/postgres/detail/rest_after_failure.hpp>
#include <pleme_support/adapters/postgres/detail/session.hpp>
#include <pleme_support/adapters/postgres/options.hpp>
#include <pleme_support/model/call_end.hpp>

#include <optional>
#include <string>
#include <utility>

namespace pleme_support::inline v0::adapters::postgres::detail {

class standbys {
public:
    /// Connects to nothing yet.
    /// @param options  `connections` and `timeout` are those of the standbys
    standbys(const postgres_options& options, const std::string& connection_string)
        : client_{options, connection_string, persistence::briefly}
    {
    }

    /// Takes half of the time that the call has left at most: the rest is for another server.
    /// @return nothing if another server is to be asked
    [[nodiscard]] std::optional<query_result> read(const call_end& end, const request& sent)
    {
        if (end.is_over() || !rest_.may_try()) return std::nullopt;
        call_end half = end;
        if (const auto now = call_end::clock::now(); end.expires_at != (call_end::instant::max)())
            half.expires_at = now + (end.expires_at - now) / 2;
        auto answer = client_.read(half, sent);
        if (!answer) {
            if (!end.is_stopped()) rest_.failed();
            return std::nullopt;
        }
        rest_.succeeded();
        return std::move(*answer);
    }

private:
    client client_;
    rest_after_failure rest_;
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_STANDBYS_HPP
