// The plan of an operation: which fields are written of an object of each type, in which order, with what arguments.
// GraphQL layer, plain data. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_PLAN_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_PLAN_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pleme_support::inline v0::graphql {

// Terms. A *selection set* is what stands between braces in a document. A *planned set* is what it comes to for one object
// type: every field under its *response key* once, fragments and conditions resolved. A *column* is a field of a planned set
// whose values must be there before its objects are written, since a function gives them or a function further below
// needs them; all other fields are read from the object while it is written.

struct planned_set;

/// One field of a response: every selection with the same response key, merged
/// (https://spec.graphql.org/September2025/#CollectFields()).
struct planned_field {
    std::string_view key;                ///< the response key
    std::string_view key_text;           ///< `,"key":`; of `__typename` with its value; 32 bytes behind it can be read
    const value_shape* shape = nullptr;  ///< of its values
    const void* (*member)(const void* object) = nullptr;  ///< where they are, if it is no column
    const field_view* view = nullptr;
    const type_view* parent = nullptr;         ///< the object type that has the field
    std::span<const field_node* const> nodes;  ///< at least one, in document order
    std::span<planned_set* const> sets;        ///< its sub-selections, one set for each type that it may have
    const void* arguments = nullptr;           ///< as its function takes them, if they are the same in every request
    std::uint32_t column = 0;                  ///< its place among the columns of its set, and 1; 0: it is none
    std::uint32_t same_as = 0;                 ///< the column, and 1, of another alias that has the same values; 0: none
    bool feeds_columns = false;                ///< one of `sets` has columns

    /// The sub-selections for an object type; null if there are none.
    [[nodiscard]] planned_set* find_set(const type_view& type) const noexcept;
};

/// The fields selected of one object type.
struct planned_set {
    const type_view* type = nullptr;
    std::span<planned_field> fields;
    std::span<const planned_field* const> columns;
    std::uint32_t number = 0;                  ///< of the plan's sets
    source_offset failed_at = 0;               ///< see `failure`
    std::string_view failure;                  ///< why no object of it can be written: a condition has no value
    bool is_visited = false, is_open = false;  ///< while it is planned
};

inline planned_set* planned_field::find_set(const type_view& type) const noexcept
{
    for (planned_set* set : sets)
        if (set->type == &type) return set;
    return nullptr;
}

/// Why an operation is not executed.
struct plan_refusal {
    std::string message;
    source_offset at = 0;
};

/// The plan of one operation under one choice of its conditions. Immutable once it is made.
class operation_plan {
public:
    operation_plan() = default;
    operation_plan(const operation_plan&) = delete;
    operation_plan& operator=(const operation_plan&) = delete;
    ~operation_plan()
    {
        for (const made_arguments& made : arguments_) made.of->destroy(made.object);
    }

    const planned_set* root = nullptr;           ///< null if it is refused
    std::uint32_t sets = 0;                      ///< how many there are
    std::optional<plan_refusal> refusal;         ///< it is too large
    std::vector<const planned_field*> variable;  ///< the fields with arguments, in document order, if there are variables

    /// Where its parts live; whoever makes the plan fills it, nobody else.
    [[nodiscard]] std::pmr::monotonic_buffer_resource& arena() noexcept { return arena_; }

    /// Keeps an argument struct, made in the arena.
    void keep(const arguments_view& of, void* object) { arguments_.push_back({&of, object}); }

    /// What it holds in memory.
    [[nodiscard]] std::size_t bytes() const noexcept
    {
        return sizeof(operation_plan) + memory_.bytes() + arguments_.capacity() * sizeof(made_arguments) +
               variable.capacity() * sizeof(const planned_field*);
    }

private:
    struct made_arguments {
        const arguments_view* of = nullptr;
        void* object = nullptr;
    };

    detail::counting_resource memory_;
    std::pmr::monotonic_buffer_resource arena_{&memory_};
    std::vector<made_arguments> arguments_;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_PLAN_HPP
