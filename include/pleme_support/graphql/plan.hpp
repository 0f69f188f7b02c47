// Which fields an operation selects of an object: CollectFields with directives, fragments and merging, kept per request.
// GraphQL layer, no templates, resolves nothing. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_PLAN_HPP
#define PLEME_SUPPORT_GRAPHQL_PLAN_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace pleme_support::inline v0::graphql {

struct planned_set;
class coerced_arguments;

/// The sub-selections of a field for one concrete type, of those for all types.
struct planned_set_link {
    planned_set* set = nullptr;
    const planned_set_link* next = nullptr;
};

/// One field of a response: every selection with the same response key, merged
/// (https://spec.graphql.org/September2025/#CollectFields()).
struct planned_field {
    std::string_view key;       ///< the response key
    std::string_view key_text;  ///< `"key":`, ready for the response
    const field_view* view = nullptr;
    const type_view* parent = nullptr;         ///< the object type that has the field
    std::span<const field_node* const> nodes;  ///< at least one, in document order

    // What is found out once, when the field is first written, and then holds for every object of a list.
    mutable const planned_set_link* sets = nullptr;        ///< its sub-selections, one set per concrete type
    mutable const coerced_arguments* arguments = nullptr;  ///< as JSON
    mutable const void* typed_arguments = nullptr;         ///< the C++ argument struct
};

/// The fields selected of one concrete object type.
struct planned_set {
    const type_view* type = nullptr;
    std::span<planned_field> fields;
    bool is_checked = false;  ///< `operation_check` has seen it
};

/// Collects fields. One per request; everything it makes lives in the arena of the request.
class planner {
public:
    /// Why collecting failed.
    struct failure {
        std::string_view message;
        source_offset at = 0;
        bool is_bound = false;  ///< the operation is too large, whatever its variables are
    };

    /// Everything passed in outlives the planner.
    /// @param meta_fields  `__typename`, which every object has, then the ones that only the query root has
    planner(const schema_view& schema, std::span<const field_view> meta_fields, const document& source,
            const boost::json::object& variables, const limits& bounds, boost::json::monotonic_resource& arena)
        : schema_{schema}, meta_fields_{meta_fields}, document_{source}, variables_{variables}, bounds_{bounds}, arena_{arena}
    {
    }

    /// Collects the root selections of an operation.
    /// @return nothing on failure, which `last_failure` explains
    [[nodiscard]] planned_set* collect(const type_view& type, const selection_set_node& selections)
    {
        collection into{type};
        return visit(into, selections, 0) ? finish(into) : nullptr;
    }

    /// The sub-selections of `field` for one concrete type, collected at the first call. Fields that select one and the same
    /// fragment, and nothing else, share its set.
    /// @return nothing on failure, which `last_failure` explains
    [[nodiscard]] planned_set* collect(const type_view& type, const planned_field& field)
    {
        if (planned_set* known = find_set(field.sets, type)) return known;
        const fragment_node* shared = find_only_fragment(field);
        if (shared != nullptr && applies(shared->type_condition.text, type)) {
            const planned_set_link*& sets = sets_of(*shared);
            planned_set* made = find_set(sets, type);
            if (made == nullptr) {
                made = collect(type, shared->selections);
                if (made == nullptr) return nullptr;
                sets = make_link(made, sets);
            }
            field.sets = make_link(made, field.sets);
            return made;
        }
        collection into{type};
        for (const field_node* node : field.nodes)
            if (!visit(into, node->selections, 0)) return nullptr;
        planned_set* made = finish(into);
        if (made != nullptr) field.sets = make_link(made, field.sets);
        return made;
    }

    [[nodiscard]] const failure& last_failure() const noexcept { return failure_; }

    /// Makes an array in the arena. It is never destroyed.
    template <class T>
    [[nodiscard]] std::span<T> make_array(std::size_t size)
    {
        static_assert(std::is_trivially_destructible_v<T>);
        T* first = static_cast<T*>(arena_.allocate(sizeof(T) * std::max<std::size_t>(size, 1), alignof(T)));
        std::uninitialized_value_construct_n(first, size);
        return {first, size};
    }

private:
    struct link {
        const field_node* node = nullptr;
        link* next = nullptr;
    };
    struct group {
        std::string_view key;
        const field_view* view = nullptr;
        link* first = nullptr;
        link* last = nullptr;
        std::size_t size = 0;
        group* next = nullptr;
        group* next_in_bucket = nullptr;
    };
    /// The state of one CollectFields: groups in response order, and by key once there are many.
    struct collection {
        explicit collection(const type_view& concrete) : type{concrete} {}

        const type_view& type;
        group* first = nullptr;
        group* last = nullptr;
        std::size_t size = 0;
        std::span<group*> buckets;
        std::span<bool> visited;  ///< by index of fragment; empty until the first spread
    };
    static constexpr std::size_t linear_groups = 16;
    static constexpr std::size_t bucket_count = 256;

    bool fail(std::string_view message, source_offset at, bool is_bound)
    {
        failure_ = {message, at, is_bound};
        return false;
    }

    static planned_set* find_set(const planned_set_link* among, const type_view& type)
    {
        for (; among != nullptr; among = among->next)
            if (among->set->type == &type) return among->set;
        return nullptr;
    }

    const planned_set_link* make_link(planned_set* set, const planned_set_link* next)
    {
        planned_set_link* made = &make_array<planned_set_link>(1)[0];
        *made = {set, next};
        return made;
    }

    /// The fragment that is all that each node of a field selects; null if there is more, or nothing.
    const fragment_node* find_only_fragment(const planned_field& field)
    {
        std::string_view name;
        for (const field_node* node : field.nodes) {
            if (node->selections.items.size() != 1) return nullptr;
            const auto* spread = std::get_if<const fragment_spread_node*>(&node->selections.items.front());
            if (spread == nullptr || !(*spread)->directives.empty()) return nullptr;
            if (!name.empty() && name != (*spread)->name.text) return nullptr;
            name = (*spread)->name.text;
        }
        return find_fragment(name);
    }

    const planned_set_link*& sets_of(const fragment_node& fragment)
    {
        if (fragment_sets_.empty()) fragment_sets_ = make_array<const planned_set_link*>(document_.fragments.size());
        return fragment_sets_[static_cast<std::size_t>(&fragment - document_.fragments.data())];
    }

    /// @param depth  of fragments within this selection set
    bool visit(collection& into, const selection_set_node& selections, std::size_t depth)
    {
        if (depth > bounds_.execution_depth) return fail("Fragments are nested too deeply.", selections.at, true);
        for (const selection_node& selection : selections.items) {
            if (!count_selections(1, selections.at)) return false;
            const bool visited = std::visit([&](const auto* node) { return visit_selection(into, *node, depth); }, selection);
            if (!visited) return false;
        }
        return true;
    }

    bool visit_selection(collection& into, const field_node& node, std::size_t)
    {
        const std::optional<bool> included = is_included(node.directives);
        if (!included) return false;
        return !*included || add(into, node);
    }

    bool visit_selection(collection& into, const inline_fragment_node& node, std::size_t depth)
    {
        const std::optional<bool> included = is_included(node.directives);
        if (!included) return false;
        if (!*included || (node.type_condition.present() && !applies(node.type_condition.text, into.type))) return true;
        return visit(into, node.selections, depth + 1);
    }

    bool visit_selection(collection& into, const fragment_spread_node& node, std::size_t depth)
    {
        const std::optional<bool> included = is_included(node.directives);
        if (!included) return false;
        if (!*included) return true;
        const fragment_node* fragment = find_fragment(node.name.text);
        if (fragment == nullptr) return true;
        if (into.visited.empty()) into.visited = make_array<bool>(document_.fragments.size());
        bool& visited = into.visited[static_cast<std::size_t>(fragment - document_.fragments.data())];
        if (std::exchange(visited, true) || !applies(fragment->type_condition.text, into.type)) return true;
        return visit(into, fragment->selections, depth + 1);
    }

    bool count_selections(std::size_t added, source_offset at)
    {
        planned_ += added;
        return planned_ <= bounds_.planned_selections || fail("The operation selects too many fields.", at, true);
    }

    bool add(collection& into, const field_node& node)
    {
        const std::string_view key = node.response_key();
        group* found = find_group(into, key);
        if (found == nullptr) {
            const field_view* view = find_field(into.type, node.name.text);
            if (view == nullptr) return true;  // validation has refused it; there is nothing to write
            found = &make_array<group>(1)[0];
            found->key = key;
            found->view = view;
            (into.last == nullptr ? into.first : into.last->next) = found;
            into.last = found;
            ++into.size;
            if (!into.buckets.empty())
                put_in_bucket(into, *found);
            else if (into.size > linear_groups)
                make_buckets(into);
        }
        constexpr std::size_t short_key = 64;
        if (!count_selections(key.size() / short_key, node.at)) return false;
        link* added = &make_array<link>(1)[0];
        added->node = &node;
        (found->last == nullptr ? found->first : found->last->next) = added;
        found->last = added;
        ++found->size;
        return true;
    }

    static group* find_group(const collection& in, std::string_view key)
    {
        if (in.buckets.empty()) {
            for (group* at = in.first; at != nullptr; at = at->next)
                if (at->key == key) return at;
        } else {
            for (group* at = in.buckets[bucket_of(key)]; at != nullptr; at = at->next_in_bucket)
                if (at->key == key) return at;
        }
        return nullptr;
    }

    static std::size_t bucket_of(std::string_view key) { return std::hash<std::string_view>{}(key) % bucket_count; }

    static void put_in_bucket(collection& into, group& added)
    {
        group*& bucket = into.buckets[bucket_of(added.key)];
        added.next_in_bucket = bucket;
        bucket = &added;
    }

    void make_buckets(collection& into)
    {
        into.buckets = make_array<group*>(bucket_count);
        for (group* at = into.first; at != nullptr; at = at->next) put_in_bucket(into, *at);
    }

    /// Counts the uses of each field, once there may be too many of one.
    bool check_uses(const collection& from)
    {
        if (from.size <= bounds_.field_uses) return true;
        const std::size_t own = from.type.fields.size();
        const std::span<std::size_t> uses = make_array<std::size_t>(own + meta_fields_.size());
        for (const group* at = from.first; at != nullptr; at = at->next) {
            const bool is_own = at->view >= from.type.fields.data() && at->view < from.type.fields.data() + own;
            const std::size_t index = is_own ? static_cast<std::size_t>(at->view - from.type.fields.data())
                                             : own + static_cast<std::size_t>(at->view - meta_fields_.data());
            if (++uses[index] > bounds_.field_uses)
                return fail("One field is used too often in a selection set.", at->first->node->at, true);
        }
        return true;
    }

    /// @return nothing on failure
    planned_set* finish(const collection& from)
    {
        if (!check_uses(from)) return nullptr;
        const std::span<planned_field> fields = make_array<planned_field>(from.size);
        std::size_t index = 0;
        for (const group* at = from.first; at != nullptr; at = at->next) {
            const std::span<const field_node*> nodes = make_array<const field_node*>(at->size);
            std::size_t position = 0;
            for (const link* node = at->first; node != nullptr; node = node->next) nodes[position++] = node->node;
            planned_field& field = fields[index++];
            field.key = at->key;
            field.key_text = make_key_text(at->key);
            field.view = at->view;
            field.parent = &from.type;
            field.nodes = nodes;
        }
        planned_set* made = &make_array<planned_set>(1)[0];
        made->type = &from.type;
        made->fields = fields;
        return made;
    }

    /// A Name has nothing to escape.
    std::string_view make_key_text(std::string_view key)
    {
        const std::span<char> text = make_array<char>(key.size() + 3);
        text[0] = '"';
        key.copy(text.data() + 1, key.size());
        text[key.size() + 1] = '"';
        text[key.size() + 2] = ':';
        return {text.data(), text.size()};
    }

    [[nodiscard]] const field_view* find_field(const type_view& type, std::string_view name) const
    {
        for (const field_view& field : type.fields)
            if (field.name == name) return &field;
        const std::size_t usable = &type == schema_.query ? meta_fields_.size() : std::min<std::size_t>(meta_fields_.size(), 1);
        for (const field_view& field : meta_fields_.first(usable))
            if (field.name == name) return &field;
        return nullptr;
    }

    /// DoesFragmentTypeApply (https://spec.graphql.org/September2025/#DoesFragmentTypeApply()).
    [[nodiscard]] bool applies(std::string_view condition, const type_view& type) const
    {
        if (condition == type.name) return true;
        for (const type_view* implemented : type.interfaces)
            if (implemented->name == condition) return true;
        const type_view* named = schema_.find_type(condition);
        if (named == nullptr || named->kind != type_kind::union_) return false;
        return std::find(named->possible_types.begin(), named->possible_types.end(), &type) != named->possible_types.end();
    }

    [[nodiscard]] const fragment_node* find_fragment(std::string_view name)
    {
        if (document_.fragments.size() <= linear_groups) {
            for (const fragment_node& fragment : document_.fragments)
                if (fragment.name.text == name) return &fragment;
            return nullptr;
        }
        if (sorted_fragments_.empty()) {
            for (const fragment_node& fragment : document_.fragments) sorted_fragments_.push_back(&fragment);
            std::sort(sorted_fragments_.begin(), sorted_fragments_.end(),
                      [](const auto* a, const auto* b) { return a->name.text < b->name.text; });
        }
        const auto found = std::lower_bound(sorted_fragments_.begin(), sorted_fragments_.end(), name,
                                            [](const auto* a, std::string_view text) { return a->name.text < text; });
        return found != sorted_fragments_.end() && (*found)->name.text == name ? *found : nullptr;
    }

    /// Applies @skip and @include.
    /// @return nothing if the condition has no value, which only a variable can bring about
    std::optional<bool> is_included(std::span<const directive_node> directives)
    {
        for (const directive_node& directive : directives) {
            const bool skip = directive.name.text == "skip";
            if (!skip && directive.name.text != "include") continue;
            const std::optional<bool> condition = find_condition(directive);
            if (!condition) {
                fail("Argument \"if\" of non-null type \"Boolean!\" must not be null.", directive.at, false);
                return std::nullopt;
            }
            if (*condition == skip) return false;
        }
        return true;
    }

    [[nodiscard]] std::optional<bool> find_condition(const directive_node& directive) const
    {
        for (const argument_node& argument : directive.arguments) {
            if (argument.name.text != "if" || argument.value == nullptr) continue;
            if (argument.value->kind == value_kind::boolean) return argument.value->boolean;
            if (argument.value->kind != value_kind::variable) return std::nullopt;
            const boost::json::value* given = variables_.if_contains(argument.value->text);
            if (given == nullptr || !given->is_bool()) return std::nullopt;
            return given->get_bool();
        }
        return std::nullopt;
    }

    const schema_view& schema_;
    std::span<const field_view> meta_fields_;
    const document& document_;
    const boost::json::object& variables_;
    const limits& bounds_;
    boost::json::monotonic_resource& arena_;
    std::vector<const fragment_node*> sorted_fragments_;  ///< by name; empty while the document has few
    std::span<const planned_set_link*> fragment_sets_;    ///< by index of fragment; empty until one is shared
    std::size_t planned_ = 0;
    failure failure_;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_PLAN_HPP
