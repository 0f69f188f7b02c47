// Why a call of pleme-support failed.
// Core, no I/O. Guide: docs/guide/errors.md. Tests: tests/unit/error.test.cpp.

#ifndef PLEME_SUPPORT_ERROR_HPP
#define PLEME_SUPPORT_ERROR_HPP

#include <pleme_support/platform.hpp>

#include <boost/describe/enum.hpp>
#include <boost/throw_exception.hpp>

#include <stdexcept>
#include <string>

namespace pleme_support::inline v0 {

/// Why a call failed. Names are public: GraphQL shows them upper-cased in `extensions.code`.
enum class errc {
    not_found = 1,         ///< no such ticket within the caller's scope
    invalid_argument,      ///< an input breaks its documented bounds
    invalid_transition,    ///< the lifecycle forbids this status change
    forbidden,             ///< this kind of actor can't do this (an internal note by a customer, a rating by an agent)
    ticket_deleted,        ///< the ticket is deleted; restore it before writing to it
    reopen_window_over,    ///< the ticket was closed too long ago to be reopened by a message
    rating_window_over,    ///< the ticket was resolved too long ago to be rated
    not_resolved,          ///< only a resolved or closed ticket can be rated or asked about
    survey_expired,        ///< the survey was not answered in time, or its answer is too old to be changed
    idempotency_mismatch,  ///< the idempotency key was used before with another input
    conflict,              ///< the ticket changed since it was read; read again and retry
    cursor_lost,           ///< the log was restored to an earlier point than the cursor's: read it from the beginning
    timed_out,             ///< the call took longer than its caller waits; what it had not begun to write is not written
    stopped,               ///< the caller waits no more; as above
    zones_unavailable,     ///< this machine can't tell a time zone: it has no zone database, or the zone's file is broken
    storage_unavailable,   ///< the back end did not answer; a retry may succeed
    storage_full,          ///< the back end has no room and takes no writes; it may still be read
    numbers_used_up,       ///< the product has no ticket number left
    outcome_unknown,       ///< the back end was lost during a commit and could not be asked whether it happened
    storage_corrupt,       ///< the back end holds something that no version of the library wrote
    storage_newer,         ///< the back end holds something that a newer version of the library wrote
};
BOOST_DESCRIBE_ENUM(errc, not_found, invalid_argument, invalid_transition, forbidden, ticket_deleted, reopen_window_over,
                    rating_window_over, not_resolved, survey_expired, idempotency_mismatch, conflict, cursor_lost, timed_out,
                    stopped, zones_unavailable, storage_unavailable, storage_full, numbers_used_up, outcome_unknown,
                    storage_corrupt, storage_newer)

/// One failure. `message` is for developers: English, no customer data, no driver text, no trailing period.
struct support_error {
    errc code;            ///< what a program decides by
    std::string message;  ///< what a developer reads

    friend bool operator==(const support_error&, const support_error&) = default;
};

/// Found by ADL when `value()` is called on a failed `result`.
[[noreturn]] inline void throw_exception_from_error(const support_error& e, const boost::source_location& where)
{
    boost::throw_with_location(std::runtime_error{e.message}, where);
}

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_ERROR_HPP
