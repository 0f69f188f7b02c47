// The objects of one level, as a batch function gets them.
// GraphQL layer. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/batch.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_PARENTS_HPP
#define PLEME_SUPPORT_GRAPHQL_PARENTS_HPP

#include <pleme_support/platform.hpp>

#include <cstddef>
#include <span>

namespace pleme_support::inline v0::graphql {

/// A parameter that makes a function a batch function, a field of `T` whose values are computed for many objects at once:
/// `std::vector<V> f(const parents<T>& of, …)`, or a `result` of one, or one of `result`s. The first value is the first
/// object's, and so on; an object that a request reaches twice is there twice.
template <class T>
class parents {
public:
    using value_type = T;  ///< of the objects

    /// Made by the engine, one a call.
    /// @param objects  each the address of a `T`
    explicit parents(std::span<const void* const> objects) : objects_{objects} {}

    /// At least one, at most 1,000.
    [[nodiscard]] std::size_t size() const noexcept { return objects_.size(); }
    /// @param at  below `size()`
    [[nodiscard]] const T& operator[](std::size_t at) const { return *static_cast<const T*>(objects_[at]); }

private:
    std::span<const void* const> objects_;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_PARENTS_HPP
