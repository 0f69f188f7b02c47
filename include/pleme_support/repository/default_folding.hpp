// What folds texts where a host says nothing: utf8proc, unless PLEME_SUPPORT_UTF8PROC is 0.
// Repository layer; only repository.hpp includes it. Guide: docs/guide/search.md. Tests: tests/unit/repository/search.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_DEFAULT_FOLDING_HPP
#define PLEME_SUPPORT_REPOSITORY_DEFAULT_FOLDING_HPP

#include <pleme_support/repository/options.hpp>

#include <memory>
#include <stdexcept>
#include <utility>

#ifndef PLEME_SUPPORT_UTF8PROC
/// 0 for a host that has a folding of its own, and no utf8proc.
#define PLEME_SUPPORT_UTF8PROC 1
#endif
#if PLEME_SUPPORT_UTF8PROC
#include <pleme_support/utf8proc_folding.hpp>
#endif

namespace pleme_support::inline v0::repository {

/// @return the options with a folding; throws `std::invalid_argument` if they have none and there is no utf8proc
[[nodiscard]] inline repository_options with_folding(repository_options options)
{
    if (options.folding != nullptr) return options;
#if PLEME_SUPPORT_UTF8PROC
    options.folding = std::make_shared<const utf8proc_folding>();
    return options;
#else
    throw std::invalid_argument{"without utf8proc the repository's options need a folding"};
#endif
}

}  // namespace pleme_support::inline v0::repository

#endif  // PLEME_SUPPORT_REPOSITORY_DEFAULT_FOLDING_HPP
