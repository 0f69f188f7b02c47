// What a host may set about its support desk.
// Repository layer: values only. Guide: docs/guide/getting_started.md. Tests: tests/unit/repository/*.test.cpp.

#ifndef PLEME_SUPPORT_REPOSITORY_OPTIONS_HPP
#define PLEME_SUPPORT_REPOSITORY_OPTIONS_HPP

#include <pleme_support/model/agent_directory.hpp>
#include <pleme_support/model/clock_observer.hpp>
#include <pleme_support/rules/lifecycle.hpp>
#include <pleme_support/text_folding.hpp>

#include <chrono>
#include <cstdint>
#include <memory>

namespace pleme_support::inline v0 {

/// What a host may set about its support desk.
struct repository_options {
    rules::ticket_rules rules;                      ///< the lifecycle and its windows
    int attempts = 64;                              ///< how often a command that meets a conflict is decided anew; 1 or more
    std::int32_t number_block = 50;                 ///< ticket numbers taken from storage at a time; 1 or more
    std::chrono::hours idempotency_lifetime{48};    ///< how long a key is remembered; 24 h or more
    std::shared_ptr<const agent_directory> agents;  ///< who is an agent, and what he is called; may be null
    std::shared_ptr<const text_folding> folding;    ///< what searches and tags are compared by; null: utf8proc, accents kept
    std::chrono::minutes clock_tolerance{5};        ///< what lies further ahead of the clock than that is told
    std::shared_ptr<clock_observer> clocks;         ///< who is told, beside the tick's report; may be null
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_REPOSITORY_OPTIONS_HPP
