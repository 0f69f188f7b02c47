// The host's directory of its agents: who is one, and what he is called.
// Model layer. Guide: docs/guide/participants.md, docs/guide/metrics.md. Tests: tests/unit/repository/participants.test.cpp,
// dashboard.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_AGENT_DIRECTORY_HPP
#define PLEME_SUPPORT_MODEL_AGENT_DIRECTORY_HPP

#include <pleme_support/model/ids.hpp>

#include <optional>
#include <string>

namespace pleme_support::inline v0 {

/// Where a host says who its agents are.
class agent_directory {
public:
    virtual ~agent_directory() = default;

    /// May be called from several threads at once, and more than once for one command.
    /// @return what the agent is called; nothing for somebody who is none
    [[nodiscard]] virtual std::optional<std::string> name_of(const uuid& agent_id) const = 0;
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_AGENT_DIRECTORY_HPP
