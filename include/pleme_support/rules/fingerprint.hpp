// A fingerprint of an input: tells whether an idempotency key comes back with the input it was first used with.
// Rules layer: pure. Guide: docs/guide/idempotency.md. Tests: tests/unit/rules/fingerprint.test.cpp.

#ifndef PLEME_SUPPORT_RULES_FINGERPRINT_HPP
#define PLEME_SUPPORT_RULES_FINGERPRINT_HPP

#include <pleme_support/model/inputs.hpp>
#include <pleme_support/model/text.hpp>
#include <pleme_support/rules/bounds.hpp>

#include <boost/uuid/name_generator_sha1.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pleme_support::inline v0::rules {

namespace detail {

/// Length-prefixed, so that no two lists of parts give one text.
inline void append_part(std::string& text, std::string_view part)
{
    text += std::to_string(part.size());
    text += ':';
    text += part;
}

template <class T>
void append_part(std::string& text, const std::optional<T>& part)
{
    if (part)
        append_part(text, std::string_view{to_text(*part)});
    else
        text += '-';
}

[[nodiscard]] inline uuid hash_of(const std::string& text)
{
    constexpr uuid nil{};
    return boost::uuids::name_generator_sha1{nil}(text);
}

}  // namespace detail

/// Of what the ticket is made from, as it was sent: the same input has the same fingerprint, whatever folds texts meanwhile.
[[nodiscard]] inline uuid fingerprint(const create_ticket_input& input)
{
    std::string text;
    detail::append_part(text, to_text(input.customer_id));
    detail::append_part(text, input.subject);
    detail::append_part(text, input.description);
    detail::append_part(text, to_text(input.priority.value_or(ticket_priority::medium)));
    detail::append_part(text, input.category);
    const auto tags = input.tags ? normalize_tags(*input.tags, exact_folding::instance()) : result<std::vector<std::string>>{};
    detail::append_part(text, to_text(tags ? *tags : std::vector<std::string>{}));
    return detail::hash_of(text);
}

[[nodiscard]] inline uuid fingerprint(const uuid& author_id, const add_ticket_message_input& input)
{
    std::string text;
    detail::append_part(text, to_text(author_id));
    detail::append_part(text, to_text(input.ticket_id));
    detail::append_part(text, input.content);
    detail::append_part(text, to_text(input.is_internal));
    detail::append_part(text, input.author_kind);
    return detail::hash_of(text);
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_FINGERPRINT_HPP
