// Ticket numbers of several processes on one database.

#include "test_server.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/pleme_support.hpp>

#include <doctest/doctest.h>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace pleme_support;
using adapters::postgres_storage;

namespace {

constexpr std::array products{"lao", "thai"};
constexpr int tickets_each = 150;                                          // of a process, in each product
constexpr const char* child = "numbers: what each of the processes does";  // a test case that only `start` runs

pleme_support::principal make_agent()
{
    return principal::agent(*parse_uuid("a0000000-0000-4000-8000-000000000001")).within_all_products();
}

/// Runs `child` in a process of its own.
pid_t start_process()
{
    std::string program = "/proc/self/exe";
    std::string filter = std::string{"--test-case="} + child;
    std::string all = "--no-skip";
    std::string quiet = "--minimal";
    std::array<char*, 5> arguments{program.data(), filter.data(), all.data(), quiet.data(), nullptr};
    pid_t process = 0;
    REQUIRE(::posix_spawn(&process, program.c_str(), nullptr, nullptr, arguments.data(), environ) == 0);
    return process;
}

/// The index that would refuse a second one. Distributed engines can't have it, so the library must do without.
struct unguarded_numbers {
    explicit unguarded_numbers(const std::string& at) : server{at}
    {
        postgres_test::raw_connection{server}.run("DROP INDEX support_tickets_number");
    }
    unguarded_numbers(const unguarded_numbers&) = delete;
    unguarded_numbers& operator=(const unguarded_numbers&) = delete;
    ~unguarded_numbers() { postgres_test::drop_everything(server); }  // whoever opens next makes it anew

    const std::string& server;
};

}  // namespace

TEST_CASE(child* doctest::skip())
{
    const auto server = postgres_test::find_server();
    REQUIRE(server);
    auto options = postgres_test::make_options(*server);
    options.connections = 1;
    const auto storage = postgres_storage::open(options).value();
    repository_options rules;
    rules.number_block = 3;  // many blocks, many chances to go wrong
    support_repository desk{*storage, rules};
    create_ticket_input input;
    input.customer_id = *parse_uuid("c0000000-0000-4000-8000-000000000001");
    input.subject = "Which number?";
    input.description = "x";
    std::map<std::string, std::int32_t> last;
    for (int i = 0; i < tickets_each; ++i)
        for (const std::string product : products) {
            const auto ticket = desk.with(make_agent()).tickets().create(product, input);
            REQUIRE(ticket.has_value());
            CHECK(last[product] < ticket->number);
            last[product] = ticket->number;
        }
}

TEST_CASE("numbers: eight processes never get one number of a product twice")
{
    const auto server = postgres_test::find_server();
    if (!server) return;
    const auto storage = postgres_test::open_empty(*server, *server);
    const unguarded_numbers unguarded{*server};
    constexpr std::size_t process_count = 8;
    std::vector<pid_t> processes;
    while (processes.size() < process_count) processes.push_back(start_process());
    for (const pid_t process : processes) {
        int status = -1;
        REQUIRE(::waitpid(process, &status, 0) == process);
        CHECK(status == 0);
    }
    for (const std::string product : products) {
        storage::query<support_ticket> query;
        query.equal<&support_ticket::product>(product).select<&support_ticket::number>();
        const auto rows = storage->read(no_end, query).value();
        CHECK(get<0>(rows).size() == process_count * tickets_each);
        std::set<std::int32_t> numbers;
        for (const support_ticket& ticket : get<0>(rows)) numbers.insert(ticket.number);
        CHECK(numbers.size() == process_count * tickets_each);
    }
}
