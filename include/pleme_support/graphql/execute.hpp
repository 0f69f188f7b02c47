// Execution: writes the data of one operation as JSON text, puts null where a field failed, collects the errors.
// GraphQL layer, no templates of the schema. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTE_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTE_HPP

#include <pleme_support/graphql/coerce_arguments.hpp>
#include <pleme_support/graphql/error_list.hpp>
#include <pleme_support/graphql/execution_end.hpp>
#include <pleme_support/graphql/execution_observer.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/operation_check.hpp>
#include <pleme_support/graphql/plan.hpp>
#include <pleme_support/graphql/response.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql {

/// What an execution is given besides its operation.
struct execution_setting {
    const schema_view& schema;
    std::span<const field_view> meta_fields;  ///< as `planner` wants them
    const limits& bounds;
    execution_end end{};
    execution_observer* observer = nullptr;  ///< may be null
};

/// One execution of one operation, and what a `write_field_fn` is given to write with.
///
/// A writer appends one JSON value to `out()` and returns true, or records an error and returns false; what it has
/// written by then is cut off, and null goes to the nearest nullable parent
/// (https://spec.graphql.org/September2025/#sec-Handling-Execution-Errors). Exceptions of a writer end at its field, but for
/// `std::bad_alloc`, which gets out.
class execution {
public:
    /// Everything passed in outlives the execution.
    /// @param variables  coerced
    /// @param context    handed to field functions
    execution(const execution_setting& setting, const document& source, const boost::json::object& variables, void* context,
              std::string& out)
        : setting_{setting},
          variables_{variables},
          context_{context},
          out_{out},
          data_start_{out.size()},
          arena_{buffer_.data(), buffer_.size()},
          planner_{setting.schema, setting.meta_fields, source, variables, setting.bounds, arena_},
          errors_{source.source(), setting.bounds, setting.bounds.execution_errors},
          room_end_{out.size() + setting.bounds.response_bytes},
          introspection_room_{setting.bounds.introspection_bytes}
    {
    }
    execution(const execution&) = delete;
    execution& operator=(const execution&) = delete;
    ~execution()
    {
        for (const destroyed* at = to_destroy_; at != nullptr; at = at->next) at->destroy(at->object);
    }

    /// Plans the operation to its leaves, and checks that it is within bounds. Once, before `write_data`.
    /// @param type  the root type
    /// @return false if it is too large to be executed; the error is recorded then
    [[nodiscard]] bool plan(const operation_node& operation, const type_view& type)
    {
        root_ = planner_.collect(type, operation.selections);
        if (root_ == nullptr) {
            const planner::failure& failure = planner_.last_failure();
            if (failure.is_bound) return refuse(std::string{failure.message}, failure.at);
            return true;  // what depends on variables is an error of the data
        }
        auto failure = operation_check{planner_, variables_, setting_.bounds}.find_failure(*root_);
        return !failure || refuse(std::move(failure->message), failure->at);
    }

    /// Appends the value of `data`: the planned root selections of `root`.
    /// Fields of a mutation run one after the other, as all fields do.
    void write_data(const void* root)
    {
        if (root_ == nullptr) fail_planning();
        if (root_ != nullptr && write_root_fields(root, *root_)) return;
        out_.resize(data_start_);
        out_.append("null");
    }

    [[nodiscard]] const std::vector<graphql_error>& errors() const noexcept { return errors_.all(); }
    [[nodiscard]] const schema_view& schema() const noexcept { return setting_.schema; }
    [[nodiscard]] void* context() const noexcept { return context_; }
    [[nodiscard]] std::string& out() noexcept { return out_; }
    [[nodiscard]] planner& plans() noexcept { return planner_; }

    /// Writes `object` with the sub-selections of `field`.
    /// @param type  an object type
    [[nodiscard]] bool write_object(const void* object, const type_view& type, const planned_field& field)
    {
        const planned_set* set = planner_.collect(type, field);
        return set != nullptr ? write_fields(object, *set) : fail_planning();
    }

    /// Writes by `write()`, and null if it fails.
    template <class Write>
    [[nodiscard]] bool write_nullable(Write&& write)
    {
        const std::size_t start = out_.size();
        if (write()) return true;
        return nullify(start);
    }

    /// Records an error of the field that is being written.
    /// @return false, for the writer to return
    bool fail(const planned_field& field, std::string message, std::string_view code)
    {
        if (errors_.is_full()) return false;
        std::vector<source_offset> places;
        for (const field_node* node : field.nodes.first((std::min)(field.nodes.size(), setting_.bounds.error_locations)))
            places.push_back(node->at);
        errors_.add(std::move(message), code, places, make_path());
        return false;
    }

    /// Records an error of a part of the field that is being written.
    /// @return false, for the writer to return
    bool fail_at(source_offset at, std::string message, std::string_view code)
    {
        if (!errors_.is_full()) errors_.add(std::move(message), code, {&at, 1}, make_path());
        return false;
    }

    /// The arguments of `field`, coerced and with defaults filled in.
    /// @return nothing if they can't be coerced; the error is recorded then
    [[nodiscard]] const coerced_arguments* arguments(const planned_field& field)
    {
        if (field.arguments != nullptr) return field.arguments;
        const std::span<const input_value_view> declared = field.view->arguments;
        const std::span<const boost::json::value*> values = planner_.make_array<const boost::json::value*>(declared.size());
        const field_node& node = *field.nodes.front();
        coercion_failure failure;
        if (!coerce_arguments(declared, node.arguments, node.name.at, variables_, values, arena_, failure)) {
            fail_at(failure.at, std::move(failure.message), "BAD_USER_INPUT");
            return nullptr;
        }
        coerced_arguments* made = &planner_.make_array<coerced_arguments>(1)[0];
        *made = {declared, values};
        return field.arguments = made;
    }

    /// Whether a field is written once at most, so that nothing need be kept for the next time.
    [[nodiscard]] bool is_root(const planned_field& field) const noexcept
    {
        return root_ != nullptr && &field >= root_->fields.data() && &field < root_->fields.data() + root_->fields.size();
    }

    /// Looks at the end of the request, once in a while at the clock. Once it is over, it stays so.
    /// @return true if it is over; the error is recorded then
    [[nodiscard]] bool is_over()
    {
        constexpr unsigned looks = 16;  // a look at the clock costs more than most leaves
        if (!is_over_ && !setting_.end.is_stopped() && (++looked_ % looks != 0 || !setting_.end.is_over())) return false;
        return record_end();
    }

    /// Makes a `T` that lives as long as the execution.
    template <class T>
    [[nodiscard]] T* make()
    {
        T* made = new (arena_.allocate(sizeof(T), alignof(T))) T{};
        if constexpr (!std::is_trivially_destructible_v<T>) {
            destroyed* entry = &planner_.make_array<destroyed>(1)[0];
            *entry = {made, [](void* object) { static_cast<T*>(object)->~T(); }, to_destroy_};
            to_destroy_ = entry;
        }
        return made;
    }

private:
    friend class list_writer;

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
    struct destroyed {
        void* object = nullptr;
        void (*destroy)(void*) = nullptr;
        const destroyed* next = nullptr;
    };

    bool write_fields(const void* object, const planned_set& set)
    {
        path_scope scope{*this};
        // A validated operation was checked; in one that was not, fragments and data may lead in circles.
        if (depth_ >= setting_.bounds.execution_depth) return abort("The response is nested too deeply.", "RESPONSE_TOO_DEEP");
        ++depth_;
        out_.push_back('{');
        bool written = true;
        for (std::size_t i = 0; written && i < set.fields.size(); ++i) written = write_next(object, set.fields[i], scope.step);
        --depth_;
        return written && close_object(set);
    }

    /// As `write_fields`; before each field it is asked whether the request still goes on, and how much room there is.
    bool write_root_fields(const void* root, const planned_set& set)
    {
        path_scope scope{*this};
        out_.push_back('{');
        for (const planned_field& field : set.fields) {
            const bool introspects = field.view->name == "__schema" || field.view->name == "__type";
            const std::size_t start = out_.size();
            const std::size_t room_end = room_end_;
            if (introspects) room_end_ = (std::min)(room_end_, start + introspection_room_);
            is_over_ = is_over_ || setting_.end.is_over();
            if (!write_next(root, field, scope.step)) return false;
            room_end_ = room_end;
            if (introspects) introspection_room_ -= (std::min)(introspection_room_, out_.size() - start);
        }
        return close_object(set);
    }

    bool write_next(const void* object, const planned_field& field, path_step& step)
    {
        step.field = &field;
        if (!has_room()) return false;
        out_.append(field.key_text);
        const std::size_t start = out_.size();
        if (!try_write(object, field) && (field.view->type.is_non_null() || !nullify(start))) return false;
        out_.push_back(',');
        return true;
    }

    bool close_object(const planned_set& set)
    {
        if (set.fields.empty())
            out_.push_back('}');
        else
            out_.back() = '}';
        return true;
    }

    /// The one place where exceptions of resolvers end, so that the writers of the schema need no handlers.
    bool try_write(const void* object, const planned_field& field)
    {
        if (is_over_) return !record_end();
        if (field.view->write == nullptr) return fail(field, "This field has no resolver.", "INTERNAL_SERVER_ERROR");
        const std::size_t depth = depth_;
        try {
            return field.view->write(*this, object, field);
        } catch (const std::bad_alloc&) {
            throw;  // there is no memory to go on with
        } catch (...) {
            // What it says may hold customer data or driver text: the host hears of it, a client does not.
            depth_ = depth;
            if (setting_.observer != nullptr)
                setting_.observer->on_exception(*field.parent, *field.view, std::current_exception());
            return fail(field, "internal error", "INTERNAL_SERVER_ERROR");
        }
    }

    /// Replaces what was written from `start` by null, unless the whole execution is over.
    bool nullify(std::size_t start)
    {
        if (aborted_) return false;
        out_.resize(start);
        out_.append("null");
        return true;
    }

    bool has_room()
    {
        if (out_.size() <= room_end_) return !aborted_;
        return abort("The response is too large.", "RESPONSE_TOO_LARGE");
    }

    /// Ends the execution: no parent is nullable enough to go on.
    bool abort(std::string message, std::string_view code)
    {
        if (!aborted_) errors_.add(std::move(message), code, {}, make_path());
        aborted_ = true;
        return false;
    }

    /// Records that the request is over, at the field that is being written.
    /// @return true
    bool record_end()
    {
        is_over_ = true;
        const planned_field* field = nullptr;
        for (const path_step* at = path_; at != nullptr && field == nullptr; at = at->parent) field = at->field;
        if (field == nullptr) return true;
        if (setting_.end.is_stopped())
            fail(*field, "The operation was stopped.", "STOPPED");
        else
            fail(*field, "The operation took longer than it may.", "TIMED_OUT");
        return true;
    }

    bool refuse(std::string message, source_offset at)
    {
        errors_.add(std::move(message), "OPERATION_TOO_LARGE", {&at, 1});
        return false;
    }

    bool fail_planning()
    {
        const planner::failure& failure = planner_.last_failure();
        return fail_at(failure.at, std::string{failure.message}, "BAD_USER_INPUT");
    }

    /// The path of the field that is being written.
    [[nodiscard]] std::vector<path_segment> make_path() const
    {
        std::vector<path_segment> path;
        for (const path_step* at = path_; at != nullptr; at = at->parent) {
            if (at->field != nullptr)
                path.emplace_back(std::string{at->field->key});
            else
                path.emplace_back(at->index);
        }
        std::reverse(path.begin(), path.end());
        return path;
    }

    const execution_setting& setting_;
    const boost::json::object& variables_;
    void* context_;
    std::string& out_;
    std::size_t data_start_;
    std::array<unsigned char, 8192> buffer_;  // uninitialised on purpose: most requests need no more than this
    boost::json::monotonic_resource arena_;
    planner planner_;
    error_list errors_;
    planned_set* root_ = nullptr;
    const path_step* path_ = nullptr;
    const destroyed* to_destroy_ = nullptr;
    std::size_t room_end_;            ///< where the response may end
    std::size_t introspection_room_;  ///< bytes that introspection may still take
    std::size_t depth_ = 0;
    unsigned looked_ = 0;
    bool is_over_ = false;
    bool aborted_ = false;
};

/// Writes one list: `next` before each item, `close` after the last.
class list_writer {
public:
    explicit list_writer(execution& run) : scope_{run} { run.out_.push_back('['); }

    /// @return false if the execution is over
    [[nodiscard]] bool next()
    {
        if (size_ != 0) scope_.run.out_.push_back(',');
        scope_.step.index = size_++;
        return scope_.run.has_room() && !scope_.run.is_over();
    }

    void close() { scope_.run.out_.push_back(']'); }

private:
    execution::path_scope scope_;
    std::size_t size_ = 0;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTE_HPP
