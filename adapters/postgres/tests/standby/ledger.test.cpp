// Several processes write while the server is killed, four times for a restart and once for good: what each was told to be
// done, noted in a file of its own, is in the promoted standby, once and whole, and nothing else is.

#include "../every_ticket.hpp"
#include "../test_server.hpp"
#include "support/test_size.hpp"
#include "support/values.hpp"
#include "support/whole_ticket.hpp"

#include <pleme_support/adapters/postgres/postgres_storage.hpp>
#include <pleme_support/pleme_support.hpp>

#include <doctest/doctest.h>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace pleme_support;
using adapters::postgres_storage;
using storage::query;

namespace {

using clock_type = std::chrono::steady_clock;  // one clock for all processes of a machine
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t writers = 6;
const int kills = pleme_support::test::test_size("ledger_kills");
constexpr seconds phase{5};  ///< between two kills

/// In ns.
std::int64_t now()
{
    return clock_type::now().time_since_epoch() / std::chrono::nanoseconds{1};
}

/// What a writer calls a thing before anybody gave it an id: the subject of a ticket, the content of a message.
std::string make_key(std::size_t writer, int ticket, int message = 0)
{
    return std::to_string(writer) + "." + std::to_string(ticket) + "." + std::to_string(message);
}

enum class command { create, message, update };
enum class answer {
    done,     ///< success
    unknown,  ///< `errc::outcome_unknown`
    refused,  ///< `errc::storage_unavailable`: nothing was applied
    wrong,    ///< any other failure
};

/// One line of a ledger.
struct entry {
    std::int64_t at = 0;  ///< of `clock_type`, in ns, when the answer came
    command sent = command::create;
    answer told = answer::done;
    std::string key;
    std::string ticket;        ///< its id, once it is known
    std::int32_t version = 0;  ///< the ticket's after the command
    std::string message;       ///< its id, once it is known
};

std::string to_line(const entry& line)
{
    std::ostringstream made;
    made << line.at << ' ' << static_cast<int>(line.sent) << ' ' << static_cast<int>(line.told) << ' ' << line.key << ' '
         << line.ticket << ' ' << line.version << ' ' << line.message << '\n';
    return made.str();
}

std::vector<entry> read_ledger(const std::string& path)
{
    std::ifstream file{path};
    std::vector<entry> lines;
    entry line;
    int sent = 0;
    int told = 0;
    while (file >> line.at >> sent >> told >> line.key >> line.ticket >> line.version >> line.message) {
        line.sent = static_cast<command>(sent);
        line.told = static_cast<answer>(told);
        lines.push_back(line);
    }
    return lines;
}

/// One writer, the only content of its process: creates tickets, talks on them and changes them, each command with what makes
/// a second try safe, until nobody reads any more what it says it has done.
class writer {
public:
    writer(std::size_t index, const std::string& server, const std::string& ledger, int progress)
        : index_{index}, progress_{progress}, ledger_{ledger}
    {
        auto options = postgres_test::make_options(server);
        options.connections = 2;
        // Half of them wait until the server is back. The others are told that something failed, and try again.
        options.timeout = index % 2 == 0 ? milliseconds{20'000} : milliseconds{100};
        for (int tries = 0; !storage_ && tries < 100; ++tries)
            if (auto opened = postgres_storage::open(options)) storage_ = std::move(*opened);
        if (storage_) repository_.emplace(*storage_);
    }

    /// @return the exit status of the process
    int run()
    {
        if (!storage_) return 1;
        for (int ticket = 1; write_ticket(ticket);) ++ticket;
        return wrong_ ? 1 : 0;
    }

private:
    /// @return false when it is time to end
    bool write_ticket(int number)
    {
        constexpr int messages = 2;
        auto input = test::new_ticket(test::make_id('c', 1), make_key(index_, number));
        input.idempotency_key = input.subject;
        entry line{0, command::create, answer::done, input.subject, "-", 1, "-"};
        uuid ticket{};
        const auto create = [&](entry& told) {
            auto created = repository_->with(test::customer()).tickets().create("thai", input);
            if (created) {
                ticket = created->id;
                told.ticket = to_text(ticket);
                told.version = created->version;
            }
            return judge(created);
        };
        if (!send(line, true, create)) return false;

        for (int i = 1; i <= messages; ++i) {
            const std::string key = make_key(index_, number, i);
            const auto author = i % 2 == 1 ? test::agent() : test::customer();
            line = {0, command::message, answer::done, key, to_text(ticket), line.version + 1, "-"};
            const auto add = [&](entry& told) {
                auto message =
                    repository_->with(author).conversations().add_message(author.actor_id, {ticket, key, false, key});
                if (message) told.message = to_text(message->id);
                return judge(message);
            };
            if (!send(line, true, add)) return false;
        }
        for (const auto status : {ticket_status::resolved, ticket_status::in_progress}) {
            auto change = test::to_status(status);
            change.expected_version = line.version;
            line = {0, command::update, answer::done, "-", to_text(ticket), line.version + 1, "-"};
            const auto update = [&](entry& told) {
                auto changed = repository_->with(test::agent()).tickets().update(ticket, change);
                if (changed) told.version = changed->version;
                return judge(changed);
            };
            const auto told = send(line, false, update);
            if (!told) return false;
            if (*told == answer::unknown) break;
        }
        return true;
    }

    /// Calls until it is known what came of it, and notes every answer after it came.
    /// @param has_key  a call of unknown end may be repeated; if not, it is left at that
    /// @return `answer::done` or `answer::unknown`; nothing when it is time to end
    template <class Call>
    std::optional<answer> send(const entry& line, bool has_key, const Call& call)
    {
        for (;;) {
            entry told = line;
            told.told = call(told);
            told.at = now();
            ledger_ << to_line(told) << std::flush;
            if (told.told == answer::wrong) {
                wrong_ = true;
                return std::nullopt;
            }
            const auto mine = static_cast<char>(told.told == answer::done ? index_ : writers);
            if (::write(progress_, &mine, 1) != 1) return std::nullopt;  // the test has closed its end: it is enough
            if (told.told == answer::done || (told.told == answer::unknown && !has_key)) return told.told;
        }
    }

    template <class T>
    static answer judge(const result<T>& answered)
    {
        if (answered) return answer::done;
        if (answered.error().code == errc::outcome_unknown) return answer::unknown;
        return answered.error().code == errc::storage_unavailable ? answer::refused : answer::wrong;
    }

    std::size_t index_;
    int progress_;
    std::ofstream ledger_;
    std::unique_ptr<postgres_storage> storage_;
    std::optional<support_repository<postgres_storage>> repository_;
    bool wrong_ = false;
};

/// The writers' processes.
class crowd {
public:
    /// Only while the process has one thread.
    crowd(const std::string& server, const std::string& ledgers)
    {
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        progress_ = ends[0];
        for (std::size_t i = 0; i < writers; ++i) {
            const pid_t process = ::fork();
            REQUIRE(process >= 0);
            if (process == 0) {
                ::close(ends[0]);
                static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
                ::_exit(writer{i, server, ledgers + std::to_string(i), ends[1]}.run());
            }
            processes_.push_back(process);
        }
        ::close(ends[1]);
    }
    crowd(const crowd&) = delete;
    crowd& operator=(const crowd&) = delete;
    ~crowd() { static_cast<void>(end()); }

    /// Lets them write for so long, and until each has done something.
    /// @return false if they don't
    bool work(seconds length)
    {
        const auto from = clock_type::now();
        std::array<char, 4096> told{};
        pollfd watched{progress_, POLLIN, 0};
        while (::poll(&watched, 1, 0) > 0)  // what they did before does not count
            if (::read(progress_, told.data(), told.size()) <= 0) return false;
        std::set<char> alive;
        for (;;) {
            const auto passed = clock_type::now() - from;
            if (passed >= length && alive.size() == writers) return true;
            const auto left = (passed < length ? length : seconds{60}) - passed;
            if (left <= seconds{0} || ::poll(&watched, 1, static_cast<int>(std::chrono::ceil<milliseconds>(left).count())) < 0)
                return false;
            if (watched.revents == 0) continue;
            const auto count = ::read(progress_, told.data(), told.size());
            if (count <= 0) return false;
            for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
                if (static_cast<std::size_t>(told[i]) < writers) alive.insert(told[i]);
        }
    }

    /// @return how many of them found everything as it should be
    std::size_t end()
    {
        if (progress_ >= 0) ::close(std::exchange(progress_, -1));
        std::size_t well = 0;
        for (const pid_t process : processes_) {
            int status = 1;
            if (::waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 0) ++well;
        }
        processes_.clear();
        return well;
    }

private:
    int progress_ = -1;
    std::vector<pid_t> processes_;
};

/// A span between two answers of one writer.
struct gap {
    std::int64_t start = 0;
    std::int64_t end = 0;

    [[nodiscard]] double length() const { return static_cast<double>(end - start) * 1e-9; }
};

/// The longest span without success of one writer, of those that end after `from` and start before `to`.
gap find_gap(const std::vector<entry>& ledger, std::int64_t from, std::int64_t to)
{
    gap longest;
    std::int64_t last = 0;
    for (const entry& line : ledger) {
        if (line.told != answer::done) continue;
        if (last != 0 && line.at > from && last < to && line.at - last > longest.end - longest.start) longest = {last, line.at};
        last = line.at;
    }
    return longest;
}

/// What the ledgers let be there: by key, what was sent and may have been applied, and whether somebody was told that it was.
struct allowed {
    std::map<std::string, std::optional<std::string>> tickets;     ///< by key, the id if it was told
    std::map<std::string, std::optional<std::string>> messages;    ///< by key, the id if it was told
    std::map<std::pair<std::string, std::int32_t>, bool> updates;  ///< by ticket and version, whether it was told
    std::array<int, 4> counts{};                                   ///< by answer
};

allowed sum_up(const std::vector<std::vector<entry>>& ledgers)
{
    allowed sum;
    for (const auto& ledger : ledgers)
        for (const entry& line : ledger) {
            ++sum.counts[static_cast<std::size_t>(line.told)];
            if (line.told == answer::refused) continue;
            const bool done = line.told == answer::done;
            if (line.sent == command::update) {
                sum.updates[{line.ticket, line.version}] |= done;
                continue;
            }
            auto& known = (line.sent == command::create ? sum.tickets : sum.messages)[line.key];
            if (done) known = line.sent == command::create ? line.ticket : line.message;
        }
    return sum;
}

/// Compares what is there with what was told, both ways.
void check_nothing_is_lost_or_doubled(const std::map<uuid, test::whole_ticket>& kept, allowed told)
{
    std::set<std::int32_t> numbers;
    for (const auto& [id, state] : kept) {
        CHECK(numbers.insert(state.ticket.number).second);
        const std::string& key = state.ticket.subject;
        CAPTURE(key);
        const auto found = told.tickets.find(key);
        REQUIRE(found != told.tickets.end());  // sent by nobody, or there twice
        if (found->second) CHECK(*found->second == to_text(id));
        told.tickets.erase(found);
        for (const ticket_message& message : state.messages) {
            const auto sent = told.messages.find(message.content);
            REQUIRE(sent != told.messages.end());
            if (sent->second) CHECK(*sent->second == to_text(message.id));
            told.messages.erase(sent);
        }
        for (const ticket_event& event : state.events)
            if (event.kind == event_kind::updated) CHECK(told.updates.erase({to_text(id), event.version}) == 1);
    }
    // What is left must be what nobody was told of.
    for (const auto& [key, id] : told.tickets) CHECK_MESSAGE(!id, "ticket ", key, " is lost");
    for (const auto& [key, id] : told.messages) CHECK_MESSAGE(!id, "message ", key, " is lost");
    for (const auto& [place, done] : told.updates)
        CHECK_MESSAGE(!done, "version ", place.second, " of ", place.first, " is lost");
}

bool run_cluster(const char* what)
{
    const std::string script = std::string{PLEME_SUPPORT_SOURCE_DIR} + "/tests/support/postgres_cluster ";
    return std::system((script + what).c_str()) == 0;
}

}  // namespace

TEST_CASE("several processes through kills and a failover: nothing is lost, doubled or half-written")
{
    const auto both = postgres_test::find_server("PLEME_SUPPORT_POSTGRES_BOTH");
    const auto folder = postgres_test::find_server("PLEME_SUPPORT_POSTGRES_FOLDER");  // no other servers may be killed
    if (!both || !folder) return;
    const auto standby = postgres_test::find_server("PLEME_SUPPORT_POSTGRES_STANDBY");
    REQUIRE(standby.has_value());
    postgres_test::open_empty(*both + " target_session_attrs=read-write", *both);

    const std::string ledger_path = *folder + "/ledger.";
    std::vector<std::int64_t> disasters;
    std::int64_t promoted = 0;
    {
        crowd crowd{*both, ledger_path};
        REQUIRE(crowd.work(phase));
        for (int i = 0; i < kills; ++i) {
            disasters.push_back(now());
            REQUIRE(run_cluster("--crash"));
            REQUIRE(crowd.work(phase));
        }
        disasters.push_back(now());
        REQUIRE(run_cluster("--fail-over"));
        promoted = now();
        REQUIRE(crowd.work(phase));
        CHECK(crowd.end() == writers);
    }
    disasters.push_back(now());

    std::vector<std::vector<entry>> ledgers;
    for (std::size_t i = 0; i < writers; ++i) ledgers.push_back(read_ledger(ledger_path + std::to_string(i)));
    const auto told = sum_up(ledgers);
    const auto kept = postgres_test::read_everything(*postgres_storage::open(postgres_test::make_options(*standby)).value());
    for (const auto& [id, state] : kept) test::check_whole(state);
    check_nothing_is_lost_or_doubled(kept, told);

    MESSAGE("acknowledged writes: ", told.counts[static_cast<std::size_t>(answer::done)],
            ", refused: ", told.counts[static_cast<std::size_t>(answer::refused)],
            ", of unknown end: ", told.counts[static_cast<std::size_t>(answer::unknown)], "; tickets: ", kept.size());
    for (std::size_t i = 0; i + 1 < disasters.size(); ++i) {
        std::ostringstream lengths;
        for (const auto& ledger : ledgers) lengths << ' ' << find_gap(ledger, disasters[i], disasters[i + 1]).length();
        MESSAGE(std::string{i < static_cast<std::size_t>(kills) ? "killed and restarted" : "failed over"},
                ": longest gap of each process, s:", lengths.str());
    }
    // Shared machines are slow at times: only a defect takes this long.
    constexpr double bound = 10;
    std::ostringstream waits;
    for (const auto& ledger : ledgers) {
        const gap last =
            find_gap(ledger, disasters[static_cast<std::size_t>(kills)], disasters[static_cast<std::size_t>(kills) + 1]);
        const double wait = static_cast<double>(last.end - promoted) * 1e-9;
        CHECK(wait < bound);
        waits << ' ' << wait;
    }
    MESSAGE("first commit of each process after the promotion was reported, s:", waits.str());
}
