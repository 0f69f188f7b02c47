// The tick, and purging: bounded steps of work that nobody commands.
// Repository layer. Guide: docs/guide/tick.md, docs/guide/retention.md. Tests: tests/unit/repository/tick.test.cpp,
// tests/unit/repository/retention.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_TICK_HPP
#define PLEME_SUPPORT_REPOSITORY_TICK_HPP

#include <pleme_support/repository/any_repository.hpp>
#include <pleme_support/repository/purge.hpp>
#include <pleme_support/repository/tick_step.hpp>

namespace pleme_support::inline v0::repository {

inline result<tick_report> caller_areas::tick(timestamp now, std::int32_t limit) const
{
    if (auto refused = context_.check_staff()) return *std::move(refused);
    if (auto problem = rules::check_step(limit)) return *std::move(problem);
    if (now > context_.now()) return support_error{errc::invalid_argument, "now must not be later than the clock's"};
    return tick_step{context_, now, static_cast<std::uint32_t>(limit)}.run();
}

inline result<tick_report> caller_areas::tick() const
{
    return tick(context_.now());
}

inline result<step_progress> caller_areas::purge_deleted(const std::string& product, std::chrono::days age,
                                                         std::int32_t limit) const
{
    if (auto refused = context_.check_step(product, limit)) return *std::move(refused);
    if (age < std::chrono::days{1} || age > std::chrono::days{36'525})
        return support_error{errc::invalid_argument, "age must be 1 to 36525 days"};
    if (!context_.caller().reaches(product)) return step_progress{};
    return repository::purge_deleted(context_, product, context_.now() - age, static_cast<std::uint32_t>(limit));
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_TICK_HPP
