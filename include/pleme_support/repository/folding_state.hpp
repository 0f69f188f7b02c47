// By which folding a product's texts are stored, and how a commit that writes some makes sure of it.
// Repository layer. Guide: docs/guide/search.md, docs/decisions/0016_texts_are_folded_by_the_core.md.
// Tests: tests/unit/repository/folding.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_FOLDING_STATE_HPP
#define PLEME_SUPPORT_REPOSITORY_FOLDING_STATE_HPP

#include <pleme_support/model/ticket.hpp>
#include <pleme_support/model/ticket_text.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/storage/batch.hpp>
#include <pleme_support/storage/bounded.hpp>
#include <pleme_support/text_folding.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace pleme_support::inline v0::repository {

/// The folding of a product that counts.
[[nodiscard]] inline storage::query<product_folding> newest_folding(const std::string& product)
{
    storage::query<product_folding> folding;
    folding.equal<&product_folding::product>(product).descending<&product_folding::generation>().limit(1);
    return folding;
}

/// Some ticket of a product, deleted ones too.
[[nodiscard]] inline storage::query<support_ticket> some_ticket(const std::string& product)
{
    storage::query<support_ticket> ticket;
    ticket.equal<&support_ticket::product>(product).ascending<&support_ticket::number>().limit(1).select<>();
    return ticket;
}

/// How a product stands with the folding of its texts.
struct folding_stand {
    std::optional<product_folding> newest;  ///< absent: none of its texts are folded
    bool is_empty = false;                  ///< then: and it has no tickets

    /// Whether all that there is was folded by the folding with this identity.
    [[nodiscard]] bool is_complete(const std::string& identity) const
    {
        return newest ? newest->done && newest->folding == identity : is_empty;
    }
};

/// What a process knows of the foldings of products. Commits rest on what it last saw, and demand that it still counts; who is
/// told of a conflict forgets, and looks again.
class folding_state {
public:
    explicit folding_state(const text_folding& folding) : identity_{folding_identity(folding)} {}

    /// Of this process's folding.
    [[nodiscard]] const std::string& identity() const noexcept { return identity_; }

    /// @return an error of the storage
    template <storage::bounded Storage>
    [[nodiscard]] result<folding_stand> newest(Storage& storage, const std::string& product)
    {
        auto read = storage.read(newest_folding(product), some_ticket(product));
        if (!read) return read.error();
        auto& [foldings, tickets] = *read;
        folding_stand stand;
        stand.is_empty = tickets.empty();
        if (!foldings.empty()) stand.newest = foldings.take(0);
        if (stand.newest && stand.newest->folding == identity_) remember(product, stand.newest->generation);
        return stand;
    }
    /// The same as last seen, if it was this process's folding: for commits, which need no more of it than the generation.
    /// @return an error of the storage
    template <storage::bounded Storage>
    [[nodiscard]] result<folding_stand> last_known(Storage& storage, const std::string& product)
    {
        if (const auto generation = find(product))
            return folding_stand{product_folding{product, *generation, 1, identity_, true, 0}, false};
        return newest(storage, product);
    }

    void forget(const std::string& product)
    {
        const std::scoped_lock lock{mutex_};
        if (const auto found = products_.find(product); found != products_.end()) found->second.generation.reset();
    }
    /// Whether a product had this process's folding before: if it has another now, that came later, and is let be.
    [[nodiscard]] bool was_followed(const std::string& product)
    {
        const std::scoped_lock lock{mutex_};
        return products_.contains(product);
    }
    void follow(const std::string& product)
    {
        const std::scoped_lock lock{mutex_};
        products_.try_emplace(product);
    }
    void remember(const std::string& product, std::int32_t generation)
    {
        const std::scoped_lock lock{mutex_};
        products_[product].generation = generation;
    }

private:
    struct seen {
        std::optional<std::int32_t> generation;  ///< of this process's folding, if it is the newest
    };

    [[nodiscard]] std::optional<std::int32_t> find(const std::string& product)
    {
        const std::scoped_lock lock{mutex_};
        const auto found = products_.find(product);
        return found == products_.end() ? std::nullopt : found->second.generation;
    }

    std::string identity_;
    std::mutex mutex_;
    std::map<std::string, seen> products_;  ///< those that have, or had, this process's folding
};

/// Has a commit demand that the product's folding is the one that it was prepared under.
inline void expect_newest(storage::batch& batch, const folding_stand& stand, const std::string& product)
{
    product_folding next;
    next.product = product;
    next.generation = stand.newest ? stand.newest->generation + 1 : 1;
    batch.expect_absent(std::move(next));
}

/// Has a commit that writes texts of a ticket fit what is said of the product's: in a new product they are the first; where
/// another folding counts, they will have to be folded by that, and who folds anew comes by once more.
/// @param number  the ticket's
inline void fit_folding(storage::batch& batch, folding_stand stand, folding_state& foldings, const std::string& product,
                        std::int32_t number)
{
    if (!stand.newest && stand.is_empty) {
        batch.insert(product_folding{product, 1, 1, foldings.identity(), true, 0});
        foldings.follow(product);
        return;
    }
    expect_newest(batch, stand, product);
    if (!stand.newest || stand.newest->folding == foldings.identity()) return;
    product_folding& other = *stand.newest;
    other.place = other.done ? number - 1 : (std::min)(other.place, number - 1);
    other.done = false;
    ++other.version;
    batch.update(std::move(other));
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_FOLDING_STATE_HPP
