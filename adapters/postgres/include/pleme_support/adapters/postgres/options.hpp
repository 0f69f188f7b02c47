// How a PostgreSQL database is reached, and how long a call may take.
// PostgreSQL adapter: values only. Guide: adapters/postgres/README.md. Tests:
// adapters/postgres/tests/postgres_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_OPTIONS_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_OPTIONS_HPP

#include <pleme_support/platform.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace pleme_support::inline v0::adapters {

/// How statements are sent.
enum class postgres_statements : std::uint8_t {
    automatic,  ///< prepared, until a pooler refuses one; from then on unnamed
    prepared,   ///< parsed once a connection; for direct connections and poolers that know prepared statements
    unnamed,    ///< parsed every time; works through every pooler
};

/// How the adapter reaches PostgreSQL, and how long it tries.
struct postgres_options {
    /// libpq's: "postgresql://user@host:5432/database" or "host=... dbname=...". With several hosts the one that takes writes
    /// is looked for, also after a failover (target_session_attrs=read-write, unless the string says otherwise).
    std::string connection{};
    std::uint32_t connections = 8;  ///< how many calls run at once, 1 to 1000; each has a connection while it runs
    /// Where `read_stale` reads, in the form of `connection`: of several hosts a standby, if one answers
    /// (target_session_attrs=prefer-standby, unless the string says otherwise). Empty: where everything else is read.
    std::string standbys{};
    std::uint32_t standby_connections = 8;  ///< how many stale reads run at once, 1 to 1000
    /// How long a call may take that has no earlier end of its own, with all that it waits for and tries again; of an import
    /// how long it waits for the server to go on. 1 ms to an hour.
    std::chrono::milliseconds timeout{5000};
    std::chrono::seconds idle_check{30};  ///< a connection idle for so long is tried before it is used
    std::chrono::minutes max_age{30};     ///< a connection this old is replaced when it comes back
    postgres_statements statements = postgres_statements::automatic;  ///< how statements are sent
    bool migrate = true;                                              ///< bring an older schema up to date; false: refuse it
};

}  // namespace pleme_support::inline v0::adapters

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_OPTIONS_HPP
