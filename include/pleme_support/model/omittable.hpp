// An input field that may be left out, given as null, or given a value: three different things in an update.
// Model layer, no behaviour. Guide: docs/guide/updates.md. Tests: tests/unit/model/omittable.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_OMITTABLE_HPP
#define PLEME_SUPPORT_MODEL_OMITTABLE_HPP

#include <pleme_support/platform.hpp>

#include <cassert>
#include <optional>
#include <utility>

namespace pleme_support::inline v0 {

/// Absent, null, or a `T`. Default-constructed it is absent.
template <class T>
class omittable {
public:
    using value_type = T;  ///< what it holds

    constexpr omittable() = default;
    /// Given, with a value.
    constexpr omittable(T value) : given_{true}, value_{std::move(value)} {}

    /// The explicit null, which clears what it is assigned to.
    [[nodiscard]] static constexpr omittable null()
    {
        omittable made;
        made.given_ = true;
        return made;
    }

    /// Whether it was left out.
    [[nodiscard]] constexpr bool is_absent() const noexcept { return !given_; }
    /// Whether it was given as null.
    [[nodiscard]] constexpr bool is_null() const noexcept { return given_ && !value_.has_value(); }
    /// Whether it was given with a value.
    [[nodiscard]] constexpr bool has_value() const noexcept { return value_.has_value(); }

    /// Precondition: `has_value()`.
    [[nodiscard]] constexpr const T& value() const noexcept
    {
        assert(has_value());
        return *value_;
    }

    /// Null and absent as an empty optional; for a caller that has told them apart already.
    [[nodiscard]] constexpr const std::optional<T>& as_optional() const noexcept { return value_; }

    friend bool operator==(const omittable&, const omittable&) = default;

private:
    bool given_ = false;
    std::optional<T> value_;
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_OMITTABLE_HPP
