// One call of the repository as its host makes it: who calls, until when anybody waits for it, and what it is called in logs.
// Model layer. Guide: docs/guide/authorization.md, docs/guide/errors.md. Tests: tests/unit/repository/call_end.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_CALL_CONTEXT_HPP
#define PLEME_SUPPORT_MODEL_CALL_CONTEXT_HPP

#include <pleme_support/model/call_end.hpp>
#include <pleme_support/model/principal.hpp>

#include <atomic>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0 {

/// Who calls, and when his call has to end. A `principal` alone is one without an end.
struct call_context {
    principal caller;  ///< who calls
    call_end end;      ///< when it has to end
    std::string_view trace;  ///< what the host calls the request; outlives the call

    /// @param expires_at, stop  see `call_end`
    call_context(principal who, call_end::instant expires_at = (call_end::instant::max)(),
                 const std::atomic<bool>* stop = nullptr, std::string_view trace_id = {})
        : caller{std::move(who)}, end{expires_at, stop}, trace{trace_id}
    {
    }
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_CALL_CONTEXT_HPP
