// The one place that knows libpqxx: a connection of 6.4 or 7, statements with text parameters, failures without text.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/error_map.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_PQXX_COMPAT_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_PQXX_COMPAT_HPP

#include <pleme_support/adapters/postgres/error_map.hpp>

#include <boost/system/result.hpp>
#include <pqxx/pqxx>

#include <algorithm>
#include <array>
#include <cstddef>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#define PLEME_SUPPORT_PQXX_HAS_PARAMS (PQXX_VERSION_MAJOR > 7 || (PQXX_VERSION_MAJOR == 7 && PQXX_VERSION_MINOR >= 10))

namespace pleme_support::inline v0::adapters::postgres::detail {

/// A `T`, or what the driver said.
template <class T>
using outcome = boost::system::result<T, failure>;

/// A parameter as text; nothing is NULL. Never with U+0000, at which libpq would cut it.
using parameter = std::optional<std::string>;

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
    if (is(std::type_identity<pqxx::invalid_sql_statement_name>{})) return "26000";
    return {};
}

/// One connection of the driver. Used by one thread at a time; of no use any more after a failure that closed it.
class pqxx_connection {
public:
    [[nodiscard]] static outcome<std::unique_ptr<pqxx_connection>> open(const std::string& connection_string)
    {
        std::unique_ptr<pqxx_connection> made{new pqxx_connection};
        auto opened = made->guard([&] {
            made->held_ = std::make_unique<pqxx::connection>(connection_string);
            made->be_quiet();
            return pqxx::result{};
        });
        if (!opened) return opened.error();
        return made;
    }

    /// Runs a script: statements without parameters.
    [[nodiscard]] outcome<pqxx::result> execute(const std::string& script)
    {
        return guard([&] {
            pqxx::nontransaction now{*held_};
            return now.exec(script);
        });
    }

    /// Runs one statement that is parsed for this once.
    [[nodiscard]] outcome<pqxx::result> run(const std::string& text, const std::vector<parameter>& parameters)
    {
        return guard([&] {
            pqxx::nontransaction now{*held_};
#if PLEME_SUPPORT_PQXX_HAS_PARAMS
            return now.exec(pqxx::zview{text}, to_params(parameters));
#else
            const auto pointers = to_pointers(parameters);
            return now.exec_params(text, pqxx::prepare::make_dynamic_params(pointers.begin(), pointers.end()));
#endif
        });
    }

    /// Makes a name known for a statement: the server hears of it now or when it is used first, as the version has it.
    [[nodiscard]] outcome<pqxx::result> prepare(const std::string& name, const std::string& text)
    {
        return guard([&] {
            held_->prepare(name, text);
            return pqxx::result{};
        });
    }

    /// Makes a name unknown again.
    [[nodiscard]] outcome<pqxx::result> forget(const std::string& name)
    {
        return guard([&] {
            held_->unprepare(name);
            return pqxx::result{};
        });
    }

    /// Runs a statement by its name.
    [[nodiscard]] outcome<pqxx::result> run_prepared(const std::string& name, const std::vector<parameter>& parameters)
    {
        return guard([&] {
            pqxx::nontransaction now{*held_};
#if PLEME_SUPPORT_PQXX_HAS_PARAMS
            return now.exec(pqxx::prepped{name}, to_params(parameters));
#else
            const auto pointers = to_pointers(parameters);
            return now.exec_prepared(name, pqxx::prepare::make_dynamic_params(pointers.begin(), pointers.end()));
#endif
        });
    }

    /// Sends rows by COPY, into a table's columns.
    /// @param send_rows  `send_rows(write)` calls `write(row)` for each row: a `std::array<parameter, N>`, N columns
    template <class SendRows>
    [[nodiscard]] outcome<pqxx::result> copy(const std::string& table, const std::vector<std::string>& columns,
                                             SendRows&& send_rows)
    {
        return guard([&] {
            pqxx::nontransaction now{*held_};
#if PLEME_SUPPORT_PQXX_HAS_PARAMS
            auto stream = pqxx::stream_to::raw_table(now, held_->quote_table(table), held_->quote_columns(columns));
            send_rows([&](const auto& row) { stream.write_row(row); });
#else
            pqxx::stream_to stream{now, table, columns};
            send_rows([&](const auto& row) { stream << to_pointers(row); });
#endif
            stream.complete();
            return pqxx::result{};
        });
    }

private:
    pqxx_connection() = default;

    /// Everything that the driver throws, except for want of memory, is a failure.
    template <class Call>
    [[nodiscard]] outcome<pqxx::result> guard(Call&& call)
    {
        try {
            return call();
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception& thrown) {
            return failure{sqlstate_of(thrown), held_ && held_->is_open()};
        }
    }

    /// Notices of the server would go to standard error.
    void be_quiet()
    {
#if PLEME_SUPPORT_PQXX_HAS_PARAMS
        held_->set_notice_handler([](pqxx::zview) noexcept {});
#else
        quiet_ = std::make_unique<pqxx::quiet_errorhandler>(*held_);
#endif
    }

#if PLEME_SUPPORT_PQXX_HAS_PARAMS
    [[nodiscard]] static pqxx::params to_params(const std::vector<parameter>& parameters)
    {
        pqxx::params made;
        made.reserve(parameters.size());
        for (const parameter& each : parameters) made.append(each);
        return made;
    }
#else
    [[nodiscard]] static std::vector<const char*> to_pointers(const std::vector<parameter>& parameters)
    {
        std::vector<const char*> pointers;
        pointers.reserve(parameters.size());
        for (const parameter& each : parameters) pointers.push_back(each ? each->c_str() : nullptr);
        return pointers;
    }
    template <std::size_t N>
    [[nodiscard]] static std::array<const char*, N> to_pointers(const std::array<parameter, N>& row)
    {
        std::array<const char*, N> pointers{};
        std::transform(row.begin(), row.end(), pointers.begin(), [](const parameter& p) { return p ? p->c_str() : nullptr; });
        return pointers;
    }
#endif

    std::unique_ptr<pqxx::connection> held_;
#if !PLEME_SUPPORT_PQXX_HAS_PARAMS
    std::unique_ptr<pqxx::quiet_errorhandler> quiet_;  ///< goes before the connection does
#endif
};

}  // namespace pleme_support::inline v0::adapters::postgres::detail

#undef PLEME_SUPPORT_PQXX_HAS_PARAMS

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_DETAIL_PQXX_COMPAT_HPP
