// The area of privacy: forgetting customers.
// Repository layer. Guide: docs/guide/retention.md. Tests: tests/unit/repository/retention.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_PRIVACY_HPP
#define PLEME_SUPPORT_REPOSITORY_PRIVACY_HPP

#include <pleme_support/model/progress.hpp>
#include <pleme_support/repository/any_repository.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/retention.hpp>
#include <pleme_support/result.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace pleme_support::inline v0::repository {

/// What people may demand of what is known of them.
template <class Context>
class privacy_area {
public:
    explicit privacy_area(Context call) : context_{std::move(call)} {}

    /// Makes tickets forget their customer: one bounded step. Subjects, descriptions, messages and rating comments are blanked,
    /// also in the history, surveys end, and the customer's id is replaced, on each ticket by another; every metric stays.
    /// @param limit  1 to 1,000 tickets
    /// @return how many, and whether there are more; `errc::invalid_argument`, `errc::forbidden` for a customer
    [[nodiscard]] result<step_progress> erase_customer(const std::string& product, const uuid& customer_id,
                                                       std::int32_t limit = 100)
    {
        if (auto refused = context_.check_step(product, limit)) return *std::move(refused);
        if (!context_.caller().reaches(product)) return step_progress{};
        return repository::erase_customer(context_, product, customer_id, static_cast<std::uint32_t>(limit));
    }

private:
    Context context_;
};

inline privacy_area<context> caller_areas::privacy() const
{
    return privacy_area{context_};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_PRIVACY_HPP
