// What every validation rule works with: the schema, the document, the place in both, and where errors go.
// GraphQL layer, no rules. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validate.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_CONTEXT_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_CONTEXT_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/detail/meta_fields.hpp>
#include <pleme_support/graphql/detail/suggestions.hpp>
#include <pleme_support/graphql/error_list.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validation/document_index.hpp>
#include <pleme_support/graphql/validation/type_info.hpp>

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// One validation under way.
class context {
public:
    /// All three must outlive the context.
    context(const schema_view& schema, const document& tree, const limits& bounds)
        : schema_{schema},
          tree_{tree},
          bounds_{bounds},
          meta_{schema},
          index_{tree},
          errors_{tree.source(), bounds, bounds.validation_errors}
    {
    }

    [[nodiscard]] const schema_view& schema() const noexcept { return schema_; }
    [[nodiscard]] const document& tree() const noexcept { return tree_; }
    [[nodiscard]] const limits& bounds() const noexcept { return bounds_; }
    [[nodiscard]] document_index& index() noexcept { return index_; }

    /// Where the walk stands.
    type_info here;

    /// Finds a field of a type, meta fields included; null if there is none.
    [[nodiscard]] const field_view* find_field(const type_view& parent, std::string_view name) const noexcept
    {
        return meta_.find_field(parent, name);
    }

    /// Records an error at the nodes that begin at `places`.
    void report(std::string message, std::span<const source_offset> places)
    {
        constexpr std::string_view code = "GRAPHQL_VALIDATION_FAILED";
        if (!errors_.add(std::move(message), code, places))
            errors_.close("Too many validation errors, error limit reached. Validation aborted.", code);
    }
    void report(std::string message, std::initializer_list<source_offset> places)
    {
        report(std::move(message), std::span{places.begin(), places.size()});
    }

    /// Whether there are so many errors that looking for more is pointless.
    [[nodiscard]] bool stopped() const noexcept { return errors_.is_closed(); }

    /// Whether an error would be shown with what it suggests: the next one only says that there are too many.
    [[nodiscard]] bool suggests() const noexcept { return bounds_.suggestions && !errors_.is_full(); }

    [[nodiscard]] std::vector<graphql_error> take_errors() noexcept { return errors_.take(); }

    /// Ends an error message with the options that are close to a wrong name.
    /// @param what  goes before the names: "the enum value", or empty
    template <class Named>
    [[nodiscard]] std::string suggest(std::string_view wrong, std::span<const Named> options, std::string_view what = {}) const
    {
        if (!suggests()) return {};
        std::vector<std::string_view> names;
        for (const Named& option : options) {
            if constexpr (std::is_pointer_v<Named>)
                names.push_back(option->name);
            else
                names.push_back(option.name);
        }
        return detail::did_you_mean(detail::suggest(wrong, names), what);
    }

private:
    const schema_view& schema_;
    const document& tree_;
    const limits& bounds_;
    detail::meta_fields meta_;
    document_index index_;
    error_list errors_;
};

/// Calls `visit` with every place where an operation uses a variable, those in the fragments that it reaches included.
template <class Visitor>
void for_each_usage(context& run, const operation_node& operation, Visitor visit)
{
    for (const variable_usage& usage : run.index().usages(operation)) visit(usage);
    std::vector<bool> marked(run.tree().fragments.size());
    std::vector<std::size_t> order;
    run.index().reach(operation, marked, order);
    for (const std::size_t fragment : order)
        for (const variable_usage& usage : run.index().usages_of_fragment(fragment)) visit(usage);
}

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_CONTEXT_HPP
