// The version of the library, for programs that must tell releases apart.
// Core. Guide: CHANGELOG.md. Tests: tests/unit/version.test.cpp.

#ifndef PLEME_SUPPORT_VERSION_HPP
#define PLEME_SUPPORT_VERSION_HPP

#include <pleme_support/platform.hpp>

#include <string_view>

/// major * 10000 + minor * 100 + patch, for `#if`.
#define PLEME_SUPPORT_VERSION 100

namespace pleme_support::inline v0 {

/// The version as people write it; the same as `project(VERSION)` in CMakeLists.txt, which a test checks.
inline constexpr std::string_view version = "0.1.0";

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_VERSION_HPP
