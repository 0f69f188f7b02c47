// An operation that is ready to be executed, as often as wanted: parsed, validated, and planned.
// GraphQL layer. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/operation.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_OPERATION_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_OPERATION_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/execution/compile_plan.hpp>
#include <pleme_support/graphql/execution/conditions.hpp>
#include <pleme_support/graphql/execution/plan.hpp>
#include <pleme_support/graphql/introspection.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql {

/// One operation of a document. Several threads may use it; an engine makes it, and it outlives neither the engine's schema
/// nor anything else.
class operation {
public:
    /// @param schema, bounds  of the engine; outlive the operation
    /// @param source          valid
    /// @param node            one of its operations
    /// @param root            the root type of its kind
    operation(const schema_view& schema, const limits& bounds, std::shared_ptr<const document> source,
              const operation_node& node, const type_view& root)
        : schema_{schema}, bounds_{bounds}, source_{std::move(source)}, node_{node}, root_{root}, conditions_{*source_}
    {
        if (conditions_.empty()) only_plan_ = compile({});
    }
    operation(const operation&) = delete;
    operation& operator=(const operation&) = delete;

    /// The document that it is of.
    [[nodiscard]] const document& source() const noexcept { return *source_; }
    /// As it stands there.
    [[nodiscard]] const operation_node& node() const noexcept { return node_; }
    /// Query, mutation or subscription.
    [[nodiscard]] operation_kind kind() const noexcept { return node_.kind; }
    /// Empty: it has none.
    [[nodiscard]] std::string_view name() const noexcept { return node_.name.text; }
    /// Whether its document has no other.
    [[nodiscard]] bool is_only() const noexcept { return source_->operations.size() == 1; }

    /// The plan for a request. There is one for each choice of the conditions, of which a few are kept.
    /// @param variables  coerced
    /// @param is_new     set if the plan was not there before
    [[nodiscard]] std::shared_ptr<const operation_plan> find_plan(const boost::json::object& variables, bool& is_new) const
    {
        if (only_plan_ != nullptr) return only_plan_;
        std::string choice = conditions_.choose(variables);
        {
            const std::scoped_lock lock{mutex_};
            for (const chosen_plan& known : chosen_)
                if (known.choice == choice) return known.plan;
        }
        is_new = true;
        std::shared_ptr<const operation_plan> made = compile(choice);
        const std::scoped_lock lock{mutex_};
        if (chosen_.size() < most_plans) chosen_.push_back({std::move(choice), made});
        return made;
    }

    /// Bytes of a response to it, from what the last one had, so that its text need not grow by doubling.
    [[nodiscard]] std::size_t likely_bytes() const noexcept { return likely_bytes_.load(std::memory_order_relaxed); }
    /// @param bytes  of the response that was just made
    void note_bytes(std::size_t bytes) const noexcept
    {
        constexpr std::size_t most = std::size_t{64} * 1024;  // a request may be the only large one
        likely_bytes_.store((std::min)(bytes, most), std::memory_order_relaxed);
    }

    /// What it holds in memory. Grows with its plans.
    [[nodiscard]] std::size_t bytes() const
    {
        std::size_t bytes = sizeof(operation) + source_->bytes();
        if (only_plan_ != nullptr) return bytes + only_plan_->bytes();
        const std::scoped_lock lock{mutex_};
        for (const chosen_plan& known : chosen_) bytes += sizeof(chosen_plan) + known.choice.capacity() + known.plan->bytes();
        return bytes;
    }

private:
    struct chosen_plan {
        std::string choice;
        std::shared_ptr<const operation_plan> plan;
    };

    /// Two conditions have four choices; what has more of them than clients switch between is planned for each request.
    static constexpr std::size_t most_plans = 8;

    [[nodiscard]] std::shared_ptr<const operation_plan> compile(std::string_view choice) const
    {
        return compile_plan({schema_, introspection_meta_fields, *source_, node_, root_, conditions_, choice, bounds_});
    }

    const schema_view& schema_;
    const limits& bounds_;
    std::shared_ptr<const document> source_;
    const operation_node& node_;
    const type_view& root_;
    conditions conditions_;
    std::shared_ptr<const operation_plan> only_plan_;  ///< if there are no conditions
    mutable std::mutex mutex_;
    mutable std::vector<chosen_plan> chosen_;
    mutable std::atomic<std::size_t> likely_bytes_{1024};
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_OPERATION_HPP
