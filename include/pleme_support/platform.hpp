// What the library is built on: C++20, 64 bits, Boost 1.81. Every header includes it, so that a build without says so first.
// Core, preprocessor and static_assert alone. Guide: docs/guide/building.md. Tests: tests/compile_fail/platform_32_bits.cpp.

#ifndef PLEME_SUPPORT_PLATFORM_HPP
#define PLEME_SUPPORT_PLATFORM_HPP

#if __cplusplus < 202002L
#error "pleme-support needs C++20: compile with -std=c++20"
#endif

#include <boost/version.hpp>

#if BOOST_VERSION < 108100
#error "pleme-support needs Boost 1.81 or later (Debian 12: libboost1.81-dev)"
#endif

static_assert(
    sizeof(void*) == 8 && sizeof(sizeof(0)) == 8,
    "pleme-support is for 64-bit platforms: what it bounds and counts is counted in std::size_t, which has 32 bits here");

#endif  // PLEME_SUPPORT_PLATFORM_HPP
