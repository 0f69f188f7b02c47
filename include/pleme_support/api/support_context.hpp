// What the support fields need to know of a request: who calls, and when it has to end. A service's own request context derives
// from it. API layer. Guide: docs/guide/authorization.md. Tests: tests/unit/api/authorization.test.cpp.

#ifndef PLEME_SUPPORT_API_SUPPORT_CONTEXT_HPP
#define PLEME_SUPPORT_API_SUPPORT_CONTEXT_HPP

#include <pleme_support/model/call_context.hpp>

namespace pleme_support::inline v0::api {

/// Filled by the service from its own authentication, before the request is executed; nobody calls until then.
struct support_context : call_context {
    support_context() : call_context{principal::nobody()} {}
};

}  // namespace pleme_support::inline v0::api

#endif  // PLEME_SUPPORT_API_SUPPORT_CONTEXT_HPP
