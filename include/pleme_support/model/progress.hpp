// How far work that goes in bounded steps has come.
// Model layer. Guide: docs/guide/retention.md. Tests: tests/unit/repository/retention.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_PROGRESS_HPP
#define PLEME_SUPPORT_MODEL_PROGRESS_HPP

#include <boost/describe/class.hpp>

#include <cstdint>

namespace pleme_support {

/// What one step did. Call again while there is more: what is done stays done, whatever stops the rest.
struct step_progress {
    std::int32_t done = 0;  ///< tickets that this step dealt with
    bool more = false;      ///< there are others

    friend bool operator==(const step_progress&, const step_progress&) = default;
};
BOOST_DESCRIBE_STRUCT(step_progress, (), (done, more))

}  // namespace pleme_support

#endif  // PLEME_SUPPORT_MODEL_PROGRESS_HPP
