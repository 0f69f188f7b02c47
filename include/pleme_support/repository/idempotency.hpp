// Idempotency keys: what is known of one, and what a call would write of it.
// Repository layer. Guide: docs/guide/idempotency.md. Tests: tests/unit/repository/idempotency.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_IDEMPOTENCY_HPP
#define PLEME_SUPPORT_REPOSITORY_IDEMPOTENCY_HPP

#include <pleme_support/model/bookkeeping.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/result.hpp>

#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace pleme_support::inline v0::repository {

/// What is known of an idempotency key, and what this call would write of it.
struct key_use {
    std::optional<idempotency_key> entry;  ///< absent: the call has no key
    bool repeated = false;                 ///< the entry is of an earlier call with the same input
};

/// @return `errc::idempotency_mismatch` if the key was used with another input; an error of the storage
template <class Context>
[[nodiscard]] result<key_use> look_up_key(const Context& call, const std::string& product, keyed_operation operation,
                                          const std::optional<std::string>& key, const uuid& fingerprint, timestamp now)
{
    const uuid& actor_id = call.caller().actor_id;
    if (!key) return key_use{};
    storage::query<idempotency_key> query;
    query.equal<&idempotency_key::product>(product)
        .equal<&idempotency_key::actor_id>(actor_id)
        .equal<&idempotency_key::operation>(operation)
        .equal<&idempotency_key::key>(*key);
    auto read = call.read(query);
    if (!read) return read.error();
    auto& found = get<0>(*read);
    if (found.empty()) return key_use{idempotency_key{product, actor_id, operation, *key, fingerprint, {}, {}, now}, false};
    // A key that is there counts, however old it is by this process's clock, which may be ahead: only ticks remove keys.
    if (found.front().fingerprint != fingerprint)
        return support_error{errc::idempotency_mismatch, "idempotencyKey was used before with another input"};
    return key_use{found.take(0), true};
}

[[nodiscard]] inline key_use with_outcome(key_use key, const uuid& ticket_id, std::optional<uuid> message_id)
{
    if (key.entry) {
        key.entry->ticket_id = ticket_id;
        key.entry->message_id = message_id;
    }
    return key;
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_IDEMPOTENCY_HPP
