// The whole core: model, rules, the storage concept and the repository.
// No JSON, no database, no GraphQL: those are components of their own. Guide: docs/guide/getting_started.md.
// Tests: tests/consumer.

#ifndef PLEME_SUPPORT_PLEME_SUPPORT_HPP
#define PLEME_SUPPORT_PLEME_SUPPORT_HPP

#include <pleme_support/repository.hpp>
#include <pleme_support/repository/assignment.hpp>
#include <pleme_support/repository/conversations.hpp>
#include <pleme_support/repository/log.hpp>
#include <pleme_support/repository/privacy.hpp>
#include <pleme_support/repository/reports.hpp>
#include <pleme_support/repository/settings.hpp>
#include <pleme_support/repository/sla.hpp>
#include <pleme_support/repository/surveys.hpp>
#include <pleme_support/repository/tick.hpp>
#include <pleme_support/repository/tickets.hpp>
#include <pleme_support/version.hpp>

#endif  // PLEME_SUPPORT_PLEME_SUPPORT_HPP
