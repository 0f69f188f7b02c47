// What one call works with: who makes it, until when, and everything that the calls of one repository share.
// Repository layer: every area stands on it, and whatever an area reads or commits goes through it.
// Guide: docs/architecture.md. Tests: tests/unit/repository/call_end.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_CONTEXT_HPP
#define PLEME_SUPPORT_REPOSITORY_CONTEXT_HPP

#include <pleme_support/model/call_context.hpp>
#include <pleme_support/model/call_end.hpp>
#include <pleme_support/repository/backend.hpp>
#include <pleme_support/repository/claim_queue.hpp>
#include <pleme_support/repository/folding_state.hpp>
#include <pleme_support/repository/number_allocator.hpp>
#include <pleme_support/repository/options.hpp>
#include <pleme_support/repository/settings_cache.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/storage/bounded.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace pleme_support::inline v0::repository {

/// What all calls of one repository share; safe to use from several threads.
struct shared_state {
    /// @param chosen  with a folding
    shared_state(backend& stands_on, repository_options chosen)
        : back{stands_on},
          options{std::move(chosen)},
          numbers{options.number_block},
          settings{*options.folding},
          foldings{*options.folding}
    {
    }
    shared_state(const shared_state&) = delete;
    shared_state& operator=(const shared_state&) = delete;

    /// Gives the ticket numbers back that were taken from storage and no ticket got: at most a read and a commit for each
    /// product in which tickets were made, up to the first that fails, for two seconds at most. A repository that is not
    /// destroyed leaves a gap.
    ~shared_state()
    {
        constexpr std::chrono::seconds longest{2};
        try {
            const storage::bounded_storage numbered{back, call_end{call_end::clock::now() + longest}};
            numbers.give_back(numbered);
        } catch (...) {  // gaps are allowed, and nobody could be told
        }
    }

    backend& back;
    const repository_options options;
    number_allocator numbers;
    settings_cache settings;
    folding_state foldings;
    claim_queue claims;
};

/// One caller's view of what is shared. It is `storage::bounded`, a `clock_source` and an `id_source`.
class context {
public:
    context(shared_state& shared, call_context call)
        : shared_{&shared}, call_{std::move(call)}, storage_{shared.back, call_.end}
    {
    }

    [[nodiscard]] const principal& caller() const noexcept { return call_.caller; }
    [[nodiscard]] const call_context& call() const noexcept { return call_; }
    [[nodiscard]] const repository_options& options() const noexcept { return shared_->options; }
    [[nodiscard]] const text_folding& folding() const noexcept { return *shared_->options.folding; }
    [[nodiscard]] number_allocator& numbers() const noexcept { return shared_->numbers; }
    [[nodiscard]] folding_state& foldings() const noexcept { return shared_->foldings; }
    [[nodiscard]] settings_cache& settings() const noexcept { return shared_->settings; }
    [[nodiscard]] claim_queue& claims() const noexcept { return shared_->claims; }

    [[nodiscard]] const call_end& end() const noexcept { return call_.end; }
    [[nodiscard]] timestamp now() const { return shared_->back.now(); }
    /// An id for what happens now.
    [[nodiscard]] uuid next(timestamp now) const { return shared_->back.next_id(now); }

    /// Looks at the instant of a change that the call has met, and tells the host if it lies ahead of the clock.
    /// @return whether it does, by more than `clock_tolerance`
    bool look_at(const std::string& product, timestamp changed_at, timestamp now) const
    {
        if (changed_at - now <= options().clock_tolerance) return false;
        if (options().clocks) options().clocks->instant_ahead(product, changed_at, now);
        return true;
    }

    /// @return as a storage's `read`; `errc::timed_out`, `errc::stopped`
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read(const storage::query<R>&... queries) const
    {
        return storage_.read(queries...);
    }
    /// @return as `storage::read_stale`; `errc::timed_out`, `errc::stopped`
    template <storage::record... R>
    [[nodiscard]] result<storage::rows<R...>> read_stale(const storage::query<R>&... queries) const
    {
        return storage_.read_stale(queries...);
    }
    /// @return as `storage::count`; `errc::timed_out`, `errc::stopped`
    [[nodiscard]] result<std::uint32_t> count(const storage::query<support_ticket>& tickets, std::uint32_t up_to) const
    {
        if (call_.end.is_over()) return call_.end.error();
        return shared_->back.count(call_.end, tickets, up_to);
    }
    /// @return as a storage's `commit`; `errc::timed_out`, `errc::stopped`, and then nothing of the batch was written
    [[nodiscard]] result<void> commit(const storage::batch& batch) const { return storage_.commit(batch); }

    /// @return as `storage::scrub`; `errc::timed_out`, `errc::stopped`
    [[nodiscard]] result<storage::scrub_progress> scrub() const
    {
        if (call_.end.is_over()) return call_.end.error();
        return shared_->back.scrub(call_.end);
    }

    /// Every call begins with one of these.
    /// @return nothing if the call may begin; `errc::timed_out`, `errc::stopped`
    [[nodiscard]] std::optional<support_error> check_end() const { return call_.end.check(); }
    /// @return also `errc::forbidden` for nobody
    [[nodiscard]] std::optional<support_error> check_caller() const
    {
        if (auto over = check_end()) return over;
        if (caller().is_nobody()) return support_error{errc::forbidden, "the call has no caller"};
        return std::nullopt;
    }
    /// @return also `errc::forbidden` for a customer
    [[nodiscard]] std::optional<support_error> check_staff() const
    {
        if (auto refused = check_caller()) return refused;
        if (!caller().is_staff()) return support_error{errc::forbidden, "not for customers"};
        return std::nullopt;
    }
    /// For the settings of a product; the host decides who of those who pass may change them.
    /// @return also `errc::invalid_argument`, and `errc::forbidden` for a product out of reach
    [[nodiscard]] std::optional<support_error> check_settings(const std::string& product) const
    {
        if (auto refused = check_staff()) return refused;
        if (auto problem = rules::check_product(product)) return problem;
        if (!caller().reaches(product)) return support_error{errc::forbidden, "product is outside the caller's scope"};
        return std::nullopt;
    }
    /// For a step through a product's tickets.
    /// @return also `errc::invalid_argument`
    [[nodiscard]] std::optional<support_error> check_step(const std::string& product, std::int32_t limit) const
    {
        if (auto refused = check_staff()) return refused;
        if (auto problem = rules::check_product(product)) return problem;
        return rules::check_step(limit);
    }

private:
    shared_state* shared_;
    call_context call_;
    storage::bounded_storage<backend> storage_;
};
static_assert(storage::bounded<const context> && clock_source<const context> && id_source<const context>);

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_CONTEXT_HPP
