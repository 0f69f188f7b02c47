// Resolves one root field level by level: every resolver of a level runs once for all objects of the level.
// GraphQL layer, no templates of the schema. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/batch.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_LEVEL_RESOLVER_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_LEVEL_RESOLVER_HPP

#include <pleme_support/graphql/execution/arena.hpp>
#include <pleme_support/graphql/execution/argument_structs.hpp>
#include <pleme_support/graphql/execution/column.hpp>
#include <pleme_support/graphql/execution/execution_setting.hpp>
#include <pleme_support/graphql/execution/field_call.hpp>
#include <pleme_support/graphql/value_shape.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql {

/// `{ tickets { clocks { state } messages { author { name } } } }`, of which `clocks`, `messages` and `author` are batch
/// functions: the root field gives 20 tickets. They are level 1, with two columns: one call of `clocks` and one of `messages`
/// fill 20 cells each. Clocks have no columns, so nobody looks at them before they are written. The messages in those 20
/// cells, however many there are, are level 2, and one call of `author` gets them all.
class level_resolver {
public:
    explicit level_resolver(const execution_setting& setting) : setting_{setting} {}
    level_resolver(const level_resolver&) = delete;
    level_resolver& operator=(const level_resolver&) = delete;

    enum class outcome { done, too_large, too_deep };

    /// Resolves a root field and all that lies below it. What the last call gave is gone then.
    /// @param into  receives its value
    /// @param room  bytes that its text may take
    [[nodiscard]] outcome resolve(const planned_field& field, cell& into, std::size_t room)
    {
        begin(room);
        const void* const root = setting_.root;
        fill(field, {&root, 1}, {&into, 1});
        if (!open(field, {&into, 1})) return outcome::too_large;
        std::size_t first = 0;
        for (std::size_t depth = 1; first != used_; ++depth) {
            if (depth > setting_.bounds.execution_depth) return outcome::too_deep;
            const std::size_t last = next_ = used_;
            for (; first != last; ++first)
                if (!run_level(first)) return outcome::too_large;
        }
        return outcome::done;
    }

    [[nodiscard]] const object_level& level(std::size_t index) const noexcept { return levels_[index]; }
    [[nodiscard]] placed_object place_of(std::uint32_t object) const noexcept { return placed_[object]; }
    [[nodiscard]] const cell_failure& failure(std::uint32_t of) const noexcept { return failures_[of - first_failure]; }

    /// How many objects of a value have columns.
    [[nodiscard]] static std::uint32_t count_placed(const planned_field& field, const value_shape& shape, const void* value)
    {
        std::uint32_t count = 0;
        visit_objects(field, shape, value, [&](planned_set&, const void*) { ++count; });
        return count;
    }

    /// Looks at the end of the request. Once it is over, it stays so.
    [[nodiscard]] bool is_over() noexcept { return is_over_ = is_over_ || setting_.end.is_over(); }

private:
    /// A resolver that gets all objects of a level still gets no more than storage takes at once.
    static constexpr std::size_t most_in_batch = 1000;

    void begin(std::size_t room)
    {
        arena_.clear();
        placed_.clear();
        failures_.clear();
        if (used_ != 0) std::fill(level_of_set_.begin(), level_of_set_.end(), 0);
        used_ = next_ = 0;
        room_ = room;
        held_ = setting_.bounds.resolved_bytes;
    }

    bool run_level(std::size_t index)
    {
        const planned_set& set = *levels_[index].set;
        const std::size_t rows = levels_[index].objects.size();
        const std::span<std::span<cell>> columns = arena_.make_array<std::span<cell>>(set.columns.size());
        levels_[index].columns = columns;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const planned_field& field = *set.columns[i];
            // Each value takes at least a digit: what can't be written any more is not resolved.
            if (!take(room_, rows * (field.key_text.size() + 1))) return false;
            if (!take(held_, rows * (sizeof(cell) + (field.shape != nullptr ? field.shape->bytes : 0)))) return false;
            columns[i] = arena_.make_array<cell>(rows);
            if (field.same_as != 0)
                std::copy(columns[field.same_as - 1].begin(), columns[field.same_as - 1].end(), columns[i].begin());
            else
                fill(field, levels_[index].objects, columns[i]);
            if (!open(field, columns[i])) return false;
        }
        return true;
    }

    /// Opens the level below a column: the objects in it that have columns of their own.
    /// @return false if that would be too large
    bool open(const planned_field& field, std::span<cell> cells)
    {
        if (!field.feeds_columns) return true;
        const value_shape& shape = *field.shape;
        bool fits = true;
        for (cell& each : cells) {
            each.first_child = static_cast<std::uint32_t>(placed_.size());
            if (each.value == nullptr) continue;
            visit_objects(field, shape, each.value, [&](planned_set& set, const void* object) {
                fits = fits && take(room_, 3) && take(held_, sizeof(void*) + sizeof(placed_object));
                if (fits) place(set, object);
            });
            if (!fits) return false;
        }
        return true;
    }

    void fill(const planned_field& field, std::span<const void* const> objects, std::span<cell> cells)
    {
        const field_source& source = field.view->source;
        if (source.kind == source_kind::member) {
            for (std::size_t i = 0; i < objects.size(); ++i) cells[i].value = source.member(objects[i]);
            return;
        }
        if (is_over()) return end(cells);
        field_call all{setting_.call, field, nullptr, objects, cells, arena_, failures_};
        if (source.resolve == nullptr) return all.fail_all({"This field has no resolver.", "INTERNAL_SERVER_ERROR", {}});
        if (setting_.guard != nullptr)
            if (auto refused = setting_.guard->refuse(*field.parent, *field.view, setting_.call.context, objects.size()))
                return all.fail_all({std::move(refused->message), std::move(refused->code), {}});
        const void* arguments = field.arguments;
        if (arguments == nullptr && source.arguments != nullptr) {
            void* const made = make_arguments(*source.arguments);
            if (auto refused = read_arguments(field, setting_.variables, made)) return all.fail_all(*std::move(refused));
            arguments = made;
        }
        const std::size_t step = source.kind == source_kind::batch ? most_in_batch : 1;
        for (std::size_t at = 0; at < objects.size(); at += step) {
            if (at != 0 && is_over_now(step)) return end(cells.subspan(at));
            const std::size_t size = (std::min)(step, objects.size() - at);
            call(field, arguments, objects.subspan(at, size), cells.subspan(at, size));
        }
    }

    /// The one place where exceptions of resolvers end, so that the functions of the schema need no handlers.
    void call(const planned_field& field, const void* arguments, std::span<const void* const> objects, std::span<cell> cells)
    {
        field_call one{setting_.call, field, arguments, objects, cells, arena_, failures_};
        try {
            field.view->source.resolve(one);
        } catch (const std::bad_alloc&) {
            throw;  // there is no memory to go on with
        } catch (...) {
            // What it says may hold customer data or driver text: the host hears of it, a client does not.
            if (setting_.observer != nullptr)
                setting_.observer->on_exception(*field.parent, *field.view, std::current_exception());
            one.fail_all({"internal error", "INTERNAL_SERVER_ERROR", {}});
        }
    }

    void* make_arguments(const arguments_view& as)
    {
        void* const made = arena_.allocate(as.bytes, as.alignment);
        as.construct(made);
        arena_.destroy_later(made, as.destroy);
        return made;
    }

    static void end(std::span<cell> cells)
    {
        for (cell& each : cells) each.failure = not_resolved;
    }

    /// Between calls for single objects, the clock is read once in a while: a look at it costs more than most of them.
    bool is_over_now(std::size_t step) noexcept
    {
        constexpr unsigned looks = 16;
        if (!is_over_ && step == 1 && !setting_.end.is_stopped() && ++looked_ % looks != 0) return false;
        return is_over();
    }

    void place(planned_set& set, const void* object)
    {
        if (level_of_set_.empty()) level_of_set_.resize(setting_.plan.sets);
        std::uint32_t& index = level_of_set_[set.number];  // and 1
        if (index <= next_) {
            if (used_ == levels_.size()) levels_.emplace_back();
            levels_[used_].set = &set;
            levels_[used_].objects.clear();
            index = static_cast<std::uint32_t>(++used_);
        }
        object_level& level = levels_[index - 1];
        placed_.push_back({index - 1, static_cast<std::uint32_t>(level.objects.size())});
        level.objects.push_back(object);
    }

    /// Visits the objects of a value that have columns, in the order in which they are written.
    template <class Visit>
    static void visit_objects(const planned_field& field, const value_shape& shape, const void* value, const Visit& visit)
    {
        switch (shape.kind) {
            case shape_kind::nullable:
                if (const void* const within = shape.get(value)) visit_objects(field, *shape.inner, within, visit);
                return;
            case shape_kind::list: {
                const std::size_t size = shape.size(value);
                for (std::size_t i = 0; i < size; ++i) visit_objects(field, *shape.inner, shape.at(value, i), visit);
                return;
            }
            case shape_kind::object:
            case shape_kind::abstract: {
                const object_ref opened = open_object(shape, value);
                if (planned_set* const set = field.find_set(*opened.type); set != nullptr && !set->columns.empty())
                    visit(*set, opened.object);
                return;
            }
            default:
                return;
        }
    }

    static bool take(std::size_t& from, std::size_t bytes) noexcept
    {
        if (bytes > from) return false;
        from -= bytes;
        return true;
    }

    const execution_setting& setting_;
    execution_arena arena_;
    std::vector<object_level> levels_;         ///< of which `used_` are in use
    std::vector<std::uint32_t> level_of_set_;  ///< the last one, and 1; empty until there is a level
    std::vector<placed_object> placed_;
    std::vector<cell_failure> failures_;
    std::size_t used_ = 0;
    std::size_t next_ = 0;  ///< the first of the levels that are being opened
    std::size_t room_ = 0;  ///< bytes of text that may still be promised
    std::size_t held_ = 0;  ///< bytes of values that may still be held
    unsigned looked_ = 0;
    bool is_over_ = false;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_LEVEL_RESOLVER_HPP
