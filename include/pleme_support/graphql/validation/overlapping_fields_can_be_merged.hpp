// Fields with one response key can be merged into one.
// GraphQL layer, a rule. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/validation_conformance.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_VALIDATION_OVERLAPPING_FIELDS_CAN_BE_MERGED_HPP
#define PLEME_SUPPORT_GRAPHQL_VALIDATION_OVERLAPPING_FIELDS_CAN_BE_MERGED_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/validation/context.hpp>
#include <pleme_support/graphql/validation/field_conflicts.hpp>
#include <pleme_support/graphql/validation/merged_sets.hpp>
#include <pleme_support/graphql/validation/selected_fields.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql::validation {

/// https://spec.graphql.org/September2025/#sec-Field-Selection-Merging
///
/// Asks `merged_sets` whether there can be a conflict at all; only if so, `field_conflicts` finds and words it.
class overlapping_fields_can_be_merged : public selected_fields {
public:
    void finish(context& run) const
    {
        if (run.stopped()) return;  // The walk was cut short, and not every fragment has its set.
        std::optional<std::pair<ordinal, ordinal>> suspects;
        for (const auto relation : {merged_sets::relation::shape, merged_sets::relation::call})
            if (!suspects) suspects = merged_sets{*this, relation}.find_conflict();
        if (!suspects) return;

        field_conflicts search{*this, run.bounds()};
        bool reported = false;
        for (ordinal set = 0; set < sets.size() && !search.gave_up() && !run.stopped(); ++set) {
            for (const field_conflict& conflict : search.within(set)) {
                std::vector<source_offset> places = conflict.left;
                places.insert(places.end(), conflict.right.begin(), conflict.right.end());
                run.report("Fields \"" + conflict.key + "\" conflict because " + conflict.reason +
                               ". Use different aliases on the fields to fetch both if this was intentional.",
                           places);
                reported = true;
            }
        }
        if (reported || !search.gave_up()) return;
        const auto [a, b] = *suspects;
        run.report("Fields \"" + std::string{fields[a].node->response_key()} +
                       "\" may conflict, and there are too many fields to be sure. Use different aliases on the fields.",
                   {fields[a].node->at, fields[b].node->at});
    }
};

}  // namespace pleme_support::inline v0::graphql::validation

#endif  // PLEME_SUPPORT_GRAPHQL_VALIDATION_OVERLAPPING_FIELDS_CAN_BE_MERGED_HPP
