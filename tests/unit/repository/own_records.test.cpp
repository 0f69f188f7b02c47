// Records of a host's own beside the library's, in tables that the host makes: written with tickets, found from them, and gone
// with them.

#include "support/storages.hpp"

#include "temporary_file.hpp"  // of adapters/sqlite/tests

#include <pleme_support/storage/count.hpp>
#include <pleme_support/storage/for_each.hpp>
#include <pleme_support/storage/record_indexes.hpp>
#include <pleme_support/testing/builders.hpp>

#include <boost/describe/class.hpp>
#include <boost/mp11/algorithm.hpp>

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace own_records {

namespace support = pleme_support;

/// What agents note on a ticket, beside its conversation.
struct agent_note {
    support::uuid ticket_id{};
    std::string product;
    std::int32_t number = 0;
    std::string text;

    friend bool operator==(const agent_note&, const agent_note&) = default;
};
BOOST_DESCRIBE_STRUCT(agent_note, (), (ticket_id, product, number, text))

/// A text that agents of a product answer with.
struct canned_reply {
    std::string product;
    std::string name;
    std::int32_t version = 0;
    std::optional<support::timestamp> used_at;
    std::vector<std::string> languages;

    friend bool operator==(const canned_reply&, const canned_reply&) = default;
};
BOOST_DESCRIBE_STRUCT(canned_reply, (), (product, name, version, used_at, languages))

}  // namespace own_records

template <>
struct pleme_support::storage::record_traits<own_records::agent_note> : pleme_support::storage::record_defaults {
    static constexpr std::string_view name = "agent_notes";
    static constexpr std::array key{index_of<&own_records::agent_note::ticket_id>, index_of<&own_records::agent_note::product>,
                                    index_of<&own_records::agent_note::number>};
    static constexpr bool belongs_to_ticket = true;
};
template <>
inline constexpr std::array pleme_support::storage::indexes_of<own_records::agent_note>{
    index_on<&own_records::agent_note::product, &own_records::agent_note::text>};
template <>
struct pleme_support::storage::record_traits<own_records::canned_reply> : pleme_support::storage::record_defaults {
    static constexpr std::string_view name = "canned_replies";
    static constexpr std::array key{index_of<&own_records::canned_reply::product>, index_of<&own_records::canned_reply::name>};
    static constexpr bool is_versioned = true;
};

namespace own_records {

using desk_record_types = boost::mp11::mp_push_back<support::storage::record_types, agent_note, canned_reply>;
using ticket_batch = support::storage::basic_ticket_batch<desk_record_types>;
using product_batch = support::storage::basic_product_batch<desk_record_types>;
using support::storage::query;

/// A storage that keeps them.
template <class Kind>
struct opened;

template <>
struct opened<support::test::memory> {
    support::adapters::basic_memory_storage<desk_record_types> storage;
};

template <>
struct opened<support::test::sqlite> {
    sqlite_test::temporary_file file;
    std::unique_ptr<support::adapters::sqlite_storage> owned =
        support::adapters::sqlite_storage::open({.path = file.path()}).value();
    support::adapters::sqlite_storage& storage = *owned;

    /// As the host's own migration, on a connection of its own.
    opened()
    {
        sqlite3* own = nullptr;
        REQUIRE(sqlite3_open(file.path().c_str(), &own) == SQLITE_OK);
        const int made = sqlite3_exec(own, R"(
            CREATE TABLE agent_notes (
                ticket_id BLOB NOT NULL,
                product TEXT NOT NULL,
                number INTEGER NOT NULL,
                text TEXT NOT NULL,
                PRIMARY KEY (ticket_id, product, number),
                FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product) ON DELETE CASCADE
            ) STRICT;
            CREATE INDEX agent_notes_text ON agent_notes (product, text);
            CREATE TABLE canned_replies (
                product TEXT NOT NULL,
                name TEXT NOT NULL,
                version INTEGER NOT NULL,
                used_at INTEGER,
                languages TEXT NOT NULL,
                PRIMARY KEY (product, name)
            ) STRICT)",
                                      nullptr, nullptr, nullptr);
        sqlite3_close(own);
        REQUIRE(made == SQLITE_OK);
    }
};

#ifdef PLEME_SUPPORT_TESTS_POSTGRES
template <>
struct opened<support::test::postgres> {
    support::test::postgres desk;
    support::adapters::postgres_storage& storage = desk.storage;
    postgres_test::raw_connection own{postgres_test::find_server().value()};

    opened()
    {
        own.run(R"(
            CREATE TABLE agent_notes (
                ticket_id uuid NOT NULL,
                product text COLLATE "C" NOT NULL,
                number integer NOT NULL,
                text text COLLATE "C" NOT NULL,
                PRIMARY KEY (ticket_id, product, number),
                FOREIGN KEY (ticket_id, product) REFERENCES support_tickets (id, product) ON DELETE CASCADE
            );
            CREATE INDEX agent_notes_text ON agent_notes (product, text);
            CREATE TABLE canned_replies (
                product text COLLATE "C" NOT NULL,
                name text COLLATE "C" NOT NULL,
                version integer NOT NULL,
                used_at timestamptz,
                languages text COLLATE "C" NOT NULL,
                PRIMARY KEY (product, name)
            ))");
    }
    // The next desk on this server empties the library's tables, which nothing may refer to then.
    ~opened() { own.run("DROP TABLE agent_notes, canned_replies"); }
};
#endif

agent_note note_on(const support::support_ticket& ticket, std::int32_t number, std::string text)
{
    return {ticket.id, ticket.product, number, std::move(text)};
}

template <class Storage, class Batch>
void must_commit(Storage& storage, const Batch& batch)
{
    const auto done = storage.commit(support::no_end, batch);
    REQUIRE_MESSAGE(done.has_value(), (done ? std::string{} : done.error().message));
}

template <class Storage, class R>
std::vector<R> must_read(Storage& storage, const query<R>& asked)
{
    auto rows = storage.read(support::no_end, asked);
    REQUIRE_MESSAGE(rows.has_value(), (rows ? std::string{} : rows.error().message));
    return get<0>(std::move(*rows)).take_all();
}

template <class Storage, class Batch>
support::errc refusal(Storage& storage, const Batch& batch)
{
    const auto done = storage.commit(support::no_end, batch);
    REQUIRE_FALSE(done.has_value());
    return done.error().code;
}

using namespace support;

TEST_CASE_TEMPLATE("own records: written with a ticket or without, found by their members, changed and removed", Kind,
                   EVERY_STORAGE)
{
    opened<Kind> made;
    auto& storage = made.storage;
    const auto ticket = testing::make_ticket(1);
    const canned_reply greeting{"thai", "greeting", 1, std::nullopt, {"th", "en"}};
    must_commit(storage, ticket_batch{ticket}
                             .insert(ticket)
                             .insert(testing::make_event(ticket))
                             .insert(note_on(ticket, 1, "Called back"))
                             .insert(note_on(ticket, 2, "ส่งคืน 'เงิน'"))
                             .insert(greeting));

    const auto notes = query<agent_note>{}.equal<&agent_note::ticket_id>(ticket.id).ascending<&agent_note::number>();
    CHECK((must_read(storage, notes) == std::vector{note_on(ticket, 1, "Called back"), note_on(ticket, 2, "ส่งคืน 'เงิน'")}));
    CHECK((must_read(storage, query<canned_reply>{}) == std::vector{greeting}));
    CHECK(must_read(storage, query<agent_note>{}.equal<&agent_note::text>("Called back")).size() == 1);
    CHECK(must_read(storage, query<agent_note>{}.with_keys_of({note_on(ticket, 2, ""), note_on(ticket, 9, "")})).size() == 1);
    CHECK(must_read(storage, query<canned_reply>{}.is_null<&canned_reply::used_at>()).size() == 1);
    // One snapshot, the library's records among them.
    const auto both = storage.read(no_end, query<support_ticket>{}, notes, query<canned_reply>{}).value();
    CHECK(get<0>(both).size() == 1);
    CHECK(get<1>(both).size() == 2);
    CHECK(get<2>(both).size() == 1);

    auto used = greeting;
    used.version = 2;
    used.used_at = testing::default_now + test::tick;
    used.languages.clear();
    must_commit(storage, product_batch{"thai"}.update(used));
    CHECK((must_read(storage, query<canned_reply>{}) == std::vector{used}));
    must_commit(storage, ticket_batch{ticket}.update(note_on(ticket, 1, "Wrote")).remove(note_on(ticket, 2, "")));
    CHECK((must_read(storage, notes) == std::vector{note_on(ticket, 1, "Wrote")}));
    must_commit(storage, product_batch{"thai"}.remove(used));
    CHECK(must_read(storage, query<canned_reply>{}).empty());
}

TEST_CASE_TEMPLATE("own records: tickets are found by them, and they by their tickets", Kind, EVERY_STORAGE)
{
    opened<Kind> made;
    auto& storage = made.storage;
    std::vector<support_ticket> tickets;
    for (std::int32_t n = 1; n <= 3; ++n) {
        tickets.push_back(testing::make_ticket(n));
        must_commit(storage, ticket_batch{tickets.back()}.insert(tickets.back()));
    }
    const auto& [first, second, third] = std::tie(tickets[0], tickets[1], tickets[2]);
    must_commit(storage, ticket_batch{first}
                             .insert(note_on(first, 1, "beta"))
                             .insert(note_on(first, 2, "gamma"))
                             .insert(note_on(first, 3, "delta")));
    must_commit(storage, ticket_batch{third}.insert(note_on(third, 1, "alpha")));

    const auto numbers = [&](query<support_ticket> asked) {
        if (asked.parts().order.empty()) asked.ascending<&support_ticket::number>();
        std::vector<std::int32_t> found;
        for (const auto& ticket : must_read(storage, asked)) found.push_back(ticket.number);
        return found;
    };
    using found = std::vector<std::int32_t>;
    const auto any_note = query<agent_note>{};
    CHECK(numbers(query<support_ticket>{}.has(any_note)) == found{1, 3});
    CHECK(numbers(query<support_ticket>{}.has_none(any_note)) == found{2});
    CHECK(numbers(query<support_ticket>{}.has(query<agent_note>{}.equal<&agent_note::text>("alpha"))) == found{3});
    CHECK(numbers(query<support_ticket>{}
                      .order_by<&agent_note::text>(query<agent_note>{}.equal<&agent_note::number>(1))
                      .template descending<&support_ticket::id>()) == found{1, 3});

    const auto of_third = query<agent_note>{}.has(query<support_ticket>{}.equal<&support_ticket::number>(3));
    CHECK((must_read(storage, of_third) == std::vector{note_on(third, 1, "alpha")}));
    auto last_two = must_read(storage, query<agent_note>{}.descending<&agent_note::number>().limit_each({first, second}, 2));
    CHECK((last_two == std::vector{note_on(first, 3, "delta"), note_on(first, 2, "gamma")}));

    CHECK(storage::count(storage, no_end, any_note, 100).value() == 4);
    CHECK(storage::count(storage, no_end, any_note, 3).value() == 3);
    CHECK(storage::count(storage, no_end, query<support_ticket>{}.has(any_note), 100).value() == 2);
    std::vector<std::string> visited;
    const auto visit = [&](agent_note&& note) -> result<void> {
        visited.push_back(note.text);
        return {};
    };
    REQUIRE(storage::for_each(storage, no_end, query<agent_note>{}.equal<&agent_note::ticket_id>(first.id), visit).has_value());
    CHECK((visited == std::vector<std::string>{"beta", "gamma", "delta"}));
}

TEST_CASE_TEMPLATE("own records: they go with their ticket, whether the batch knows of them or not", Kind, EVERY_STORAGE)
{
    opened<Kind> made;
    auto& storage = made.storage;
    std::vector<support_ticket> tickets;
    for (std::int32_t n = 1; n <= 3; ++n) {
        tickets.push_back(testing::make_ticket(n));
        const auto& ticket = tickets.back();
        must_commit(storage, ticket_batch{ticket}
                                 .insert(ticket)
                                 .insert(testing::make_message(ticket, n))
                                 .insert(note_on(ticket, 1, "one"))
                                 .insert(note_on(ticket, 2, "two")));
    }
    must_commit(storage, ticket_batch{tickets[0]}.remove(tickets[0]));
    CHECK(must_read(storage, query<agent_note>{}).size() == 4);
    // As the library does when it purges.
    must_commit(storage, storage::ticket_batch{tickets[1]}.remove(tickets[1]));
    CHECK(must_read(storage, query<agent_note>{}).size() == 2);
    CHECK(must_read(storage, query<agent_note>{}.equal<&agent_note::ticket_id>(tickets[2].id)).size() == 2);
    CHECK(must_read(storage, query<support_ticket>{}).size() == 1);
    CHECK(must_read(storage, query<ticket_message>{}).size() == 1);
}

TEST_CASE_TEMPLATE("own records: keys, versions and expectations are kept as of the library's, and kinds of batches too", Kind,
                   EVERY_STORAGE)
{
    opened<Kind> made;
    auto& storage = made.storage;
    const auto ticket = testing::make_ticket(1);
    const auto other = testing::make_ticket(2);
    const canned_reply reply{"thai", "greeting", 1, std::nullopt, {}};
    must_commit(storage, ticket_batch{ticket}.insert(ticket).insert(note_on(ticket, 1, "one")).insert(reply));

    CHECK(refusal(storage, ticket_batch{ticket}.insert(note_on(ticket, 1, "again"))) == errc::conflict);
    CHECK(refusal(storage, ticket_batch{ticket}.update(note_on(ticket, 2, "none"))) == errc::conflict);
    CHECK(refusal(storage, ticket_batch{ticket}.remove(note_on(ticket, 2, "none"))) == errc::conflict);
    CHECK(refusal(storage, product_batch{"thai"}.update(reply)) == errc::conflict);
    // The whole batch or nothing.
    CHECK(refusal(storage, ticket_batch{ticket}
                               .update(testing::make_next_version(ticket))
                               .insert(note_on(ticket, 2, "two"))
                               .expect_absent(reply)) == errc::conflict);
    CHECK(refusal(storage, ticket_batch{ticket}.insert(note_on(other, 1, "other"))) == errc::invalid_argument);
    CHECK(refusal(storage, product_batch{"thai"}.insert(note_on(ticket, 2, "two"))) == errc::invalid_argument);
    CHECK(refusal(storage, product_batch{"lao"}.insert(reply)) == errc::invalid_argument);

    CHECK((must_read(storage, query<agent_note>{}) == std::vector{note_on(ticket, 1, "one")}));
    CHECK(must_read(storage, query<support_ticket>{}).at(0).version == 1);
    CHECK((must_read(storage, query<canned_reply>{}) == std::vector{reply}));
}

TEST_CASE("own records: memory finds them by the index that is declared with them, SQLite by that of the host's migration")
{
    const auto by_text = query<agent_note>{}.equal<&agent_note::product>("thai").equal<&agent_note::text>("Note 7");
    opened<test::memory> made;
    ticket_batch stock{testing::make_ticket(1)};
    for (std::int32_t n = 1; n <= 500; ++n) stock.insert(note_on(testing::make_ticket(1), n, "Note " + std::to_string(n)));
    must_commit(made.storage, stock);
    CHECK((must_read(made.storage, by_text) == std::vector{note_on(testing::make_ticket(1), 7, "Note 7")}));
    const auto plan = made.storage.explain(by_text);
    CHECK((plan.members == std::vector<std::string_view>{"product", "text", "ticket_id", "number"}));
    CHECK(plan.fixed == 2);
    CHECK(plan.rows == 1);
    CHECK(made.storage.explain(query<agent_note>{}.equal<&agent_note::number>(7)).rows == 500);

    opened<test::sqlite> on_disk;
    const auto lines = on_disk.storage.explain(by_text).value();
    REQUIRE(lines.size() == 1);
    CHECK(lines.front() == "SEARCH agent_notes USING INDEX agent_notes_text (product=? AND text=?)");
}

}  // namespace own_records
