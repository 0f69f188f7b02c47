// A stock of tickets with a past, the same for the same seed: what load_desk writes and the comparison reads.
// Ids follow from the ticket's position, by a formula that SQL can write too.

#ifndef PLEME_SUPPORT_BENCHMARKS_STOCK_HPP
#define PLEME_SUPPORT_BENCHMARKS_STOCK_HPP

#include "../examples/common/random_numbers.hpp"
#include "../examples/common/text_generator.hpp"

#include <pleme_support/pleme_support.hpp>
#include <pleme_support/repository/folded_writes.hpp>
#include <pleme_support/utf8proc_folding.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::benchmarks {

using examples::random_numbers;

/// What tickets say: a few words, 781 bytes a ticket, or texts like real ones.
enum class stock_texts { words, like_real_ones };

/// An id whose first six bytes are milliseconds, as in UUIDv7, and whose last eight are a number below 2^60.
/// In SQL: (lpad(to_hex(MILLISECONDS), 12, '0') || '70008' || lpad(to_hex(NUMBER), 15, '0'))::uuid
[[nodiscard]] inline uuid make_timed_id(std::int64_t milliseconds, std::uint64_t number)
{
    uuid id{};
    auto* bytes = id.begin();
    for (int i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(milliseconds) >> (40 - 8 * i));
    for (int i = 0; i < 8; ++i) bytes[8 + i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
    bytes[6] = 0x70;
    bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x0F));
    return id;
}

/// An id that is a small number. In SQL: lpad(to_hex(NUMBER), 32, '0')::uuid
[[nodiscard]] inline uuid make_plain_id(std::uint64_t number)
{
    uuid id{};
    for (int i = 0; i < 8; ++i) id.begin()[8 + i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
    return id;
}

/// Tickets 1 to `size`, created at even distances over two years, in four products of unequal size, with three messages each.
class stock {
public:
    static constexpr std::int64_t first_millisecond = 1'704'067'200'000;  ///< 2024-01-01
    static constexpr std::int64_t span = 730LL * 24 * 3600 * 1000;        ///< in milliseconds
    static constexpr std::uint64_t agents = 100;                          ///< with the plain ids 1 to 100
    static constexpr std::uint64_t customers = 50'000;                    ///< with the plain ids from 1,000,001
    static constexpr int messages = 3;                                    ///< of every ticket

    explicit stock(std::int64_t size, stock_texts texts = stock_texts::like_real_ones, std::uint64_t seed = 1)
        : size_{size}, seed_{seed}, texts_{texts}
    {
    }

    [[nodiscard]] std::int64_t size() const noexcept { return size_; }
    [[nodiscard]] std::int64_t millisecond_of(std::int64_t n) const noexcept { return first_millisecond + n * (span / size_); }
    [[nodiscard]] uuid id_of(std::int64_t n) const { return make_timed_id(millisecond_of(n), static_cast<std::uint64_t>(n)); }
    /// product_1 has half of the tickets, product_2 a quarter, the others an eighth each.
    [[nodiscard]] static std::string product_of(std::int64_t n)
    {
        constexpr std::string_view digits = "11112234";
        return std::string{"product_"} + digits[static_cast<std::size_t>(n % 8)];
    }
    [[nodiscard]] static bool is_deleted(std::int64_t n) noexcept { return n % 100 == 99; }
    /// Of every tenth ticket the customer wrote last.
    [[nodiscard]] static bool awaits_answer(std::int64_t n) noexcept { return n % 10 == 7; }

    /// Everything of ticket n, as the rules make it of the commands that it went through.
    void add_to(storage::batch& rows, std::int64_t n) const;
    /// The blocks of the numbers that the tickets took, and by what their texts are folded.
    void add_number_blocks(storage::batch& rows) const
    {
        for (const char digit : {'1', '2', '3', '4'}) {
            const std::string product = std::string{"product_"} + digit;
            rows.insert(number_block{product, static_cast<std::int32_t>(size_) + 1, 1});
            rows.insert(product_folding{product, 1, 1, folding_identity(utf8proc_folding{}), true, 0});
        }
    }

private:
    std::int64_t size_;
    std::uint64_t seed_;
    stock_texts texts_;
};

namespace detail {

/// One ticket on its way through its commands.
class history {
public:
    history(std::int64_t millisecond, std::uint64_t n, std::uint64_t seed, stock_texts texts)
        : now_{from(millisecond)},
          n_{n},
          random_{seed ^ (n << 20)},
          texts_{texts},
          generator_{~seed ^ (n << 20)},
          language_{generator_.pick_language()},
          customer_{principal::customer(make_plain_id(1'000'001 + random_.below(stock::customers)))},
          agent_{principal::agent(make_plain_id(1 + random_.below(stock::agents)))}
    {
    }

    void create(const uuid& id, std::string product)
    {
        create_ticket_input input;
        input.customer_id = customer_.actor_id;
        input.subject =
            texts_ == stock_texts::words ? sentence(4) : generator_.subject(language_, generator_.pick_topic(language_));
        input.description = message(30);
        input.priority = static_cast<ticket_priority>(random_.below(4));
        if (random_.below(3) != 0) input.category = "category_" + std::to_string(random_.below(40));
        if (random_.below(4) == 0) input.tags = {word(), "tag"};
        const rules::create_ticket command{id, std::move(product), static_cast<std::int32_t>(n_), std::move(input)};
        apply(rules::decide(command, {customer_, now_, next_id(), rules_, ungoverned_}));
    }
    void write(const principal& author, bool is_internal = false)
    {
        const rules::add_message command{next_id(), author.actor_id, {state_.ticket.id, message(20), is_internal, {}}};
        decide(author, command);
    }
    void answer() { write(agent_); }
    void ask() { write(customer_); }
    void note() { write(agent_, true); }
    void move_to(ticket_status status)
    {
        rules::update_ticket command;
        command.input.status = status;
        if (!state_.ticket.assigned_to) command.input.assigned_to = agent_.actor_id;
        decide(agent_, command);
    }
    void rate()
    {
        if (random_.below(5) < 2)
            decide(customer_, rules::rate_ticket{{static_cast<std::int32_t>(1 + random_.below(5)), word()}});
    }
    void remove() { decide(agent_, rules::delete_ticket{}); }

    [[nodiscard]] std::uint64_t choose(std::uint64_t bound) { return random_.below(bound); }

    void add_to(storage::batch& rows) &&
    {
        static const utf8proc_folding folding;
        static_cast<void>(repository::write_folded(rows, state_.ticket, folding, {}, {}));
        rows.insert(rules::activity_of(state_.ticket));
        rows.insert(std::move(state_.ticket));
        for (auto& each : events_) repository::insert_event(rows, std::move(each));
        for (auto& each : messages_) rows.insert(std::move(each));
        for (auto& each : ended_) rows.insert(std::move(each));
        for (auto& each : ratings_) rows.insert(std::move(each));
        for (auto& each : state_.running) rows.insert(std::move(each));
    }

private:
    static timestamp from(std::int64_t millisecond) { return timestamp{std::chrono::milliseconds{millisecond}}; }

    uuid next_id()
    {
        const auto at = std::chrono::floor<std::chrono::milliseconds>(now_).time_since_epoch().count();
        return make_timed_id(at, (n_ << 8) + ids_++ + (std::uint64_t{1} << 56));
    }
    std::string word()
    {
        static constexpr std::array<std::string_view, 32> words{
            "order",  "invoice", "password", "login",  "refund",   "late",    "parcel",   "address",
            "ตั๋ว",     "สินค้า",    "café",     "Zürich", "error",    "screen",  "payment",  "card",
            "twice",  "charged", "account",  "email",  "change",   "missing", "delivery", "Monday",
            "please", "help",    "nothing",  "again",  "question", "price",   "request",  "response"};
        return std::string{words[random_.below(words.size())]};
    }
    std::string sentence(int length)
    {
        std::string text = "Ticket " + std::to_string(n_);
        for (int i = 0; i < length; ++i) text.append(" ").append(word());
        return text;
    }

    /// @param words  how many there are if texts are of words
    std::string message(int words)
    {
        if (texts_ == stock_texts::words) return sentence(words);
        last_message_ = generator_.message(language_, {}, {{}, now_, last_message_});
        return last_message_;
    }

    template <class Command>
    void decide(const principal& caller, const Command& command)
    {
        now_ += std::chrono::seconds{60 + random_.below(20'000)} + std::chrono::microseconds{random_.below(1'000'000)};
        const auto made = rules::decide(state_, command, {caller, now_, next_id(), rules_, ungoverned_});
        if (!made) std::abort();
        apply(*made);
    }
    void apply(const rules::decision& made)
    {
        if (!made.event) std::abort();
        events_.push_back(*made.event);
        if (made.message) messages_.push_back(*made.message);
        if (made.rating) ratings_.push_back(*made.rating);
        for (const ticket_cycle& cycle : made.changed)
            if (cycle.ended_at) ended_.push_back(cycle);
        auto after = rules::apply(std::move(state_), made);
        if (!after) std::abort();
        state_ = *std::move(after);
    }

    timestamp now_;
    std::uint64_t n_;
    random_numbers random_;
    stock_texts texts_;
    examples::text_generator generator_;
    const examples::phrasebook& language_;
    std::string last_message_;
    std::uint64_t ids_ = 0;
    principal customer_;
    principal agent_;
    rules::ticket_rules rules_;
    rules::settings_snapshot ungoverned_;
    rules::ticket_state state_;
    std::vector<ticket_event> events_;
    std::vector<ticket_message> messages_;
    std::vector<ticket_cycle> ended_;
    std::vector<ticket_rating> ratings_;
};

}  // namespace detail

inline void stock::add_to(storage::batch& rows, std::int64_t n) const
{
    using enum ticket_status;
    detail::history ticket{millisecond_of(n), static_cast<std::uint64_t>(n), seed_, texts_};
    ticket.create(id_of(n), product_of(n));
    if (awaits_answer(n)) {
        ticket.answer();
        ticket.ask();
        ticket.ask();
    } else if (n % 50 == 3) {  // reopened
        ticket.answer();
        ticket.move_to(resolved);
        ticket.ask();
        ticket.answer();
    } else if (n % 50 == 5) {  // nobody has answered yet
        ticket.ask();
        ticket.ask();
        ticket.note();
    } else if (n % 50 == 9) {
        ticket.answer();
        ticket.note();
        ticket.answer();
        ticket.move_to(waiting_on_customer);
    } else {
        ticket.answer();
        ticket.choose(3) == 0 ? ticket.note() : ticket.ask();
        ticket.answer();
        ticket.move_to(resolved);
        ticket.rate();
        if (ticket.choose(2) == 0) ticket.move_to(closed);
    }
    if (is_deleted(n)) ticket.remove();
    std::move(ticket).add_to(rows);
}

}  // namespace pleme_support::benchmarks

#endif  // PLEME_SUPPORT_BENCHMARKS_STOCK_HPP
