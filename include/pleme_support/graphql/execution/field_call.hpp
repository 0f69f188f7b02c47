// One call of a resolver: what it gets, and where its values or errors go.
// GraphQL layer, no templates of the schema. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/batch.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_FIELD_CALL_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_FIELD_CALL_HPP

#include <pleme_support/graphql/execution/arena.hpp>
#include <pleme_support/graphql/execution/column.hpp>
#include <pleme_support/graphql/execution/plan.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql {

/// What is the same for all calls of an execution.
struct call_setting {
    const schema_view& schema;
    const void* query_root = nullptr;  ///< whose functions are batch functions of other types too
    void* context = nullptr;
    bool is_mutation = false;  ///< the call is part of a mutation
};

/// Given to `field_source::resolve`. Rows that are neither set nor failed are null.
class field_call {
public:
    field_call(const call_setting& setting, const planned_field& field, const void* arguments,
               std::span<const void* const> objects, std::span<cell> cells, execution_arena& arena,
               std::vector<cell_failure>& failures)
        : setting_{setting},
          field_{field},
          arguments_{arguments},
          objects_{objects},
          cells_{cells},
          arena_{arena},
          failures_{failures}
    {
    }
    field_call(const field_call&) = delete;
    field_call& operator=(const field_call&) = delete;

    [[nodiscard]] const call_setting& setting() const noexcept { return setting_; }
    [[nodiscard]] const planned_field& field() const noexcept { return field_; }
    /// The argument struct; null if the field takes none.
    [[nodiscard]] const void* arguments() const noexcept { return arguments_; }
    /// One for each row. A plain function is called with one row.
    [[nodiscard]] std::span<const void* const> objects() const noexcept { return objects_; }

    /// Gives the value of a row.
    /// @param value  of the shape of the field; lives as long as the execution, or as the object of the row
    void set(std::size_t row, const void* value) noexcept { cells_[row].value = value; }

    /// Fails a row.
    void fail(std::size_t row, cell_failure why) { cells_[row].failure = add(std::move(why)); }
    /// Fails all rows for one reason.
    void fail_all(cell_failure why)
    {
        const std::uint32_t failure = add(std::move(why));
        for (cell& each : cells_) each.failure = failure;
    }

    /// Constructs what `make()` returns, in place, for as long as the execution lives.
    template <class T, class Make>
    [[nodiscard]] const T* keep(Make&& make)
    {
        T* const made = new (arena_.allocate(sizeof(T), alignof(T))) T(make());
        if constexpr (!std::is_trivially_destructible_v<T>)
            arena_.destroy_later(made, [](void* object) { static_cast<T*>(object)->~T(); });
        return made;
    }
    [[nodiscard]] execution_arena& arena() noexcept { return arena_; }

private:
    std::uint32_t add(cell_failure failure)
    {
        failures_.push_back(std::move(failure));
        return static_cast<std::uint32_t>(failures_.size() - 1) + first_failure;
    }

    const call_setting& setting_;
    const planned_field& field_;
    const void* arguments_;
    std::span<const void* const> objects_;
    std::span<cell> cells_;
    execution_arena& arena_;
    std::vector<cell_failure>& failures_;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_FIELD_CALL_HPP
