// A number that two replays have in common if the same happened to every ticket at the same instants.
// Example.

#ifndef PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_EVENT_DIGEST_HPP
#define PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_EVENT_DIGEST_HPP

#include "replayer.hpp"

#include <pleme_support/pleme_support.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace replay_log {

/// Of everything that events say but the ids that each replay makes anew: FNV-1a, 64 bits.
class event_digest {
public:
    /// @param events  all those of a case, oldest first; cases come in the same order in every replay
    void add(std::uint64_t case_id, const support::record_list<support::ticket_event>& events)
    {
        add(support::to_text(case_id));
        for (const support::ticket_event& event : events) {
            add(support::to_text(event.version));
            add(support::to_text(event.at));
            add(support::to_text(event.kind));
            add(support::to_text(event.actor));
            add(support::to_text(event.actor_id));
            add(support::to_text(event.message_id.has_value()));
            add_optional(event.metric);
            add_optional(event.due_at);
            for (const support::ticket_change& change : event.changes) {
                if (change.field == "id") continue;
                add(change.field);
                add_optional(change.before);
                add_optional(change.after);
            }
        }
    }

    [[nodiscard]] std::uint64_t value() const noexcept { return value_; }

private:
    void add(std::string_view text)
    {
        for (const char c : text) add_byte(static_cast<unsigned char>(c));
        add_byte(0xFF);  // an end that no text has within it
    }

    template <class T>
    void add_optional(const std::optional<T>& part)
    {
        if (part)
            add(support::to_text(*part));
        else
            add_byte(0xFE);  // nor this, which is no text at all
    }

    void add_byte(unsigned char byte) noexcept { value_ = (value_ ^ byte) * 0x100000001B3; }

    std::uint64_t value_ = 0xCBF29CE484222325;
};

}  // namespace replay_log

#endif  // PLEME_SUPPORT_EXAMPLES_REPLAY_LOG_EVENT_DIGEST_HPP
