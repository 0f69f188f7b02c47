// Loads SDL text into the flat schema tables that the compile-time binding fills otherwise.
// For tests only: the SDL is trusted to be a valid schema. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_SDL_LOADER_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_SDL_LOADER_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/ast_type_system.hpp>
#include <pleme_support/graphql/detail/directive_locations.hpp>
#include <pleme_support/graphql/detail/print.hpp>
#include <pleme_support/graphql/detail/schema_types.hpp>
#include <pleme_support/graphql/introspection.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/parser.hpp>
#include <pleme_support/graphql/scalars.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::graphql::testing {

/// What SDL can't say.
struct sdl_wiring {
    /// Supplies the source of a field's values; none by default.
    std::function<field_source(const type_view& parent, const field_view& field)> find_source;
    /// Supplies the check of a custom scalar; everything passes by default.
    std::function<check_scalar_fn(std::string_view scalar)> check_scalar;
};

/// A schema and everything that its views point to.
class sdl_schema {
public:
    /// @throws std::runtime_error if `sdl` has a syntax error or names a type that it lacks
    explicit sdl_schema(std::string sdl, sdl_wiring wiring = {}) : wiring_{std::move(wiring)}
    {
        parse_result parsed = parse(std::move(sdl), no_limits());
        if (!parsed) throw std::runtime_error{parsed.error.message};
        tree_ = std::move(parsed.tree);
        declare_types();
        define_types();
        define_directives();
        choose_roots();
        order_types();
    }
    sdl_schema(const sdl_schema&) = delete;
    sdl_schema& operator=(const sdl_schema&) = delete;

    [[nodiscard]] const schema_view& view() const noexcept { return schema_; }

private:
    static limits no_limits()
    {
        constexpr std::size_t any = std::numeric_limits<std::size_t>::max();
        limits bounds;
        bounds.source_bytes = bounds.tokens = bounds.directives = bounds.directives_per_location = any;
        return bounds;
    }

    static type_kind kind_of(type_system_kind kind)
    {
        switch (kind) {
            case type_system_kind::object:
                return type_kind::object;
            case type_system_kind::interface_:
                return type_kind::interface_;
            case type_system_kind::union_:
                return type_kind::union_;
            case type_system_kind::enum_:
                return type_kind::enum_;
            case type_system_kind::input_object:
                return type_kind::input_object;
            default:
                return type_kind::scalar;
        }
    }

    static bool is_type(const type_system_node& node)
    {
        return node.kind != type_system_kind::schema && node.kind != type_system_kind::directive;
    }

    [[nodiscard]] const type_view& named(const name_node& name) const
    {
        const type_view* const type = schema_.find_type(name.text);
        if (type == nullptr) throw std::runtime_error{"Unknown type \"" + std::string{name.text} + "\"."};
        return *type;
    }

    [[nodiscard]] type_ref refer(const type_node& node) const
    {
        const std::optional<type_ref> type = detail::resolve_type(schema_, node);
        if (!type || type->named == nullptr) throw std::runtime_error{"Unknown type \"" + detail::print_type(node) + "\"."};
        return *type;
    }

    /// Gives every type its place in memory, so that the others can refer to it.
    void declare_types()
    {
        types_.assign(builtin_scalars.begin(), builtin_scalars.end());
        types_.insert(types_.end(), introspection_types.begin(), introspection_types.end());
        for (const type_system_node& node : tree_->type_system) {
            const auto same_name = [&node](const type_view* type) { return type->name == node.name.text; };
            if (!is_type(node) || node.extension || std::ranges::any_of(types_, same_name)) continue;
            type_view& type = defined_.emplace_back();
            type.kind = kind_of(node.kind);
            type.name = node.name.text;
            type.description = node.description;
            types_.push_back(&type);
        }
        schema_.types = types_;
    }

    /// Joins the definitions of each type with its extensions.
    void define_types()
    {
        for (type_view& type : defined_) {
            std::vector<field_view> fields;
            std::vector<const type_view*> interfaces;
            std::vector<const type_view*> members;
            std::vector<enum_value_view> values;
            std::vector<input_value_view> inputs;
            for (const type_system_node& node : tree_->type_system) {
                if (!is_type(node) || node.name.text != type.name) continue;
                for (const field_definition_node& field : node.fields) fields.push_back(make_field(field));
                for (const name_node& name : node.interfaces) interfaces.push_back(&named(name));
                for (const name_node& name : node.members) members.push_back(&named(name));
                for (const enum_value_definition_node& value : node.values)
                    values.push_back({value.name.text, value.description, deprecation(value.directives)});
                for (const input_value_definition_node& input : node.input_values) inputs.push_back(make_input(input));
                if (const directive_node* const by = find_directive(node.directives, "specifiedBy"))
                    type.specified_by = argument_text(*by, "url");
                type.one_of = type.one_of || find_directive(node.directives, "oneOf") != nullptr;
            }
            type.fields = keep(field_lists_, std::move(fields));
            type.interfaces = keep(type_lists_, std::move(interfaces));
            type.possible_types = keep(type_lists_, std::move(members));
            type.enum_values = keep(enum_lists_, std::move(values));
            type.input_fields = keep(input_lists_, std::move(inputs));
            if (type.kind == type_kind::scalar && wiring_.check_scalar) type.check_scalar = wiring_.check_scalar(type.name);
        }
        for (type_view& type : defined_)
            if (type.kind == type_kind::interface_) type.possible_types = keep(type_lists_, implementations(type));
        if (!wiring_.find_source) return;
        // Only now are the types complete; each of them has one list of fields, in the same order.
        for (std::size_t i = 0; i < defined_.size(); ++i)
            for (field_view& field : field_lists_[i]) field.source = wiring_.find_source(defined_[i], field);
    }

    [[nodiscard]] std::vector<const type_view*> implementations(const type_view& interface) const
    {
        std::vector<const type_view*> found;
        for (const type_view& type : defined_)
            if (type.kind == type_kind::object && std::ranges::find(type.interfaces, &interface) != type.interfaces.end())
                found.push_back(&type);
        return found;
    }

    field_view make_field(const field_definition_node& node)
    {
        std::vector<input_value_view> arguments;
        for (const input_value_definition_node& argument : node.arguments) arguments.push_back(make_input(argument));
        return {node.name.text, node.description, refer(*node.type), keep(input_lists_, std::move(arguments)),
                deprecation(node.directives)};
    }

    input_value_view make_input(const input_value_definition_node& node)
    {
        std::optional<std::string_view> default_value;
        if (node.default_value != nullptr) default_value = texts_.emplace_back(detail::print_value(*node.default_value));
        return {node.name.text, node.description, refer(*node.type), default_value, deprecation(node.directives)};
    }

    static const directive_node* find_directive(std::span<const directive_node> nodes, std::string_view name)
    {
        const auto found = std::ranges::find(nodes, name, [](const directive_node& node) { return node.name.text; });
        return found == nodes.end() ? nullptr : &*found;
    }

    static std::optional<std::string_view> argument_text(const directive_node& node, std::string_view name)
    {
        for (const argument_node& argument : node.arguments)
            if (argument.name.text == name) return argument.value->text;
        return {};
    }

    static std::optional<std::string_view> deprecation(std::span<const directive_node> nodes)
    {
        const directive_node* const found = find_directive(nodes, "deprecated");
        if (found == nullptr) return {};
        return argument_text(*found, "reason").value_or("No longer supported");
    }

    void define_directives()
    {
        for (const type_system_node& node : tree_->type_system) {
            if (node.kind != type_system_kind::directive) continue;
            directive_view& directive = directives_.emplace_back();
            directive.name = node.name.text;
            directive.description = node.description;
            directive.repeatable = node.repeatable;
            for (const name_node& location : node.locations)
                directive.locations |= static_cast<std::uint32_t>(*detail::find_directive_location(location.text));
            std::vector<input_value_view> arguments;
            for (const input_value_definition_node& argument : node.input_values) arguments.push_back(make_input(argument));
            directive.arguments = keep(input_lists_, std::move(arguments));
        }
        const std::vector<directive_view> own = directives_;
        for (const directive_view& builtin : builtin_directives)
            if (std::ranges::find(own, builtin.name, &directive_view::name) == own.end()) directives_.push_back(builtin);
        schema_.directives = directives_;
    }

    void choose_roots()
    {
        bool described = false;
        for (const type_system_node& node : tree_->type_system) {
            if (node.kind != type_system_kind::schema) continue;
            described = described || !node.extension;
            if (!node.description.empty()) schema_.description = node.description;
            for (const root_operation_node& root : node.root_operations)
                (root.kind == operation_kind::query      ? schema_.query
                 : root.kind == operation_kind::mutation ? schema_.mutation
                                                         : schema_.subscription) = &named(root.type);
        }
        if (described) return;
        if (schema_.query == nullptr) schema_.query = schema_.find_type("Query");
        if (schema_.mutation == nullptr) schema_.mutation = schema_.find_type("Mutation");
        if (schema_.subscription == nullptr) schema_.subscription = schema_.find_type("Subscription");
    }

    /// Lists the types as graphql-js does: in source order, each followed by the built-in scalars that it is the first to
    /// use, and then those of introspection. A scalar that nothing uses is not in the schema.
    void order_types()
    {
        std::vector<const type_view*> order;
        const auto add = [&order](const type_view* type) {
            if (std::ranges::find(order, type) == order.end()) order.push_back(type);
        };
        const auto add_scalars_of = [&add](const type_view& type) {
            const auto add_scalar = [&add](const type_ref& used) {
                if (is_builtin_scalar(used.named->name)) add(used.named);
            };
            for (const field_view& field : type.fields) {
                add_scalar(field.type);
                for (const input_value_view& argument : field.arguments) add_scalar(argument.type);
            }
            for (const input_value_view& input : type.input_fields) add_scalar(input.type);
        };
        for (const type_view& type : defined_) {
            add(&type);
            add_scalars_of(type);
        }
        for (const directive_view& directive : directives_)
            for (const input_value_view& argument : directive.arguments) add(argument.type.named);
        for (const type_view* const type : introspection_types) {
            add(type);
            add_scalars_of(*type);
        }
        types_ = std::move(order);
        schema_.types = types_;
    }

    /// Moves a list to where it stays.
    template <class View>
    static std::span<const View> keep(std::deque<std::vector<View>>& lists, std::vector<View> list)
    {
        return lists.emplace_back(std::move(list));
    }

    sdl_wiring wiring_;
    std::shared_ptr<const document> tree_;
    schema_view schema_;
    std::deque<type_view> defined_;
    std::vector<const type_view*> types_;
    std::vector<directive_view> directives_;
    std::deque<std::vector<field_view>> field_lists_;
    std::deque<std::vector<input_value_view>> input_lists_;
    std::deque<std::vector<enum_value_view>> enum_lists_;
    std::deque<std::vector<const type_view*>> type_lists_;
    std::deque<std::string> texts_;
};

}  // namespace pleme_support::graphql::testing

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_SDL_LOADER_HPP
