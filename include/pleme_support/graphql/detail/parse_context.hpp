// What every production of the parser shares: the token stream, the first error, the arena and the limits.
// GraphQL layer, internal to the parser. Tests: tests/unit/graphql/parser.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_DETAIL_PARSE_CONTEXT_HPP
#define PLEME_SUPPORT_GRAPHQL_DETAIL_PARSE_CONTEXT_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/ast_type_system.hpp>
#include <pleme_support/graphql/lexer.hpp>
#include <pleme_support/graphql/limits.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql::detail {

/// LL(1) parser state. After the first error the current token is `<EOF>` for good, so that every production that is
/// under way ends without looking at the error itself.
class parse_context {
public:
    parse_context(std::string_view source, std::pmr::memory_resource& arena, const limits& bounds)
        : lexer_{source, arena}, arena_{&arena}, bounds_{bounds}
    {
        advance();
    }

    [[nodiscard]] const token& current() const noexcept { return current_; }
    [[nodiscard]] source_offset at() const noexcept { return current_.at; }
    [[nodiscard]] bool failed() const noexcept { return !error_.message.empty(); }
    /// The first error; only once `failed()`.
    [[nodiscard]] const lexical_error& error() const noexcept { return error_; }

    [[nodiscard]] bool peek(token_kind kind) const noexcept { return current_.kind == kind; }
    [[nodiscard]] bool peek_keyword(std::string_view word) const noexcept
    {
        return peek(token_kind::name) && current_.text == word;
    }

    /// Takes the current token, whatever it is.
    token advance()
    {
        const token taken = current_;
        if (failed()) return taken;
        current_ = lexer_.next();
        if (lexer_.failed())
            fail(lexer_.error().at, lexer_.error().message);
        else if (!peek(token_kind::end_of_file) && ++tokens_ > bounds_.tokens)
            fail(current_.at, "Document contains more than " + std::to_string(bounds_.tokens) + " tokens. Parsing aborted.");
        return taken;
    }

    /// Takes a token of this kind if it is the current one.
    bool skip(token_kind kind)
    {
        const bool found = peek(kind);
        if (found) advance();
        return found;
    }

    bool skip_keyword(std::string_view word)
    {
        const bool found = peek_keyword(word);
        if (found) advance();
        return found;
    }

    /// Takes a token of this kind, or fails.
    token expect(token_kind kind)
    {
        if (peek(kind)) return advance();
        fail(current_.at, "Expected " + std::string{describe(kind)} + ", found " + describe(current_) + '.');
        return {};
    }

    void expect_keyword(std::string_view word)
    {
        if (!skip_keyword(word)) fail(current_.at, "Expected \"" + std::string{word} + "\", found " + describe(current_) + '.');
    }

    [[nodiscard]] name_node expect_name()
    {
        const token name = expect(token_kind::name);
        return {name.text, name.at};
    }

    void unexpected() { unexpected(current_); }
    void unexpected(const token& found) { fail(found.at, "Unexpected " + describe(found) + '.'); }

    /// Records an error, unless there is one already.
    void fail(source_offset where, std::string message)
    {
        if (failed()) return;
        error_ = {where, std::move(message)};
        current_ = {token_kind::end_of_file, where, {}};
    }

    /// `open item+ close`
    template <class Item>
    void many(token_kind open, token_kind close, Item&& item)
    {
        expect(open);
        do item();
        while (!failed() && !skip(close));
    }

    /// `(open item+ close)?`
    template <class Item>
    void optional_many(token_kind open, token_kind close, Item&& item)
    {
        if (peek(open)) many(open, close, std::forward<Item>(item));
    }

    /// `open item* close`
    template <class Item>
    void any(token_kind open, token_kind close, Item&& item)
    {
        expect(open);
        while (!failed() && !skip(close)) item();
    }

    /// `delimiter? item (delimiter item)*`
    template <class Item>
    void delimited_many(token_kind delimiter, Item&& item)
    {
        skip(delimiter);
        do item();
        while (skip(delimiter));
    }

    /// Counts one directive of the document.
    /// @param here  how many its location has by now, this one included
    void count_directive(std::size_t here)
    {
        if (here > bounds_.directives_per_location)
            fail(at(), "Location contains more than " + std::to_string(bounds_.directives_per_location) +
                           " directives. Parsing aborted.");
        if (++directives_ > bounds_.directives)
            fail(at(), "Document contains more than " + std::to_string(bounds_.directives) + " directives. Parsing aborted.");
    }

    /// Stands on the stack of every production that can hold itself.
    class nesting {
    public:
        explicit nesting(parse_context& parser) : parser_{&parser}
        {
            if (++parser.depth_ > parser.bounds_.depth)
                parser.fail(parser.at(), "Document is nested deeper than " + std::to_string(parser.bounds_.depth) +
                                             " levels. Parsing aborted.");
        }
        nesting(const nesting&) = delete;
        nesting& operator=(const nesting&) = delete;
        ~nesting() { --parser_->depth_; }

    private:
        parse_context* parser_;
    };

    /// Gathers the nodes of one list on a stack that all lists of this node type share.
    template <class Node>
    class list {
    public:
        explicit list(parse_context& parser)
            : stack_{&std::get<std::vector<Node>>(parser.stacks_)}, arena_{parser.arena_}, first_{stack_->size()}
        {
        }
        list(const list&) = delete;
        list& operator=(const list&) = delete;
        ~list() { stack_->erase(stack_->begin() + static_cast<std::ptrdiff_t>(first_), stack_->end()); }

        void add(const Node& node) { stack_->push_back(node); }
        [[nodiscard]] std::size_t size() const noexcept { return stack_->size() - first_; }

        /// Copies what was gathered into the arena.
        [[nodiscard]] std::span<const Node> store() const
        {
            static_assert(std::is_trivially_copyable_v<Node> && std::is_trivially_destructible_v<Node>);
            if (size() == 0) return {};
            Node* const nodes = static_cast<Node*>(arena_->allocate(size() * sizeof(Node), alignof(Node)));
            std::uninitialized_copy(stack_->begin() + static_cast<std::ptrdiff_t>(first_), stack_->end(), nodes);
            return {nodes, size()};
        }

    private:
        std::vector<Node>* stack_;
        std::pmr::memory_resource* arena_;
        std::size_t first_;
    };

    /// Copies one node into the arena.
    template <class Node>
    [[nodiscard]] const Node* store(const Node& node)
    {
        static_assert(std::is_trivially_destructible_v<Node>);
        return ::new (arena_->allocate(sizeof(Node), alignof(Node))) Node{node};
    }

private:
    lexer lexer_;
    std::pmr::memory_resource* arena_;
    const limits& bounds_;
    token current_;
    lexical_error error_;
    std::size_t tokens_ = 0;
    std::size_t depth_ = 0;
    std::size_t directives_ = 0;
    std::tuple<std::vector<value_node>, std::vector<argument_node>, std::vector<directive_node>, std::vector<selection_node>,
               std::vector<variable_definition_node>, std::vector<operation_node>, std::vector<fragment_node>,
               std::vector<type_system_node>, std::vector<name_node>, std::vector<root_operation_node>,
               std::vector<field_definition_node>, std::vector<enum_value_definition_node>,
               std::vector<input_value_definition_node>>
        stacks_;
};

}  // namespace pleme_support::inline v0::graphql::detail

#endif  // PLEME_SUPPORT_GRAPHQL_DETAIL_PARSE_CONTEXT_HPP
