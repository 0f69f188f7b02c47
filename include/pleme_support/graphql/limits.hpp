// What a request may ask of the parser, the validator and the executor: one bound for each known way to exhaust them.
// GraphQL layer, plain data. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/parser.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_LIMITS_HPP
#define PLEME_SUPPORT_GRAPHQL_LIMITS_HPP

#include <pleme_support/platform.hpp>

#include <cstddef>

namespace pleme_support::inline v0::graphql {

/// Bounds that are checked before and while work is done, never after. The defaults fit hand-written clients and the
/// full introspection query with room to spare.
struct limits {
    /// Bytes of a document; enough for a literal of 64 KiB. Stops floods of comments and endless names, which are no tokens.
    std::size_t source_bytes = std::size_t{128} * 1024;

    /// Tokens of a document. Stops wide documents: 200,000 fields keep an unbounded parser busy for a second.
    std::size_t tokens = 15'000;

    /// Nesting of selection sets, list and object values and list types, counted together. Stops the stack overflows of
    /// CVE-2026-40324, CVE-2023-28867 and CVE-2022-21708; every recursion of the engine is bounded by it.
    std::size_t depth = 64;

    /// Directives of a document. Stops directive overloading (CVE-2022-37734).
    std::size_t directives = 50;

    /// Directives of one field, operation or definition; the same attack, found early.
    std::size_t directives_per_location = 8;

    /// Validation errors; one more says that validation was aborted. Stops small requests with megabytes of errors.
    std::size_t validation_errors = 20;

    /// Bytes of one error message; the rest is cut off. Stops names and values of the size of the document.
    std::size_t error_bytes = 4096;

    /// Bytes of all errors of a response, as JSON; what would pass it is not reported. Stops one long value that is refused
    /// for fifty reasons, and paths of long aliases: 250 KB of variables were answered with 14 MB.
    std::size_t errors_bytes = std::size_t{64} * 1024;

    /// Locations of one error. Stops one name repeated ten thousand times from being answered with every place of it.
    std::size_t error_locations = 64;

    /// Steps that may be spent on describing conflicts of overlapping fields. Documents without a conflict need none.
    /// Stops CVE-2023-26144, CVE-2026-40476 and GHSA-fc86-6rv6-2jpm, where fields are compared pair by pair.
    std::size_t merge_steps = 20'000;

    /// Nested lists (`fields`, `interfaces`, `possibleTypes`, `inputFields`) below `__schema` or `__type` that are refused.
    /// Stops introspection from being walked in circles (CVE-2024-40094).
    std::size_t introspection_lists = 3;

    /// Errors of variable values; one more says that coercion was aborted. Stops small variables with megabytes of errors.
    std::size_t variable_errors = 50;

    /// Errors of one execution; further ones still turn their fields into null, but are not reported.
    std::size_t execution_errors = 100;

    /// Nesting of objects in a response, and of fragments within one selection set. Validation bounds both; this keeps
    /// cyclic data from exhausting the stack even if a document was never validated.
    std::size_t execution_depth = 200;

    /// Root fields of an operation, each counted by its weight (`member_doc::weight`, 1 unless the schema says otherwise).
    /// Stops a document of aliases that asks for a dashboard four hundred times.
    std::size_t root_fields = 20;

    /// Uses of one field in a selection set below the root, under different response keys, each counted by its weight; at the
    /// root too, uncounted by weight. Stops alias floods, and thirty times the conversations of a list.
    std::size_t field_uses = 30;

    /// Selections of an operation that are planned, those of a fragment once for each place that selects more than the
    /// fragment; a response key counts once more for every 64 bytes. Stops fragments that double with every level, and n
    /// fields that each spread one fragment of n fields.
    std::size_t planned_selections = 50'000;

    /// Bytes of the arguments of all fields, copied for their resolvers. Stops one large variable that is used by many
    /// aliases: 242 KB became 366 MB.
    std::size_t argument_bytes = std::size_t{512} * 1024;

    /// Bytes of what resolvers have returned for one root field, lists counted by their items, and is not written yet. Stops
    /// lists of lists, which are resolved a level at a time, from being held when they can never be written.
    std::size_t resolved_bytes = std::size_t{16} * 1024 * 1024;

    /// Bytes of the data of a response. Stops a kilobyte of aliases from being answered with gigabytes (graphql-java #2605).
    std::size_t response_bytes = std::size_t{4} * 1024 * 1024;

    /// Bytes of all that `__schema` and `__type` answer in a response. Stops 30 KB of introspection, which needs no resolver
    /// and often no login, from being answered with megabytes.
    std::size_t introspection_bytes = std::size_t{1024} * 1024;

    /// Whether errors suggest names that exist. Switch off together with introspection: suggestions spell out a schema.
    bool suggestions = true;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_LIMITS_HPP
