// Whether a field may be resolved at all, as its host sees it: asked before each call of a resolver, once for all its objects.
// GraphQL layer, an interface. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/batch.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_FIELD_GUARD_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_FIELD_GUARD_HPP

#include <pleme_support/graphql/schema_view.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace pleme_support::inline v0::graphql {

/// An error of a field whose resolver is not called.
struct field_refusal {
    std::string message;  ///< for the client
    std::string code;     ///< becomes `extensions.code`
};

/// Called by the threads that execute, several at once if several do.
class field_guard {
public:
    virtual ~field_guard() = default;

    /// @param context  of the request, as field functions get it
    /// @param objects  how many the resolver is to be called for
    /// @return why the field is refused, for all of them; nothing if it may be resolved
    [[nodiscard]] virtual std::optional<field_refusal> refuse(const type_view& parent, const field_view& field, void* context,
                                                              std::size_t objects) const = 0;

protected:
    field_guard() = default;
    field_guard(const field_guard&) = default;
    field_guard& operator=(const field_guard&) = default;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_FIELD_GUARD_HPP
