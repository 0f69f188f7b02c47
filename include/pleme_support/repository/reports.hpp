// The area of reports: dashboards.
// Repository layer. Guide: docs/guide/metrics.md. Tests: tests/unit/repository/dashboard.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_REPORTS_HPP
#define PLEME_SUPPORT_REPOSITORY_REPORTS_HPP

#include <pleme_support/model/metrics.hpp>
#include <pleme_support/repository/any_repository.hpp>
#include <pleme_support/repository/context.hpp>
#include <pleme_support/repository/dashboard.hpp>
#include <pleme_support/result.hpp>
#include <pleme_support/rules/bounds.hpp>
#include <pleme_support/rules/metrics.hpp>

#include <utility>

namespace pleme_support::inline v0::repository {

/// Numbers over many tickets.
template <class Context>
class reports_area {
public:
    explicit reports_area(Context call) : context_{std::move(call)} {}

    /// The seven dashboard views from one snapshot, which may be as old as the storage's `read_stale` allows.
    /// @return the views; `errc::invalid_argument`. Reads what happened in the window and today, what was open at its end, and
    /// the
    ///         ids of deleted tickets; for a customer all of his own tickets instead. Of what came later, index entries at
    ///         most.
    [[nodiscard]] result<support_dashboard_metrics> dashboard(const dashboard_request& request)
    {
        if (auto refused = context_.check_caller()) return *std::move(refused);
        if (auto problem = rules::check_product(request.product)) return *std::move(problem);
        auto window = rules::make_window(request, context_.now());
        if (!window) return window.error();
        result<rules::dashboard_facts> facts = rules::dashboard_facts{};
        if (context_.caller().reaches(request.product))
            facts = read_dashboard_facts(context_, request.product, context_.caller(), *window);
        if (!facts) return facts.error();
        return rules::compute_dashboard(*facts, *window, request.with_trends, context_.options().agents.get());
    }

private:
    Context context_;
};

inline reports_area<context> caller_areas::reports() const
{
    return reports_area{context_};
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_REPORTS_HPP
