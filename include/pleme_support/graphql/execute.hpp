// Execution: writes the data of one operation as JSON text, puts null where a field failed, collects the errors.
// GraphQL layer, no templates of the schema. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/execute.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTE_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTE_HPP

#include <pleme_support/graphql/coerce_arguments.hpp>
#include <pleme_support/graphql/compute_location.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/plan.hpp>
#include <pleme_support/graphql/response.hpp>
#include <pleme_support/graphql/schema_view.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::graphql {

/// What executions of one schema share.
struct execution_setting {
    const schema_view& schema;
    std::span<const field_view> meta_fields;  ///< as `planner` wants them
    const limits& bounds;
};

/// One execution of one operation, and what a `write_field_fn` is given to write with.
///
/// A writer appends one JSON value to `out()` and returns true, or records an error and returns false; what it has
/// written by then is cut off, and null goes to the nearest nullable parent
/// (https://spec.graphql.org/September2025/#sec-Handling-Execution-Errors). Exceptions of a writer end at its field.
class execution {
public:
    /// Everything passed in outlives the execution.
    /// @param variables  coerced
    /// @param context    handed to field functions
    execution(const execution_setting& setting, const document& source, const boost::json::object& variables, void* context,
              std::string& out)
        : setting_{setting},
          document_{source},
          variables_{variables},
          context_{context},
          out_{out},
          data_start_{out.size()},
          arena_{buffer_.data(), buffer_.size()},
          planner_{setting.schema, setting.meta_fields, source, variables, setting.bounds, arena_}
    {
    }
    execution(const execution&) = delete;
    execution& operator=(const execution&) = delete;
    ~execution()
    {
        for (const destroyed* at = to_destroy_; at != nullptr; at = at->next) at->destroy(at->object);
    }

    /// Appends the value of `data`: the root selections of `operation` on `root`, an object of type `type`.
    /// Fields of a mutation run one after the other, as all fields do.
    void write_data(const operation_node& operation, const type_view& type, const void* root)
    {
        const planned_set* set = planner_.collect(type, operation.selections);
        if (set == nullptr) fail_planning();
        if (set != nullptr && write_fields(root, *set)) return;
        out_.resize(data_start_);
        out_.append("null");
    }

    [[nodiscard]] const std::vector<graphql_error>& errors() const noexcept { return errors_; }
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
    bool fail(const planned_field& field, std::string message, std::string code)
    {
        if (errors_.size() >= setting_.bounds.execution_errors) return false;
        graphql_error& error = add_error(std::move(message), std::move(code));
        const std::size_t shown = std::min<std::size_t>(field.nodes.size(), setting_.bounds.error_locations);
        for (const field_node* node : field.nodes.first(shown))
            error.locations.push_back(compute_location(document_.source(), node->at));
        return false;
    }

    /// Records an error of a part of the field that is being written.
    /// @return false, for the writer to return
    bool fail_at(source_offset at, std::string message, std::string code)
    {
        if (errors_.size() >= setting_.bounds.execution_errors) return false;
        add_error(std::move(message), std::move(code)).locations.push_back(compute_location(document_.source(), at));
        return false;
    }

    /// The arguments of `field`, coerced and with defaults filled in.
    /// @return nothing if they can't be coerced; the error is recorded then
    [[nodiscard]] const boost::json::object* arguments(const planned_field& field)
    {
        if (field.arguments != nullptr) return field.arguments;
        auto* made = new (arena_.allocate(sizeof(boost::json::object), alignof(boost::json::object)))
            boost::json::object(boost::json::storage_ptr{&arena_});
        const field_node& node = *field.nodes.front();
        coercion_failure failure;
        if (!coerce_arguments(field.view->arguments, node.arguments, node.name.at, variables_, *made, failure)) {
            fail_at(failure.at, std::move(failure.message), "BAD_USER_INPUT");
            return nullptr;
        }
        return field.arguments = made;
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
        if (depth_ >= setting_.bounds.execution_depth) return abort("The response is nested too deeply.", "RESPONSE_TOO_DEEP");
        ++depth_;
        const bool written = write_each(object, set, scope.step);
        --depth_;
        return written;
    }

    bool write_each(const void* object, const planned_set& set, path_step& step)
    {
        out_.push_back('{');
        for (const planned_field& field : set.fields) {
            step.field = &field;
            if (!has_room()) return false;
            out_.append(field.key_text);
            const std::size_t start = out_.size();
            if (!try_write(object, field) && (field.view->type.is_non_null() || !nullify(start))) return false;
            out_.push_back(',');
        }
        if (set.fields.empty())
            out_.push_back('}');
        else
            out_.back() = '}';
        return true;
    }

    /// The one place where exceptions of resolvers end, so that the writers of the schema need no handlers.
    bool try_write(const void* object, const planned_field& field)
    {
        if (field.view->write == nullptr) return fail(field, "This field has no resolver.", "INTERNAL_SERVER_ERROR");
        const std::size_t depth = depth_;
        try {
            return field.view->write(*this, object, field);
        } catch (...) {
            // What it says may hold customer data or driver text: neither leaves the process.
            depth_ = depth;
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
        if (out_.size() - data_start_ <= setting_.bounds.response_bytes) return !aborted_;
        return abort("The response is too large.", "RESPONSE_TOO_LARGE");
    }

    /// Ends the execution: no parent is nullable enough to go on.
    bool abort(std::string_view message, std::string_view code)
    {
        if (!aborted_) add_error(std::string{message}, std::string{code});
        aborted_ = true;
        return false;
    }

    bool fail_planning()
    {
        const planner::failure& failure = planner_.last_failure();
        return fail_at(failure.at, std::string{failure.message}, "BAD_USER_INPUT");
    }

    graphql_error& add_error(std::string message, std::string code)
    {
        graphql_error& error = errors_.emplace_back();
        error.message = std::move(message);
        error.code = std::move(code);
        for (const path_step* at = path_; at != nullptr; at = at->parent) {
            if (at->field != nullptr)
                error.path.emplace_back(std::string{at->field->key});
            else
                error.path.emplace_back(at->index);
        }
        std::reverse(error.path.begin(), error.path.end());
        return error;
    }

    const execution_setting& setting_;
    const document& document_;
    const boost::json::object& variables_;
    void* context_;
    std::string& out_;
    std::size_t data_start_;
    std::array<unsigned char, 8192> buffer_;  // uninitialised on purpose: most requests need no more than this
    boost::json::monotonic_resource arena_;
    planner planner_;
    std::vector<graphql_error> errors_;
    const path_step* path_ = nullptr;
    const destroyed* to_destroy_ = nullptr;
    std::size_t depth_ = 0;
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
        return scope_.run.has_room();
    }

    void close() { scope_.run.out_.push_back(']'); }

private:
    execution::path_scope scope_;
    std::size_t size_ = 0;
};

}  // namespace pleme_support::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTE_HPP
