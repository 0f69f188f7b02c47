// Demo data: a help desk's last 90 days, told through a repository in memory with a clock set in the past, and imported.
// Example service: the same rules as for everybody, no rows made by hand. Guide: docs/guide/service.md.
// Tests: examples/support_service/demo_data.test.cpp, tests/clients/options.test.mjs.

#ifndef SUPPORT_SERVICE_DEMO_DATA_HPP
#define SUPPORT_SERVICE_DEMO_DATA_HPP

#include "../common/progress_bar.hpp"
#include "../common/text_generator.hpp"
#include "demo_desk.hpp"
#include "demo_texts.hpp"
#include "staged_import.hpp"
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

/// @param id  an `agent_id`
[[nodiscard]] inline std::string_view name_of_agent(const pleme_support::uuid& id)
{
    return agents.at(static_cast<std::size_t>(*(id.end() - 1) - 0xA0));
}

inline void add_names(agent_names& names)
{
    for (std::size_t i = 0; i < agents.size(); ++i) names.add(agent_id(i), std::string{agents[i]});
}

/// Whether texts are as long as those of real help desks, or just say what there is to say: 0.45 KB a ticket.
enum class text_lengths { like_real_ones, short_ones };

/// Plays one ticket after the other. An error of the repository ends the play.
class playwright {
public:
    using repository = pleme_support::support_repository<demo_stage, past_clock>;

    /// @param stage  where the tickets are played
    /// @param now    where all stories end, finished or not
    /// @param texts  how long they are
    playwright(demo_stage& stage, std::size_t tickets, pleme_support::timestamp now, text_lengths texts)
        : desk_{stage}, now_{now}, lengths_{texts}
    {
        for (std::size_t i = 0; i < tickets; ++i)
            beginnings_.push_back(now - pick_duration(std::chrono::minutes{2}, std::chrono::days{90}));
        std::sort(beginnings_.begin(), beginnings_.end());
        for (std::size_t i = 0; i < tickets / 3 + 1; ++i) customers_.push_back(make_customer());
    }

    /// The desks' settings, before the first ticket.
    /// @return why it failed; nothing if it did not
    [[nodiscard]] std::optional<pleme_support::support_error> set_up()
    {
        desk_.clock().at = now_ - std::chrono::days{91};
        return set_up_desks(desk_, agent_);
    }

    /// Plays the next ticket.
    /// @return why it failed; nothing if it did not
    [[nodiscard]] std::optional<pleme_support::support_error> play_next()
    {
        play_ticket(beginnings_.at(played_++));
        return failure_;
    }

private:
    using duration = std::chrono::microseconds;

    void play_ticket(pleme_support::timestamp beginning)
    {
        topic_ = &topics[pick(topics.size())];
        order_ = (topic_->product == "thai" ? "TH-" : "A-") + std::to_string(100'000 + pick(900'000));
        last_ = {};
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
            .subject = make_subject(),
            .description = make_message(customer_, topic_->description),
            .priority = chance(20) ? pleme_support::ticket_priority::low : topic_->priority,
            .category = std::string{topic_->category},
            .tags = std::vector<std::string>{std::string{topic_->tag}},
            .idempotency_key = std::nullopt};
        if (chance(15)) input.tags->emplace_back("vip");
        auto made = desk_.with(agent_).tickets().create(std::string{topic_->product}, input);  // who files it tags it
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
            if (!(pass(3h, 60h) && say(customer_, pick_reopening()))) return false;
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
        return done(desk_.with(who).conversations().add_message(
            who.actor_id, {ticket_, is_internal ? filled(text) : make_message(who, text), is_internal, std::nullopt}));
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

    [[nodiscard]] std::string make_subject()
    {
        const std::string subject = filled(topic_->subject);
        return lengths_ == text_lengths::short_ones ? subject : texts_.subject(*topic_->language, subject);
    }

    /// A message that begins with a text, and may quote the last one.
    [[nodiscard]] std::string make_message(const pleme_support::principal& who, std::string_view text)
    {
        std::string made = filled(text);
        if (lengths_ == text_lengths::short_ones) return made;
        made = texts_.message(*topic_->language, made, {last_.author, last_.at, last_.text});
        last_ = {who.kind == pleme_support::actor_kind::agent ? name_of_agent(who.actor_id) : std::string_view{},
                 desk_.clock().at, made};
        return made;
    }

    [[nodiscard]] std::string_view pick_reopening()
    {
        for (;;)
            if (const reopening& one = reopenings[pick(reopenings.size())]; one.language == topic_->language) return one.text;
    }

    [[nodiscard]] std::string filled(std::string_view text) const
    {
        std::string made;
        for (std::size_t at = 0;; ++at) {
            const std::size_t plain = at;
            at = (std::min)(text.find('#', at), text.size());
            made.append(text, plain, at - plain);
            if (at == text.size()) return made;
            made += order_;
        }
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

    struct said {
        std::string_view author;  ///< empty: the customer
        pleme_support::timestamp at{};
        std::string text;
    };

    repository desk_;
    pleme_support::timestamp now_;
    text_lengths lengths_;
    examples::text_generator texts_{20'261'122};
    std::mt19937_64 random_{20'261'122};  // the same desk every time
    std::vector<pleme_support::timestamp> beginnings_;
    std::vector<pleme_support::uuid> customers_;
    std::optional<pleme_support::support_error> failure_;
    std::size_t played_ = 0;

    // The ticket that is being played.
    const topic* topic_ = nullptr;
    std::string order_;
    said last_;
    pleme_support::principal customer_ = pleme_support::principal::nobody();
    pleme_support::principal agent_ = make_agent(0);
    pleme_support::uuid ticket_{};
};

/// Loads so many tickets into a storage that has none.
/// @return why it failed; nothing if it did not
[[nodiscard]] inline std::optional<pleme_support::support_error> fill(storage_choice& storage, std::size_t tickets,
                                                                      pleme_support::timestamp now,
                                                                      examples::progress_bar& progress,
                                                                      text_lengths texts = text_lengths::like_real_ones)
{
    constexpr std::size_t played_at_once = 400;  // a batch of the import, which is written while the next is played
    staged_import into{storage};
    {
        playwright author{into.stage(), tickets, now, texts};
        if (auto failure = author.set_up()) return failure;
        if (auto failure = into.take_settings(tickets)) return failure;
        for (std::size_t played = 1; played <= tickets; ++played) {
            if (auto failure = author.play_next()) return failure;
            if (played % played_at_once == 0 || played == tickets)
                if (auto failure = into.take_tickets()) return failure;
            progress.advance_to(played);
        }
    }  // what is left of the blocks of numbers goes back
    return into.finish();
}

/// Loads tickets unless there are some.
/// @return why it failed; nothing if it did not
[[nodiscard]] inline std::optional<pleme_support::support_error> load(storage_choice& storage, std::size_t tickets)
{
    pleme_support::storage::query<pleme_support::support_ticket> any;
    any.limit(1).select<>();
    auto read = storage.read(pleme_support::no_end, any);
    if (!read) return read.error();
    if (!get<0>(*read).empty()) {
        std::fprintf(stderr, "support_service: there are tickets already, so no demo data is loaded.\n");
        return std::nullopt;
    }
    examples::progress_bar progress{"demo data", tickets};
    return fill(storage, tickets, pleme_support::wall_clock{}.now(), progress);
}

}  // namespace support_service::demo

#endif  // SUPPORT_SERVICE_DEMO_DATA_HPP
