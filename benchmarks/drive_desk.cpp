// Calls one operation of the repository again and again, from as many threads as there are connections, and says how many
// calls a second that were: what pgbench says of a script.
#include "desk.hpp"
#include "stock.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <latch>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <vector>

namespace {

using namespace pleme_support;
using benchmarks::make_plain_id;
using benchmarks::random_numbers;
using benchmarks::stock;
using desk = support_repository<adapters::postgres_storage>;

struct settings {
    std::string operation;
    std::int64_t tickets = 1'000'000;
    std::int64_t clients = 1;
    std::int64_t seconds = 5;
    std::int64_t seed = 1;
};

/// What every thread works with.
struct shared {
    desk& repository;
    const stock& tickets;
    std::string deep_cursor;  ///< the place 100,000 tickets down the list of product_1
    principal host = benchmarks::host();
};

/// What one thread works with. No two threads write to the same ticket, as the scripts of pgbench do not: they could not try
/// again after a conflict.
struct worker {
    const shared& with;
    std::int64_t client;
    random_numbers random;

    /// A ticket that is not deleted; of those that this thread may write to, if it is to be `own`.
    uuid choose_live(bool own)
    {
        const auto size = with.tickets.size();
        auto n = own ? 8 * (1 + choose(size / 8 - 1)) + client : 1 + choose(size);
        if (stock::is_deleted(n)) --n;
        return with.tickets.id_of(n);
    }
    std::int64_t choose(std::int64_t bound)
    {
        return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound)));
    }
};

bool find(worker& by)
{
    return by.with.repository.with(by.with.host).tickets().find(by.choose_live(false)).has_value();
}

bool list(worker& by)
{
    const auto found =
        by.with.repository.with(by.with.host)
            .tickets()
            .list("product_" + std::to_string(1 + by.random.below(4)), {}, ticket_order::created_desc, {.first = 20});
    return found && found->tickets.size() == 20;
}

bool first_page(worker& by)
{
    const auto found =
        by.with.repository.with(by.with.host).tickets().list("product_1", {}, ticket_order::created_desc, {.first = 20});
    return found && found->tickets.size() == 20;
}

bool deep_page(worker& by)
{
    const auto found = by.with.repository.with(by.with.host)
                           .tickets()
                           .list("product_1", {}, ticket_order::created_desc, {.first = 20, .after = by.with.deep_cursor});
    return found && found->tickets.size() == 20;
}

bool create(worker& by)
{
    create_ticket_input input;
    input.customer_id = make_plain_id(1'000'001 + by.random.below(stock::customers));
    input.subject = "The order has not arrived";
    input.description = "It was due on Monday, and the tracking page has shown nothing new since.";
    input.category = "category_1";
    return by.with.repository.with(by.with.host)
        .tickets()
        .create("product_" + std::to_string(1 + by.random.below(4)), input)
        .has_value();
}

/// An agent answers a customer who waits: the first answer ends his waiting.
bool message(worker& by)
{
    const auto id = by.with.tickets.id_of(10 * (8 * by.choose(by.with.tickets.size() / 80) + by.client) + 7);
    return by.with.repository.with(by.with.host)
        .conversations()
        .add_message(make_plain_id(1), {id, "It was sent today and should be there on Friday.", false, {}})
        .has_value();
}

/// A ticket goes to another agent.
bool update(worker& by)
{
    update_ticket_input input;
    input.assigned_to = make_plain_id(1 + by.random.below(stock::agents));
    return by.with.repository.with(by.with.host).tickets().update(by.choose_live(true), input).has_value();
}

using operation = bool (*)(worker&);
const std::map<std::string_view, operation> operations{{"find", find},           {"list", list},     {"first_page", first_page},
                                                       {"deep_page", deep_page}, {"create", create}, {"message", message},
                                                       {"update", update}};

/// The cursor of the ticket at a depth that no page by position may reach.
std::string find_deep_cursor(adapters::postgres_storage& storage)
{
    constexpr std::uint32_t depth = 100'000;
    storage::query<support_ticket> at_depth;
    at_depth.equal<&support_ticket::product>("product_1")
        .is_null<&support_ticket::deleted_at>()
        .descending<&support_ticket::created_at, &support_ticket::id>()
        .offset(depth)
        .limit(1)
        .select<&support_ticket::created_at>();
    const auto read = storage.read(no_end, at_depth);
    if (!read || get<0>(*read).empty()) return {};
    return repository::make_list_cursor(repository::mark_of_list("product_1", {}, ticket_order::created_desc),
                                        ticket_order::created_desc, get<0>(*read).front());
}

int usage()
{
    std::fputs(
        "Usage: drive_desk OPERATION [--clients 1..8] [--seconds N] [--tickets N] [--seed N]\n"
        "OPERATION: find, list, first_page, deep_page, create, message, update\n"
        "On the database of PLEME_SUPPORT_POSTGRES, which load_desk has filled with N tickets.\n",
        stderr);
    return 2;
}

}  // namespace

int main(int argc, char** argv)
{
    settings set;
    if (argc < 2) return usage();
    set.operation = argv[1];
    for (int i = 2; i < argc; i += 2) {
        const std::string_view name = argv[i];
        std::int64_t* const option = name == "--clients"   ? &set.clients
                                     : name == "--seconds" ? &set.seconds
                                     : name == "--tickets" ? &set.tickets
                                     : name == "--seed"    ? &set.seed
                                                           : nullptr;
        if (option == nullptr || i + 1 == argc || (*option = std::atoll(argv[i + 1])) < 1) return usage();
    }
    const char* const server = std::getenv("PLEME_SUPPORT_POSTGRES");
    const auto chosen = operations.find(set.operation);
    if (server == nullptr || chosen == operations.end() || set.clients > 8 || set.tickets < 1'000) return usage();

    adapters::postgres_options options;
    options.connection = server;
    options.connections = static_cast<std::uint32_t>(set.clients);
    const auto storage = adapters::postgres_storage::open(options);
    if (!storage) {
        std::fprintf(stderr, "drive_desk: %s\n", storage.error().message.c_str());
        return 1;
    }
    desk repository{**storage};
    const stock tickets{set.tickets};
    shared with{repository, tickets, {}};
    if (set.operation == "deep_page" && (with.deep_cursor = find_deep_cursor(**storage)).empty()) {
        std::fputs("drive_desk: product_1 has no 100,000 tickets\n", stderr);
        return 1;
    }

    std::atomic<std::int64_t> calls{0};
    std::atomic<bool> failed{false};
    std::latch connected{set.clients};
    std::latch started{1};
    std::chrono::steady_clock::time_point end;
    std::vector<std::thread> threads;
    for (std::int64_t client = 0; client < set.clients; ++client)
        threads.emplace_back([&, client] {
            worker by{with, client, random_numbers{static_cast<std::uint64_t>(set.seed * 1000 + client)}};
            if (!find(by)) failed = true;  // connects
            connected.count_down();
            started.wait();
            std::int64_t done = 0;
            while (!failed && std::chrono::steady_clock::now() < end) {
                if (chosen->second(by))
                    ++done;
                else
                    failed = true;
            }
            calls += done;
        });
    connected.wait();
    const auto start = std::chrono::steady_clock::now();
    end = start + std::chrono::seconds{set.seconds};
    started.count_down();
    for (std::thread& thread : threads) thread.join();
    if (failed) {
        std::fprintf(stderr, "drive_desk: a call of %s failed\n", set.operation.c_str());
        return 1;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("%.1f\n", static_cast<double>(calls) / took.count());
}
