// The syntax tree of an executable GraphQL document: read-only nodes in one arena.
// GraphQL layer, no schema, no execution. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/parser.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_AST_HPP
#define PLEME_SUPPORT_GRAPHQL_AST_HPP

#include <pleme_support/platform.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace pleme_support::inline v0::graphql {

/// A byte offset into the source of the document that a node belongs to.
using source_offset = std::uint32_t;

/// A place in a source: both count from 1, columns in code points (https://spec.graphql.org/September2025/#sec-Errors).
struct location {
    std::uint32_t line = 1;
    std::uint32_t column = 1;

    friend bool operator==(const location&, const location&) = default;
};

/// A Name token. An absent name (an anonymous operation, a field without alias) has an empty text.
struct name_node {
    std::string_view text;
    source_offset at = 0;

    [[nodiscard]] bool present() const noexcept { return !text.empty(); }
};

struct value_node;

/// One `name: value` of an argument list or of an input object literal.
struct argument_node {
    name_node name;
    const value_node* value = nullptr;
};

enum class value_kind : std::uint8_t { variable, int_, float_, string, boolean, null, enum_, list, object };

/// A literal or a variable (https://spec.graphql.org/September2025/#sec-Input-Values).
struct value_node {
    value_kind kind = value_kind::null;
    bool boolean = false;  ///< for `boolean`
    source_offset at = 0;
    std::string_view text;                  ///< variable name without `$`, digits of a number, decoded string, enum name
    std::span<const value_node> items;      ///< for `list`
    std::span<const argument_node> fields;  ///< for `object`, in source order, repeats kept
};

struct directive_node {
    name_node name;
    std::span<const argument_node> arguments;
    source_offset at = 0;
};

/// A type reference as written: `[T!]!` is a non-null list whose item is a non-null T.
struct type_node {
    name_node name;                   ///< of the innermost type; empty for a list
    const type_node* item = nullptr;  ///< of a list
    bool non_null = false;
    source_offset at = 0;
};

struct field_node;
struct fragment_spread_node;
struct inline_fragment_node;
using selection_node = std::variant<const field_node*, const fragment_spread_node*, const inline_fragment_node*>;

/// `{ … }`; `present` tells an absent set from an empty one (the grammar has no empty one).
struct selection_set_node {
    std::span<const selection_node> items;
    source_offset at = 0;
    bool present = false;
};

struct field_node {
    name_node alias;
    name_node name;
    std::span<const argument_node> arguments;
    std::span<const directive_node> directives;
    selection_set_node selections;
    source_offset at = 0;

    /// The key under which the response holds this field.
    [[nodiscard]] std::string_view response_key() const noexcept { return alias.present() ? alias.text : name.text; }
};

struct fragment_spread_node {
    name_node name;
    std::span<const directive_node> directives;
    source_offset at = 0;
};

struct inline_fragment_node {
    name_node type_condition;
    std::span<const directive_node> directives;
    selection_set_node selections;
    source_offset at = 0;
};

struct variable_definition_node {
    name_node name;  ///< without `$`
    const type_node* type = nullptr;
    const value_node* default_value = nullptr;
    std::span<const directive_node> directives;
    source_offset at = 0;
};

enum class operation_kind : std::uint8_t { query, mutation, subscription };

struct operation_node {
    operation_kind kind = operation_kind::query;
    name_node name;
    std::span<const variable_definition_node> variables;
    std::span<const directive_node> directives;
    selection_set_node selections;
    source_offset at = 0;
};

struct fragment_node {
    name_node name;
    name_node type_condition;
    std::span<const directive_node> directives;
    selection_set_node selections;
    source_offset at = 0;
};

/// A type-system definition inside a document; the SDL reader knows its parts, execution refuses it.
struct type_system_node;

namespace detail {

/// Passes memory on and counts it.
class counting_resource final : public std::pmr::memory_resource {
public:
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    void* do_allocate(std::size_t bytes, std::size_t alignment) override
    {
        void* const given = std::pmr::new_delete_resource()->allocate(bytes, alignment);
        bytes_ += bytes;
        return given;
    }
    void do_deallocate(void* given, std::size_t bytes, std::size_t alignment) override
    {
        bytes_ -= bytes;
        std::pmr::new_delete_resource()->deallocate(given, bytes, alignment);
    }
    [[nodiscard]] bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override { return this == &other; }

    std::size_t bytes_ = 0;
};

}  // namespace detail

/// A parsed document: owns its source and every node. Immutable after parsing, so several threads may read it.
class document {
public:
    explicit document(std::string source) : source_{std::move(source)} {}
    document(const document&) = delete;
    document& operator=(const document&) = delete;

    [[nodiscard]] std::string_view source() const noexcept { return source_; }

    std::span<const operation_node> operations;
    std::span<const fragment_node> fragments;
    std::span<const type_system_node> type_system;  ///< in source order

    /// Where the nodes live; the parser fills it, nobody else.
    [[nodiscard]] std::pmr::monotonic_buffer_resource& arena() noexcept { return arena_; }

    /// What the document holds in memory: itself, its source and its nodes.
    [[nodiscard]] std::size_t bytes() const noexcept { return sizeof(document) + source_.capacity() + memory_.bytes(); }

private:
    std::string source_;
    detail::counting_resource memory_;
    std::pmr::monotonic_buffer_resource arena_{&memory_};
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_AST_HPP
