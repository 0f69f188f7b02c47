// support_service: a help desk over GraphQL, hosted on Boost.Beast. This file puts the parts together.

#include "access_log.hpp"
#include "application.hpp"
#include "demo_data.hpp"
#include "operator_log.hpp"
#include "options.hpp"
#include "server.hpp"
#include "storage_choice.hpp"
#include "storage_health.hpp"
#include "storage_probe.hpp"
#include "ticker.hpp"
#include "tokens.hpp"

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <variant>

namespace support_service {
namespace {

namespace adapters = pleme_support::adapters;

constexpr int exit_bad_options = 2;

int fail(const std::string& sentence, int code = 1)
{
    std::fprintf(stderr, "support_service: %s\n", sentence.c_str());
    return code;
}

/// Why the service does not start, and its exit code.
struct obstacle {
    std::string sentence;
    int code = 1;
};

/// The library's words alone: they hold neither the place, which may have a password in it, nor the driver's text.
/// @param opened  the result of an adapter's `open`
template <class Opened>
std::variant<storage_choice, obstacle> take(Opened opened)
{
    if (opened) return storage_choice{std::move(*opened)};
    const bool is_option = opened.error().code == pleme_support::errc::invalid_argument;
    return obstacle{"The database can't be opened: " + opened.error().message + ".", is_option ? exit_bad_options : 1};
}

/// How long a storage waits for others: less than a request may take, so that who asks is told what was waited for, and the
/// health is, rather than only that the time was over.
std::chrono::milliseconds storage_patience(const options& chosen)
{
    return std::chrono::milliseconds{std::chrono::seconds{chosen.operation_timeout}} * 4 / 5;
}

std::variant<storage_choice, obstacle> open_postgres([[maybe_unused]] const options& chosen)
{
#ifdef SUPPORT_SERVICE_POSTGRES
    adapters::postgres_options made;
    made.connection = chosen.storage_place;
    made.standbys = chosen.standbys;
    made.timeout = storage_patience(chosen);
    if (chosen.connections != 0) made.connections = made.standby_connections = chosen.connections;
    return take(adapters::postgres_storage::open(made));
#else
    return obstacle{"This support_service was built without PostgreSQL.", exit_bad_options};
#endif
}

/// @param loading  in bulk, where the loss of power means starting over: SQLite may be told so
std::variant<storage_choice, obstacle> open_storage(const options& chosen, bool loading)
{
    switch (chosen.storage) {
        case storage_kind::sqlite:
            return take(adapters::sqlite_storage::open(
                {.path = chosen.storage_place,
                 .synchronous = loading ? adapters::sqlite_synchronous::normal : adapters::sqlite_synchronous::full,
                 .busy_timeout = storage_patience(chosen)}));
        case storage_kind::postgres:
            return open_postgres(chosen);
        case storage_kind::memory:
            break;
    }
    return storage_choice{std::make_unique<adapters::memory_storage>()};
}

/// @return why not; empty if it worked
std::string load_demo_data(storage_choice& storage, const options& chosen)
{
    const auto failure = demo::load(storage, chosen.demo_tickets);
    return failure ? "The demo data can't be loaded: " + failure->message + "." : std::string{};
}

std::variant<token_book, std::string> read_tokens(const std::string& path)
{
    if (path.empty()) return token_book{};
    std::ifstream in{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    if (!in) return "The tokens file can't be read.";
    return parse_tokens(text);
}

std::shared_ptr<const agent_names> gather_names(const token_book& tokens)
{
    auto names = std::make_shared<agent_names>();
    demo::add_names(*names);
    for (const auto& entry : tokens.entries())
        if (!entry.caller.name.empty()) names->add(entry.caller.principal.actor_id, entry.caller.name);
    const caller dev = make_dev_caller();
    names->add(dev.principal.actor_id, dev.name);
    return names;
}

std::string url_of(const options& chosen, std::uint16_t port)
{
    const std::string host = chosen.address.to_string();
    return "http://" + (chosen.address.is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(port) + "/graphql";
}

/// Requests wait for storage more than they compute, so there may be more of them than cores.
std::size_t choose_threads(const options& chosen)
{
    constexpr std::size_t least = 8;
    if (chosen.threads != 0) return chosen.threads;
    return std::max(least, std::size_t{2} * std::thread::hardware_concurrency());
}

server_setting make_server_setting(const options& chosen, const application& desk, access_log& log, operator_log& notices)
{
    server_setting made;
    made.sessions.answer_at_once = [&desk](const auto& asked) { return desk.answer_at_once(asked); };
    made.sessions.answer = [&desk](const auto& asked, access_entry& logged) { return desk.answer(asked, logged); };
    made.sessions.log = &log;
    made.sessions.timeout = std::chrono::seconds{chosen.timeout};
    made.sessions.operation_timeout = std::chrono::seconds{chosen.operation_timeout};
    made.pool = {choose_threads(chosen), chosen.queue};
    made.unsent_bytes = std::size_t{chosen.unsent_mebibytes} * 1024 * 1024;
    made.connections_per_address = chosen.clients_per_address;
    made.log = &notices;
    return made;
}

int serve(const options& chosen)
{
    auto tokens = read_tokens(chosen.tokens_path);
    if (const auto* problem = std::get_if<std::string>(&tokens)) return fail(*problem, exit_bad_options);
    if (!chosen.dev && chosen.tokens_path.empty())
        std::fputs("support_service: Without --tokens and --dev, every GraphQL request but of surveys is answered with 401.\n",
                   stderr);

    const bool loads_apart = chosen.demo_tickets != 0 && chosen.storage == storage_kind::sqlite;
    if (loads_apart) {
        auto loading = open_storage(chosen, true);
        if (const auto* problem = std::get_if<obstacle>(&loading)) return fail(problem->sentence, problem->code);
        const std::string problem = load_demo_data(std::get<storage_choice>(loading), chosen);
        if (!problem.empty()) return fail(problem);
    }
    auto opened = open_storage(chosen, false);
    if (const auto* problem = std::get_if<obstacle>(&opened)) return fail(problem->sentence, problem->code);
    storage_choice& storage = std::get<storage_choice>(opened);
    if (chosen.demo_tickets != 0 && !loads_apart)
        if (const std::string problem = load_demo_data(storage, chosen); !problem.empty()) return fail(problem);

    operator_log notices;
    storage_health health{notices};
    storage.tell(health);
    auto names = gather_names(std::get<token_book>(tokens));
    application desk{storage, health, notices, chosen, std::move(std::get<token_book>(tokens)), std::move(names)};
    access_log log{STDOUT_FILENO};
    server front{make_server_setting(chosen, desk, log, notices)};
    if (const std::string problem = front.open({chosen.address, chosen.port}); !problem.empty())
        return fail("Listening on " + chosen.address.to_string() + ":" + std::to_string(chosen.port) + " failed: " + problem +
                    ".");
    std::printf("listening on %s\n", url_of(chosen, front.port()).c_str());
    std::fflush(stdout);
    const storage_probe probe{storage, health, notices};
    const ticker clockwork{[&desk] { return desk.tick(); }, std::chrono::seconds{chosen.tick_seconds}, notices};
    front.run();
    return 0;
}

}  // namespace
}  // namespace support_service

int main(int argc, char** argv)
{
    using namespace support_service;
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 1024 * 1024);  // glibc would raise it with each large answer, and keep such memory in each thread for good
#endif
    std::signal(SIGPIPE, SIG_IGN);  // a client, or who reads the log, may go away
    std::signal(SIGHUP, SIG_IGN);   // the terminal may go away; there is no file to open again, as all logs are streams
    std::signal(SIGXFSZ, SIG_IGN);  // a file that must not grow is a failed write, not the end
    try {
        const std::span<const char* const> all{argv, static_cast<std::size_t>(argc)};
        const auto parsed = parse_options(all.subspan(argc > 0 ? 1 : 0));
        if (const auto* end = std::get_if<early_end>(&parsed)) {
            std::fputs(end->text.c_str(), end->exit_code == 0 ? stdout : stderr);
            return end->exit_code;
        }
        return serve(std::get<options>(parsed));
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "support_service: %s\n", problem.what());
        return 1;
    }
}
