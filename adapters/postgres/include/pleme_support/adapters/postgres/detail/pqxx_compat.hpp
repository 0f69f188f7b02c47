// The one place that knows libpqxx, of 6.4 or 7: work on a connection of its own that takes as long as it takes.
// PostgreSQL adapter: for migrations alone, since libpqxx waits without an end. Guide: adapters/postgres/README.md.
// Tests: adapters/postgres/tests/migrations.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_PQXX_COMPAT_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_PQXX_COMPAT_HPP

#include <pleme_support/adapters/postgres/detail/connection.hpp>
#include <pleme_support/adapters/postgres/error_map.hpp>

#include <pqxx/pqxx>

#include <exception>
#include <memory>
#include <new>
#include <string>
#include <type_traits>
#include <utility>

namespace pleme_support::inline v0::adapters::postgres::detail {

/// The code of an exception. Versions before 7.7 forget the codes of some types, but then the type says enough.
[[nodiscard]] inline std::string sqlstate_of(const std::exception& thrown)
{
    if (const auto* failed = dynamic_cast<const pqxx::sql_error*>(&thrown); failed != nullptr && !failed->sqlstate().empty())
        return failed->sqlstate();
    const auto is = [&]<class E>(std::type_identity<E>) { return dynamic_cast<const E*>(&thrown) != nullptr; };
    if (is(std::type_identity<pqxx::serialization_failure>{})) return "40001";
    if (is(std::type_identity<pqxx::deadlock_detected>{})) return "40P01";
    if (is(std::type_identity<pqxx::statement_completion_unknown>{})) return "40003";
    if (is(std::type_identity<pqxx::transaction_rollback>{})) return "40000";
    if (is(std::type_identity<pqxx::too_many_connections>{})) return "53300";
    if (is(std::type_identity<pqxx::insufficient_privilege>{})) return "42501";
    if (is(std::type_identity<pqxx::feature_not_supported>{})) return "0A000";
    return {};
}

/// Connects, and works in one transaction, which is committed when the work is done.
/// @param work  `work(transaction)` may throw what libpqxx throws: then nothing of it happened, unless the end is unknown
/// @return what `work` returned, or why that failed: everything that libpqxx throws, except for want of memory
template <class Work>
[[nodiscard]] auto in_one_transaction(const std::string& connection_string, Work&& work)
    -> outcome<std::decay_t<decltype(work(std::declval<pqxx::work&>()))>>
{
    std::unique_ptr<pqxx::connection> on;
    try {
        on = std::make_unique<pqxx::connection>(connection_string);
        // Notices of the server would go to standard error.
#if PQXX_VERSION_MAJOR > 7 || (PQXX_VERSION_MAJOR == 7 && PQXX_VERSION_MINOR >= 10)
        on->set_notice_handler([](pqxx::zview) noexcept {});
#else
        const pqxx::quiet_errorhandler quiet{*on};
#endif
        pqxx::work now{*on};
        auto done = work(now);
        now.commit();
        return done;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& thrown) {
        return failure{sqlstate_of(thrown), on && on->is_open()};
    }
}

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_PQXX_COMPAT_HPP
