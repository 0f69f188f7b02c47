// The help desk in PostgreSQL: for production, with any number of processes.
// PostgreSQL adapter. Guide: adapters/postgres/README.md. Tests: adapters/postgres/tests/postgres_storage.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_POSTGRES_POSTGRES_STORAGE_HPP
#define PLEME_SUPPORT_ADAPTERS_POSTGRES_POSTGRES_STORAGE_HPP

#include <pleme_support/adapters/postgres/detail/client.hpp>
#include <pleme_support/adapters/postgres/detail/connection_string.hpp>
#include <pleme_support/adapters/postgres/detail/copy.hpp>
#include <pleme_support/adapters/postgres/detail/query_result.hpp>
#include <pleme_support/adapters/postgres/detail/read.hpp>
#include <pleme_support/adapters/postgres/detail/standbys.hpp>
#include <pleme_support/adapters/postgres/detail/time_limit.hpp>
#include <pleme_support/adapters/postgres/detail/write.hpp>
#include <pleme_support/adapters/postgres/migrate.hpp>
#include <pleme_support/adapters/postgres/options.hpp>
#include <pleme_support/adapters/sql/select.hpp>
#include <pleme_support/adapters/sql/table.hpp>
#include <pleme_support/storage/adapter.hpp>
#include <pleme_support/storage/count.hpp>
#include <pleme_support/storage/import.hpp>
#include <pleme_support/storage/scrub.hpp>
#include <pleme_support/storage/stale.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::adapters {

/// A `storage::adapter` on a PostgreSQL database (12 or later), which any number of processes may share, directly or through a
/// pooler. A commit is one statement. A call ends with its `call_end`, and after `postgres_options::timeout` at the latest,
/// whatever the server does: within 100 ms, in which the server is asked to end what it still does for the call.
class postgres_storage {
public:
    /// Connects and migrates.
    /// @param options  see there
    /// @return `errc::invalid_argument` if an option breaks its bounds; `errc::storage_newer` if a newer version made the
    ///         database; `errc::storage_corrupt` if its schema was changed, or it is old and not to be migrated;
    ///         `errc::storage_unavailable`
    [[nodiscard]] static result<std::unique_ptr<postgres_storage>> open(const postgres_options& options)
    {
        constexpr std::uint32_t max_connections = 1000;
        if (options.connections < 1 || options.connections > max_connections)
            return support_error{errc::invalid_argument, "connections must be from 1 to 1000"};
        if (options.timeout < std::chrono::milliseconds{1} || options.timeout > std::chrono::hours{1})
            return support_error{errc::invalid_argument, "timeout must be from 1 ms to an hour"};
        if (options.standby_connections < 1 || options.standby_connections > max_connections)
            return support_error{errc::invalid_argument, "standby_connections must be from 1 to 1000"};
        auto connection_string = postgres::detail::make_connection_string(options);
        if (!connection_string) return connection_string.error();

        std::unique_ptr<postgres_storage> made{new postgres_storage{options, *connection_string}};
        if (!options.standbys.empty()) {
            auto standby_string = postgres::detail::make_standby_connection_string(options);
            if (!standby_string) return standby_string.error();
            auto of_standbys = options;
            of_standbys.connections = options.standby_connections;
            made->standbys_ = std::make_unique<postgres::detail::standbys>(of_standbys, *standby_string);
        }
        const auto pending = postgres::detail::migrate(made->client_, *connection_string, options.migrate);
        if (!pending) return pending.error();
        if (!options.migrate && !pending->empty())
            return support_error{errc::storage_corrupt, "the database lacks migrations, and migrating was not asked for"};
        return made;
    }

    /// One statement and one round trip, however many queries: a statement sees one snapshot.
    /// @return the records of each query; `errc::storage_unavailable`, `errc::storage_corrupt`
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read(const call_end& end, const storage::query<R>&... queries)
    {
        return read_from(end, nullptr, queries...);
    }

    /// Like `read`, from a standby if there are any: one snapshot, as old as the standby's replay. When no standby answers, the
    /// primary does.
    /// @return as `read`
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read_stale(const call_end& end, const storage::query<R>&... queries)
    {
        return read_from(end, standbys_.get(), queries...);
    }

    /// @return how many records there are that the conditions of a query hold for, `up_to` at most; as `read`
    template <storage::record R>
    [[nodiscard]] result<std::uint32_t> count(const call_end& end, const storage::query<R>& query, std::uint32_t up_to)
    {
        postgres::detail::statement counting;
        sql::append_count(counting, sql::table_of<R>(), storage::without_page(query.parts()), up_to);
        const auto request = postgres::detail::make_request(counting);
        if (!request) return request.error();
        const auto answer = client_.read(end, *request);
        if (!answer) return answer.error();
        return postgres::detail::read_count(*answer);
    }

    /// @return `errc::conflict`, `errc::storage_unavailable`, `errc::outcome_unknown`, `errc::storage_corrupt`
    template <class Records>
    [[nodiscard]] result<void> commit(const call_end& end, const storage::basic_batch<Records>& batch)
    {
        if (auto wrong = batch.check()) return *std::move(wrong);
        auto writer = postgres::detail::write_batch(batch);
        if (writer.empty()) return {};
        const auto request = postgres::detail::make_request(std::move(writer).finish());
        if (!request) return request.error();
        const auto& events = batch.template inserts<ticket_event>();
        return client_.commit(end, *request, events.empty() ? nullptr : &events.front());
    }

    /// Inserts the records of many tickets by COPY, for bulk import, in one transaction: whole or not at all. Unlike a commit,
    /// the batch need not belong to one ticket. Once it has begun, what readers see of it is nothing, until it is done.
    /// Linear in the batch, which is held in memory: import a large stock in batches of some thousand tickets.
    /// @param end   as for `commit`
    /// @param rows  inserts only; the records must be consistent, as nothing but keys and columns is checked
    /// @return `errc::invalid_argument` if the batch has more than inserts; `errc::conflict` if a record exists or its
    ///         ticket does not; `errc::outcome_unknown` if the connection is lost at the end; `errc::storage_unavailable`,
    ///         `errc::storage_corrupt`
    template <class Records>
    [[nodiscard]] result<void> import(const call_end& end, const storage::basic_batch<Records>& rows)
    {
        if (end.is_over()) return end.error();
        if (!storage::only_inserts(rows)) return storage::more_than_inserts();
        const auto tables = sql::changes_of(rows);
        for (const sql::table_changes& each : tables)
            if (!postgres::detail::can_be_copied(each.of, each.asked.inserts))
                return support_error{errc::storage_unavailable, "a text can't be kept by the database"};
        namespace pg = postgres::detail;
        return client_.transact(end, [&](pg::session& on, const pg::time_limit& limit, bool& committing) -> pg::outcome<void> {
            if (auto begun = on.run("BEGIN", limit); !begun) return begun.error();
            if (auto copied = pg::copy_batch(on, limit, tables); !copied) return copied;
            committing = true;
            if (auto ended = on.run("COMMIT", limit); !ended) return ended.error();
            return {};
        });
    }

    /// Nothing that a client could do: a server keeps row versions until VACUUM, and its log and standbys for as long as it is
    /// told to.
    [[nodiscard]] result<storage::scrub_progress> scrub(const call_end& end) const
    {
        if (end.is_over()) return end.error();
        return storage::scrub_progress{
            false,
            {"PostgreSQL keeps the rows of before until VACUUM has gone through its tables",
             "PostgreSQL's write-ahead log, its archive and its standbys keep them until they are recycled"}};
    }

    /// How the server would answer a query: the lines of EXPLAIN. For developers: what they say differs from version to
    /// version, and with the data.
    template <storage::record R>
    [[nodiscard]] result<std::vector<std::string>> explain(const call_end& end, const storage::query<R>& query)
    {
        postgres::detail::statement select;
        select.append("EXPLAIN (COSTS OFF) ");
        sql::append_select(select, sql::table_of<R>(), query.parts());
        const auto request = postgres::detail::make_request(select);
        if (!request) return request.error();
        const auto answer = client_.read(end, *request);
        if (!answer) return answer.error();
        std::vector<std::string> lines;
        for (std::size_t row = 0; row < answer->size(); ++row) lines.emplace_back(answer->at(row, 0));
        return lines;
    }

private:
    postgres_storage(const postgres_options& options, const std::string& connection_string)
        : client_{options, connection_string}
    {
    }

    /// @param standbys  asked first, if any
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read_from(const call_end& end, postgres::detail::standbys* standbys,
                                                        const storage::query<R>&... queries)
    {
        storage::rows<R...> rows;
        const std::array<void*, sizeof...(R)> lists = rows.addresses();
        std::size_t next = 0;
        const std::array requests{sql::requested_rows{&sql::table_of<R>(), &queries.parts(), lists[next++]}...};
        if (auto read = read_all(end, standbys, requests); !read) return read.error();
        return rows;
    }

    [[nodiscard]] result<void> read_all(const call_end& end, postgres::detail::standbys* standbys,
                                        std::span<const sql::requested_rows> queries)
    {
        const auto request = postgres::detail::make_request(queries);
        if (!request) return request.error();
        std::optional<postgres::detail::query_result> answer;
        if (standbys != nullptr) answer = standbys->read(end, *request);
        if (!answer) {
            auto read = client_.read(end, *request);
            if (!read) return read.error();
            answer = std::move(*read);
        }
        return postgres::detail::read_answer(*answer, queries);
    }

    postgres::detail::client client_;
    std::unique_ptr<postgres::detail::standbys> standbys_;  ///< null: there are none
};
static_assert(storage::adapter<postgres_storage> && storage::counts<postgres_storage> &&
              storage::reads_stale<postgres_storage> && storage::imports<postgres_storage>);

}  // namespace pleme_support::inline v0::adapters

#endif  // PLEME_SUPPORT_ADAPTERS_POSTGRES_POSTGRES_STORAGE_HPP
