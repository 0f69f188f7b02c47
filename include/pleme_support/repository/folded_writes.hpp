// The folded texts and the tags of a ticket as records, written with the ticket.
// Repository layer. Guide: docs/guide/search.md, docs/guide/tickets.md. Tests: tests/unit/repository/folding.test.cpp,
// tags.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_FOLDED_WRITES_HPP
#define PLEME_SUPPORT_REPOSITORY_FOLDED_WRITES_HPP

#include <pleme_support/model/tag.hpp>
#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/ticket_text.hpp>
#include <pleme_support/repository/folding_state.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/storage/batch.hpp>
#include <pleme_support/storage/query.hpp>
#include <pleme_support/text_folding.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::repository {

/// A ticket's texts as searches compare them.
[[nodiscard]] inline ticket_text fold_texts(const support_ticket& ticket, const text_folding& folding)
{
    return {ticket.id, ticket.product, folding.fold(ticket.subject), folding.fold(ticket.description)};
}

/// A ticket's tags as tags are compared, each once.
[[nodiscard]] inline std::vector<ticket_tag> fold_tags(const support_ticket& ticket, const text_folding& folding)
{
    std::vector<ticket_tag> tags;
    for (const std::string& tag : ticket.tags) {
        ticket_tag made{ticket.id, ticket.product, rules::fold_tag(tag, folding), ticket.created_at};
        if (std::find(tags.begin(), tags.end(), made) == tags.end()) tags.push_back(std::move(made));
    }
    return tags;
}

/// The records of a product's tickets that have a tag, however it is written.
[[nodiscard]] inline storage::query<ticket_tag> tagged(const std::string& product, std::string_view tag,
                                                       const text_folding& folding)
{
    storage::query<ticket_tag> tags;
    tags.equal<&ticket_tag::product>(product).equal<&ticket_tag::tag>(rules::fold_tag(tag, folding));
    return tags;
}

/// Adds to a batch what makes the folded records of a ticket those of the ticket.
/// @param text  the ones that it has: one at most
/// @param tags  the ones that it has
/// @return whether anything has to be written
[[nodiscard]] inline bool write_folded(storage::batch& batch, const support_ticket& ticket, const text_folding& folding,
                                       const std::vector<ticket_text>& text, const std::vector<ticket_tag>& tags)
{
    bool writes = false;
    if (ticket_text wanted = fold_texts(ticket, folding); text.empty() || text.front() != wanted) {
        if (text.empty())
            batch.insert(std::move(wanted));
        else
            batch.update(std::move(wanted));
        writes = true;
    }
    const auto has = [](const std::vector<ticket_tag>& all, const ticket_tag& one) {
        return std::find(all.begin(), all.end(), one) != all.end();
    };
    const auto wanted = fold_tags(ticket, folding);
    for (const ticket_tag& tag : tags)
        if (!has(wanted, tag)) batch.remove(tag), writes = true;
    for (const ticket_tag& tag : wanted)
        if (!has(tags, tag)) batch.insert(tag), writes = true;
    return writes;
}

/// The same for a ticket that a commit makes, or changes; it reads what there is only if the ticket's texts or tags differ.
/// @param before  version 0: it is new
/// @return an error of the storage
template <class Context>
[[nodiscard]] result<void> write_folded(const Context& call, storage::batch& batch, const support_ticket& before,
                                        const support_ticket& after)
{
    std::vector<ticket_text> text;
    std::vector<ticket_tag> tags;
    if (before.version != 0) {
        if (before.subject == after.subject && before.description == after.description && before.tags == after.tags) return {};
        storage::query<ticket_text> kept_text;
        kept_text.equal<&ticket_text::ticket_id>(after.id).template equal<&ticket_text::product>(after.product);
        storage::query<ticket_tag> kept_tags;
        kept_tags.equal<&ticket_tag::ticket_id>(after.id).template equal<&ticket_tag::product>(after.product);
        auto read = call.read(kept_text, kept_tags);
        if (!read) return read.error();
        text = get<0>(*std::move(read)).take_all();
        tags = get<1>(*std::move(read)).take_all();
    }
    auto stand = call.foldings().last_known(call, after.product);
    if (!stand) return stand.error();
    if (write_folded(batch, after, call.folding(), text, tags))
        fit_folding(batch, *std::move(stand), call.foldings(), after.product, after.number);
    return {};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_FOLDED_WRITES_HPP
