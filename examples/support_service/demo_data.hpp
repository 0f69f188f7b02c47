// Demo data: a help desk's last 90 days, told through the repository with a clock set in the past.
// Example service: the same rules as for everybody, no rows made by hand. Guide: docs/guide/service.md.
// Tests: tests/clients/options.test.mjs.

#ifndef SUPPORT_SERVICE_DEMO_DATA_HPP
#define SUPPORT_SERVICE_DEMO_DATA_HPP

#include "../common/progress_bar.hpp"
#include "demo_desk.hpp"
#include "demo_texts.hpp"
#include "storage_choice.hpp"
#include "tokens.hpp"

#include <pleme_support/repository.hpp>
#include <pleme_support/repository/conversations.hpp>
#include <pleme_support/repository/surveys.hpp>
#include <pleme_support/repository/tickets.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support_service::demo {

/// Tells the time that the story has come to.
struct past_clock {
    pleme_support::timestamp at{};

    [[nodiscard]] pleme_support::timestamp now() const noexcept { return at; }
};

/// An agent's id is the same in every database, so that dashboards know the name.
[[nodiscard]] inline pleme_support::uuid agent_id(std::size_t index)
{
    auto id = *pleme_support::parse_uuid("00000000-0000-7000-8000-0000000000a0");
    *(id.end() - 1) = static_cast<std::uint8_t>(0xA0 + index);
    return id;
}

inline void add_names(agent_names& names)
{
    for (std::size_t i = 0; i < agents.size(); ++i) names.add(agent_id(i), std::string{agents[i]});
}

/// Plays one ticket after the other. An error of the repository ends the play.
class playwright {
public:
    using repository = pleme_support::support_repository<storage_choice, past_clock>;

    /// @param now  where all stories end, finished or not
    playwright(storage_choice& storage, std::size_t tickets, pleme_support::timestamp now) : desk_{storage}, now_{now}
    {
        for (std::size_t i = 0; i < tickets; ++i)
            beginnings_.push_back(now - pick_duration(std::chrono::minutes{2}, std::chrono::days{90}));
        std::sort(beginnings_.begin(), beginnings_.end());
        for (std::size_t i = 0; i < tickets / 3 + 1; ++i) customers_.push_back(make_customer());
    }

    /// @return why it failed; nothing if it did not
    [[nodiscard]] std::optional<pleme_support::support_error> play(examples::progress_bar& progress)
    {
        desk_.clock().at = now_ - std::chrono::days{91};  // before the first ticket
        failure_ = set_up_desks(desk_, agent_);
        for (std::size_t i = 0; i < beginnings_.size() && !failure_; ++i) {
            play_ticket(beginnings_[i]);
            progress.advance_to(i + 1);
        }
        return failure_;
    }

private:
    using duration = std::chrono::microseconds;

    void play_ticket(pleme_support::timestamp beginning)
    {
        topic_ = &topics[pick(topics.size())];
        const bool is_thai = static_cast<unsigned char>(topic_->category.front()) >= 0x80;  // ASCII ends there
        order_ = (is_thai ? "TH-" : "A-") + std::to_string(100'000 + pick(900'000));
        customer_ =
            pleme_support::principal::customer(customers_[pick(customers_.size())]).within({std::string{topic_->product}});
        agent_ = make_agent(std::min(pick(agents.size()), pick(agents.size())));
        desk_.clock().at = beginning;
        create();
        static_cast<void>(work() && settle());
    }

    [[nodiscard]] static pleme_support::principal make_agent(std::size_t index)
    {
        return pleme_support::principal::agent(agent_id(index)).within_all_products().with_internal_notes();
    }

    void create()
    {
        pleme_support::create_ticket_input input{
            .customer_id = customer_.actor_id,
            .subject = filled(topic_->subject),
            .description = filled(topic_->description),
            .priority = chance(20) ? pleme_support::ticket_priority::low : topic_->priority,
            .category = std::string{topic_->category},
            .tags = std::vector<std::string>{std::string{topic_->tag}},
            .idempotency_key = std::nullopt};
        if (chance(15)) input.tags->emplace_back("vip");
        auto made = desk_.with(customer_).tickets().create(std::string{topic_->product}, input);
        if (made)
            ticket_ = made->id;
        else
            failure_ = made.error();
    }

    /// From the first look to the last reply.
    /// @return false if the story stops here
    bool work()
    {
        using namespace std::chrono_literals;
        if (chance(92) && !(pass(3min, 3h) && update({.assigned_to = agent_.actor_id}))) return false;
        if (!(pass(5min, 10h) && say(agent_, topic_->reply))) return false;
        if (chance(25)) return pass(5min, 4h) && resolve();  // the first answer was all that it took
        if (chance(30) && !(pass(1min, 1h) && say(agent_, topic_->note, true))) return false;
        if (chance(60)) {
            if (!(pass(1min, 10min) && update({.status = pleme_support::ticket_status::waiting_on_customer}))) return false;
            if (chance(6) || !(pass(20min, 40h) && say(customer_, topic_->follow_up))) return false;
        }
        return !chance(4) && pass(10min, 30h) && say(agent_, topic_->resolution) && resolve();
    }

    /// What comes after the resolution.
    bool settle()
    {
        using namespace std::chrono_literals;
        if (chance(9)) {
            if (!(pass(3h, 60h) && say(customer_, reopenings[pick(reopenings.size())]))) return false;
            if (!(pass(30min, 8h) && say(agent_, topic_->reply) && pass(1h, 24h) && resolve())) return false;
        }
        if (chance(48)) {
            const bool glad = chance(82);
            if (!(pass(10min, 30h) && rate(glad))) return false;
        }
        return chance(75) && pass(24h, 120h) && update({.status = pleme_support::ticket_status::closed});
    }

    bool resolve()
    {
        return pass(std::chrono::seconds{5}, std::chrono::minutes{5}) &&
               update({.status = pleme_support::ticket_status::resolved});
    }

    /// Lets time go by.
    /// @return false if that would be the future
    bool pass(duration least, duration most)
    {
        const pleme_support::timestamp next = desk_.clock().at + pick_duration(least, most);
        if (next >= now_) return false;
        desk_.clock().at = next;
        return !failure_;
    }

    bool update(const pleme_support::update_ticket_input& input)
    {
        return done(desk_.with(agent_).tickets().update(ticket_, input));
    }

    bool say(const pleme_support::principal& who, std::string_view text, bool is_internal = false)
    {
        return done(
            desk_.with(who).conversations().add_message(who.actor_id, {ticket_, filled(text), is_internal, std::nullopt}));
    }

    bool rate(bool glad)
    {
        pleme_support::rating_input input{static_cast<std::int32_t>(glad ? 4 + pick(2) : 1 + pick(3)), std::nullopt};
        if (chance(40)) input.comment = std::string{glad ? praise[pick(praise.size())] : complaints[pick(complaints.size())]};
        return done(desk_.with(customer_).surveys().rate(ticket_, input));
    }

    template <class T>
    bool done(const pleme_support::result<T>& outcome)
    {
        if (!outcome) failure_ = outcome.error();
        return outcome.has_value();
    }

    [[nodiscard]] std::string filled(std::string_view text) const
    {
        std::string made;
        for (const char c : text) c == '#' ? made.append(order_) : made.append(1, c);
        return made;
    }

    [[nodiscard]] std::size_t pick(std::size_t below) { return random_() % below; }
    [[nodiscard]] bool chance(std::size_t percent) { return pick(100) < percent; }

    /// Short ones are more likely.
    [[nodiscard]] duration pick_duration(duration least, duration most)
    {
        const auto span = static_cast<std::size_t>((most - least).count());
        const bool is_history = most > std::chrono::days{30};
        const std::size_t offset = is_history ? pick(span) : std::min(pick(span), pick(span));
        return least + duration{static_cast<std::int64_t>(offset)};
    }

    pleme_support::uuid make_customer()
    {
        pleme_support::uuid id;
        for (auto& byte : id) byte = static_cast<std::uint8_t>(random_());
        *(id.begin() + 6) = static_cast<std::uint8_t>(0x40 | (*(id.begin() + 6) & 0x0F));
        *(id.begin() + 8) = static_cast<std::uint8_t>(0x80 | (*(id.begin() + 8) & 0x3F));
        return id;
    }

    repository desk_;
    pleme_support::timestamp now_;
    std::mt19937_64 random_{20'261'122};  // the same desk every time
    std::vector<pleme_support::timestamp> beginnings_;
    std::vector<pleme_support::uuid> customers_;
    std::optional<pleme_support::support_error> failure_;

    // The ticket that is being played.
    const topic* topic_ = nullptr;
    std::string order_;
    pleme_support::principal customer_ = pleme_support::principal::nobody();
    pleme_support::principal agent_ = make_agent(0);
    pleme_support::uuid ticket_{};
};

/// Loads tickets unless there are some.
/// @return why it failed; nothing if it did not
[[nodiscard]] inline std::optional<pleme_support::support_error> load(storage_choice& storage, std::size_t tickets)
{
    pleme_support::storage::query<pleme_support::support_ticket> any;
    any.limit(1).select<>();
    auto read = storage.read(pleme_support::no_end, any);
    if (!read) return read.error();
    if (!std::get<0>(*read).empty()) {
        std::fprintf(stderr, "support_service: there are tickets already, so no demo data is loaded.\n");
        return std::nullopt;
    }
    examples::progress_bar progress{"demo data", tickets};
    return playwright{storage, tickets, pleme_support::wall_clock{}.now()}.play(progress);
}

}  // namespace support_service::demo

#endif  // SUPPORT_SERVICE_DEMO_DATA_HPP
