// What every fallible call of pleme-support returns: a value, or the error that kept it from being made.
// Core, no I/O. Guide: docs/guide/errors.md. Tests: tests/unit/result.test.cpp.

#ifndef PLEME_SUPPORT_RESULT_HPP
#define PLEME_SUPPORT_RESULT_HPP

#include <pleme_support/error.hpp>

#include <boost/assert/source_location.hpp>

#include <cassert>
#include <concepts>
#include <new>
#include <type_traits>
#include <utility>

namespace pleme_support::inline v0 {

/// A `T`, or the `E` that kept it from being made. Has the members of `boost::system::result` that a caller needs, with the
/// same meaning, and no other: every record and every set of rows has its own `result`, and the variant behind Boost's was a
/// third of what a storage takes to compile (docs/decisions/0014).
/// @tparam T  movable without an exception
/// @tparam E  likewise; not what a `T` is made from
template <class T, class E = support_error>
class [[nodiscard]] result {
public:
    using value_type = T;  ///< of a success
    using error_type = E;  ///< of a failure

    /// A value of its own default.
    result() : is_value_{true}, value_{} {}
    /// A failure.
    result(E error) noexcept : is_value_{false}, error_{std::move(error)} {}
    /// A success, made from what a value is made from.
    template <class U>
    requires(!std::same_as<std::remove_cvref_t<U>, result> && !std::convertible_to<U, E> && std::convertible_to<U, T>)
        result(U&& value)
        : is_value_{true}, value_(std::forward<U>(value))
    {
    }

    /// A copy, of what can be copied.
    result(const result& other) requires std::is_copy_constructible_v<T> : is_value_{other.is_value_}
    {
        if (is_value_)
            ::new (static_cast<void*>(&value_)) T(other.value_);
        else
            ::new (static_cast<void*>(&error_)) E(other.error_);
    }
    /// The other one keeps a value or an error that was moved from.
    result(result&& other) noexcept : is_value_{other.is_value_} { take(other); }
    /// By a copy, or by what was moved.
    result& operator=(result other) noexcept
    {
        static_assert(std::is_nothrow_move_constructible_v<T>, "an assignment must leave a value or an error");
        this->~result();
        is_value_ = other.is_value_;
        take(other);
        return *this;
    }
    ~result()
    {
        if (is_value_)
            value_.~T();
        else
            error_.~E();
    }

    /// Whether it is a success.
    [[nodiscard]] bool has_value() const noexcept { return is_value_; }
    /// As `has_value`.
    [[nodiscard]] explicit operator bool() const noexcept { return is_value_; }

    /// The value; throws what `throw_exception_from_error` of the error's namespace throws if there is none.
    T& value(const boost::source_location& where = BOOST_CURRENT_LOCATION) &
    {
        if (!is_value_) throw_exception_from_error(error_, where);
        return value_;
    }
    /// As above.
    const T& value(const boost::source_location& where = BOOST_CURRENT_LOCATION) const&
    {
        if (!is_value_) throw_exception_from_error(error_, where);
        return value_;
    }
    /// As above, moved out.
    T value(const boost::source_location& where = BOOST_CURRENT_LOCATION) &&
    {
        if (!is_value_) throw_exception_from_error(error_, where);
        return std::move(value_);
    }

    /// The value of a success; of a failure it must not be asked for, as with the four below.
    [[nodiscard]] T& operator*() & noexcept { return assert(is_value_), value_; }
    /// As above.
    [[nodiscard]] const T& operator*() const& noexcept { return assert(is_value_), value_; }
    /// As above, to be moved from.
    [[nodiscard]] T&& operator*() && noexcept { return assert(is_value_), std::move(value_); }
    /// A member of the value.
    [[nodiscard]] T* operator->() noexcept { return assert(is_value_), &value_; }
    /// A member of the value.
    [[nodiscard]] const T* operator->() const noexcept { return assert(is_value_), &value_; }

    /// The error of a failure; of a success it must not be asked for.
    [[nodiscard]] const E& error() const& noexcept { return assert(!is_value_), error_; }
    /// As above, moved out.
    [[nodiscard]] E error() && noexcept { return assert(!is_value_), std::move(error_); }

    /// Two equal values, or two equal errors.
    [[nodiscard]] friend bool operator==(const result& a, const result& b)
    {
        return a.is_value_ == b.is_value_ && (a.is_value_ ? a.value_ == b.value_ : a.error_ == b.error_);
    }

private:
    void take(result& other) noexcept
    {
        if (is_value_)
            ::new (static_cast<void*>(&value_)) T(std::move(other.value_));
        else
            ::new (static_cast<void*>(&error_)) E(std::move(other.error_));
    }

    bool is_value_;
    union {
        T value_;
        E error_;
    };
};

/// Done, or the error that kept it from being done.
template <class E>
class [[nodiscard]] result<void, E> {
public:
    using value_type = void;  ///< nothing
    using error_type = E;     ///< of a failure

    /// A success.
    result() = default;
    /// A failure.
    result(E error) noexcept : is_value_{false}, error_{std::move(error)} {}

    /// Whether it is a success.
    [[nodiscard]] bool has_value() const noexcept { return is_value_; }
    /// As `has_value`.
    [[nodiscard]] explicit operator bool() const noexcept { return is_value_; }

    /// Nothing; throws as `value()` of any other result.
    void value(const boost::source_location& where = BOOST_CURRENT_LOCATION) const
    {
        if (!is_value_) throw_exception_from_error(error_, where);
    }

    /// The error of a failure; of a success it must not be asked for.
    [[nodiscard]] const E& error() const& noexcept { return assert(!is_value_), error_; }
    /// As above, moved out.
    [[nodiscard]] E error() && noexcept { return assert(!is_value_), std::move(error_); }

    /// Two successes, or two equal errors.
    [[nodiscard]] friend bool operator==(const result&, const result&) = default;

private:
    bool is_value_ = true;
    E error_{};
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_RESULT_HPP
