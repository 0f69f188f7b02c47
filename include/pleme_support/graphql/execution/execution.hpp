// Execution: each root field is resolved level by level and then written once, depth first, in the order of the plan.
// GraphQL layer, no templates of the schema. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_EXECUTION_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_EXECUTION_HPP

#include <pleme_support/graphql/error_list.hpp>
#include <pleme_support/graphql/execution/column.hpp>
#include <pleme_support/graphql/execution/execution_setting.hpp>
#include <pleme_support/graphql/execution/level_resolver.hpp>
#include <pleme_support/graphql/execution/plan.hpp>
#include <pleme_support/graphql/execution/text_buffer.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/value_shape.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql {

/// One execution of one plan.
///
/// Root fields run one after the other, of a query as of a mutation: so what one of them holds is gone before the next, and
/// a bound or the end of the request stops those that are still to come.
///
/// A field that fails is an error and null, or if it must not be null, its object is null, or the list that the object is
/// in, up to the nearest nullable (https://spec.graphql.org/September2025/#sec-Handling-Execution-Errors): its text is cut
/// back to where that began. `{"a":{"b":[{"c":` with a failing `c` of type `Int!` in `b: [T!]` becomes `{"a":{"b":null`.
class execution {
public:
    /// @param out  receives the text; it and `setting` outlive the execution
    execution(const execution_setting& setting, text_buffer& out)
        : setting_{setting},
          out_{out},
          resolver_{setting},
          errors_{setting.source, setting.bounds, setting.bounds.execution_errors},
          room_end_{out.size() + setting.bounds.response_bytes},
          introspection_room_{setting.bounds.introspection_bytes}
    {
    }
    execution(const execution&) = delete;
    execution& operator=(const execution&) = delete;

    /// Appends the value of `data`. Once. The plan is not a refused one.
    void write_data()
    {
        const std::size_t start = out_.size();
        if (write_root_fields(*setting_.plan.root)) return;
        out_.truncate(start);
        out_.append("null");
    }

    [[nodiscard]] const std::vector<graphql_error>& errors() const noexcept { return errors_.all(); }

private:
    static constexpr std::size_t longest_key = 256;  ///< of names that are stored at once

    struct path_step {
        const path_step* parent = nullptr;
        const planned_field* field = nullptr;  ///< null for an item of a list
        std::size_t index = 0;
    };
    struct path_scope {
        execution& run;
        path_step step;
        explicit path_scope(execution& of) : run{of}, step{of.path_, nullptr, 0} { run.path_ = &step; }
        path_scope(const path_scope&) = delete;
        path_scope& operator=(const path_scope&) = delete;
        ~path_scope() { run.path_ = step.parent; }
    };

    bool write_root_fields(const planned_set& set)
    {
        if (!set.failure.empty()) return fail_at(set.failed_at, std::string{set.failure}, "BAD_USER_INPUT");
        path_scope scope{*this};
        for (const planned_field& field : set.fields) {
            scope.step.field = &field;
            const bool introspects = field.view->name == "__schema" || field.view->name == "__type";
            const std::size_t begin = out_.size();
            const std::size_t room_end = room_end_;
            if (introspects) room_end_ = (std::min)(room_end_, begin + introspection_room_);
            if (!write_key(field, &field == set.fields.data())) return false;
            const std::size_t start = out_.size();
            if (!write_root_field(field) && !write_null(field, start)) return false;
            if (out_.size() > room_end_) return abort_too_large();
            room_end_ = room_end;
            if (introspects) introspection_room_ -= (std::min)(introspection_room_, out_.size() - begin);
        }
        out_.append(set.fields.empty() ? std::string_view{"{}"} : std::string_view{"}"});
        return true;
    }

    bool write_root_field(const planned_field& field)
    {
        if (resolver_.is_over()) return fail_over(field, path_);
        if (field.column == 0) return write_member(field, setting_.root);
        cell value;
        switch (resolver_.resolve(field, value, room_end_ - out_.size())) {
            case level_resolver::outcome::too_large:
                return abort_too_large();
            case level_resolver::outcome::too_deep:
                return abort("The response is nested too deeply.", "RESPONSE_TOO_DEEP");
            case level_resolver::outcome::done:
                break;
        }
        return value.failure == not_resolved ? fail_over(field, path_) : write_cell(field, value);
    }

    /// @param level  where the object's columns are, if its set has any
    bool write_object(const planned_set& set, const void* object, const object_level* level, std::uint32_t row)
    {
        if (!set.failure.empty()) return fail_at(set.failed_at, std::string{set.failure}, "BAD_USER_INPUT");
        path_scope scope{*this};
        // A validated operation was checked; in one that was not, fragments and data may lead in circles.
        if (depth_ >= setting_.bounds.execution_depth) return abort("The response is nested too deeply.", "RESPONSE_TOO_DEEP");
        ++depth_;
        const planned_field* field = set.fields.data();
        const planned_field* const end = field + set.fields.size();
        for (; field != end; ++field) {
            scope.step.field = field;
            if (!write_key(*field, field == set.fields.data())) break;
            const std::size_t start = out_.size();
            const bool written =
                field->column == 0 ? write_member(*field, object) : write_cell(*field, level->columns[field->column - 1][row]);
            if (!written && !write_null(*field, start)) break;
        }
        --depth_;
        if (field != end) return false;
        out_.append(set.fields.empty() ? std::string_view{"{}"} : std::string_view{"}"});
        return true;
    }

    bool write_key(const planned_field& field, bool is_first)
    {
        if (out_.size_so_far() > room_end_) return abort_too_large();
        const std::string_view text = field.key_text;
        if (text.size() > longest_key) {
            out_.append(is_first ? '{' : ',');
            out_.append(text.substr(1));
        } else if (is_first) {
            out_.append('{');
            out_.append_padded(text.substr(1));
        } else {
            out_.append_padded(text);
        }
        return true;
    }

    /// After a field that failed.
    bool write_null(const planned_field& field, std::size_t start) { return !field.view->type.is_non_null() && nullify(start); }

    bool write_member(const planned_field& field, const void* object)
    {
        if (field.member == nullptr) return true;  // `__typename`, a part of its key
        std::uint32_t child = 0;
        return write_value(field, *field.shape, field.member(object), child);
    }

    bool write_cell(const planned_field& field, const cell& from)
    {
        if (from.failure == not_resolved) return fail_over(field, path_->parent);
        if (from.failure != 0) {
            const cell_failure& why = resolver_.failure(from.failure);
            return why.at ? fail_at(*why.at, why.message, why.code) : fail(field, why.message, why.code);
        }
        if (from.value == nullptr) return field.view->type.is_non_null() ? fail_null(field) : nullify(out_.size());
        std::uint32_t child = from.first_child;
        return write_value(field, *field.shape, from.value, child);
    }

    /// @param child  the next of the objects that have columns
    bool write_value(const planned_field& field, const value_shape& shape, const void* value, std::uint32_t& child)
    {
        switch (shape.kind) {
            case shape_kind::nullable:
                return write_nullable(field, shape, value, child);
            case shape_kind::list:
                return write_list(field, shape, value, child);
            case shape_kind::object:
            case shape_kind::abstract:
                return write_object(field, open_object(shape, value), child);
            case shape_kind::string:
                out_.append_quoted(*static_cast<const std::string*>(value));
                return true;
            case shape_kind::string_view:
                out_.append_quoted(*static_cast<const std::string_view*>(value));
                return true;
            case shape_kind::text:
                if (const std::string_view text = shape.to_text(value); text.data() != nullptr)
                    out_.append_quoted(text);
                else
                    out_.append("null");
                return true;
            case shape_kind::int_:
                out_.append_number(*static_cast<const std::int32_t*>(value));
                return true;
            case shape_kind::boolean:
                out_.append(*static_cast<const bool*>(value) ? std::string_view{"true"} : std::string_view{"false"});
                return true;
            case shape_kind::fixed_custom:
                out_.commit(shape.write_at(out_.reserve(shape.most_bytes), value));
                return true;
            case shape_kind::float_:
                return write_double(field, *static_cast<const double*>(value));
            case shape_kind::enum_:
                return write_enum(field, shape.to_text(value));
            case shape_kind::custom:
                custom_.clear();
                shape.write(custom_, value);
                out_.append(custom_);
                return true;
        }
        return false;
    }

    bool write_nullable(const planned_field& field, const value_shape& shape, const void* value, std::uint32_t& child)
    {
        const void* const within = shape.get(value);
        if (within == nullptr) return nullify(out_.size());
        const std::size_t start = out_.size();
        const std::uint32_t first = child;
        if (write_value(field, *shape.inner, within, child)) return true;
        if (!nullify(start)) return false;
        // What was left off must be passed over, for what comes after it to find its own.
        if (field.feeds_columns) child = first + level_resolver::count_placed(field, *shape.inner, within);
        return true;
    }

    bool write_list(const planned_field& field, const value_shape& shape, const void* value, std::uint32_t& child)
    {
        path_scope scope{*this};
        out_.append('[');
        const std::size_t size = shape.size(value);
        for (std::size_t i = 0; i < size; ++i) {
            if (i != 0) out_.append(',');
            scope.step.index = i;
            if (out_.size_so_far() > room_end_) return abort_too_large();
            if (!write_value(field, *shape.inner, shape.at(value, i), child)) return false;
        }
        out_.append(']');
        return true;
    }

    bool write_object(const planned_field& field, const object_ref& opened, std::uint32_t& child)
    {
        const planned_set* const set = field.find_set(*opened.type);
        if (set == nullptr) return fail_null(field);
        if (set->columns.empty()) return write_object(*set, opened.object, nullptr, 0);
        const placed_object place = resolver_.place_of(child++);
        return write_object(*set, opened.object, &resolver_.level(place.level), place.row);
    }

    bool write_double(const planned_field& field, double value)
    {
        if (!std::isfinite(value)) return fail(field, "Float cannot represent non numeric value.", "INTERNAL_SERVER_ERROR");
        out_.append_number(value);
        return true;
    }

    bool write_enum(const planned_field& field, std::string_view name)
    {
        if (name.size() > longest_key) {
            out_.append_quoted(name);
            return true;
        }
        if (name.empty())
            return fail(field,
                        "Enum \"" + std::string{field.view->type.named->name} + "\" cannot represent an undescribed value.",
                        "INTERNAL_SERVER_ERROR");
        out_.append_plain(name);
        return true;
    }

    /// Replaces what was written from `start` by null, unless the whole execution is over.
    bool nullify(std::size_t start)
    {
        if (aborted_) return false;
        out_.truncate(start);
        out_.append("null");
        return true;
    }

    /// Records an error of the field that is being written.
    /// @return false
    bool fail(const planned_field& field, std::string message, std::string_view code)
    {
        return fail_in(field, std::move(message), code, path_);
    }

    bool fail_in(const planned_field& field, std::string message, std::string_view code, const path_step* path)
    {
        if (errors_.is_full()) return false;
        std::vector<source_offset> places;
        for (const field_node* node : field.nodes.first((std::min)(field.nodes.size(), setting_.bounds.error_locations)))
            places.push_back(node->at);
        errors_.add(std::move(message), code, places, make_path(path));
        return false;
    }

    /// Records an error of a part of the field that is being written.
    /// @return false
    bool fail_at(source_offset at, std::string message, std::string_view code)
    {
        if (!errors_.is_full()) errors_.add(std::move(message), code, {&at, 1}, make_path(path_));
        return false;
    }

    bool fail_null(const planned_field& field)
    {
        return fail(field, "Cannot return null for a non-null field.", "INTERNAL_SERVER_ERROR");
    }

    /// Records that the request was over before something could be resolved: a root field, or what else an object has.
    /// @param path  of the one or the other
    bool fail_over(const planned_field& field, const path_step* path)
    {
        const planned_field* blamed = &field;
        for (const path_step* at = path; at != nullptr; at = at->parent)
            if (at->field != nullptr) {
                blamed = at->field;
                break;
            }
        if (setting_.end.is_stopped()) return fail_in(*blamed, "The operation was stopped.", "STOPPED", path);
        return fail_in(*blamed, "The operation took longer than it may.", "TIMED_OUT", path);
    }

    bool abort_too_large() { return abort("The response is too large.", "RESPONSE_TOO_LARGE"); }

    /// Ends the execution: no parent is nullable enough to go on.
    bool abort(std::string message, std::string_view code)
    {
        if (!aborted_) errors_.add(std::move(message), code, {}, make_path(path_));
        aborted_ = true;
        return false;
    }

    static std::vector<path_segment> make_path(const path_step* at)
    {
        std::vector<path_segment> path;
        for (; at != nullptr; at = at->parent) {
            if (at->field != nullptr)
                path.emplace_back(std::string{at->field->key});
            else
                path.emplace_back(at->index);
        }
        std::reverse(path.begin(), path.end());
        return path;
    }

    const execution_setting& setting_;
    text_buffer& out_;
    level_resolver resolver_;
    error_list errors_;
    std::string custom_;  ///< the text of a custom scalar before it is appended
    const path_step* path_ = nullptr;
    std::size_t room_end_;            ///< where the response may end
    std::size_t introspection_room_;  ///< bytes that introspection may still take
    std::size_t depth_ = 0;
    bool aborted_ = false;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_EXECUTION_HPP
