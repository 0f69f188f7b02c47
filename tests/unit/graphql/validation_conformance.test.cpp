// Runs the validation cases of graphql-js, each under the one rule it is about, and compares messages and locations.
// Tests include/pleme_support/graphql/validation/. The cases are data outside the project; without them nothing runs.

#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/parser.hpp>
#include <pleme_support/graphql/validate.hpp>
#include <pleme_support/graphql/validation/no_deprecated.hpp>
#include <pleme_support/graphql/validation/no_schema_introspection.hpp>
#include <pleme_support/graphql/validation/run_rules.hpp>

#include <support/sdl_loader.hpp>

#include <doctest/doctest.h>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#ifndef PLEME_SUPPORT_SHARED_DIR
#define PLEME_SUPPORT_SHARED_DIR "../shared"
#endif

namespace {

using namespace pleme_support::graphql;

std::string conformance_path(const std::string& file)
{
    const char* const shared = std::getenv("PLEME_SUPPORT_SHARED");
    return std::string{shared != nullptr ? shared : PLEME_SUPPORT_SHARED_DIR} + "/conformance/" + file;
}

using run_fn = std::vector<graphql_error> (*)(const schema_view&, const document&, const limits&);

const std::map<std::string_view, run_fn>& rules()
{
    using namespace validation;
    static const std::map<std::string_view, run_fn> table{
        {"ExecutableDefinitions", run_rules<executable_definitions>},
        {"FieldsOnCorrectType", run_rules<fields_on_correct_type>},
        {"FragmentsOnCompositeTypes", run_rules<fragments_on_composite_types>},
        {"KnownArgumentNames", run_rules<known_argument_names>},
        {"KnownDirectives", run_rules<known_directives>},
        {"KnownFragmentNames", run_rules<known_fragment_names>},
        {"KnownOperationTypes", run_rules<known_operation_types>},
        {"KnownTypeNames", run_rules<known_type_names>},
        {"LoneAnonymousOperation", run_rules<lone_anonymous_operation>},
        {"MaxIntrospectionDepth", run_rules<max_introspection_depth>},
        {"NoDeprecatedCustom", run_rules<no_deprecated>},
        {"NoFragmentCycles", run_rules<no_fragment_cycles>},
        {"NoSchemaIntrospectionCustom", run_rules<no_schema_introspection>},
        {"NoUndefinedVariables", run_rules<no_undefined_variables>},
        {"NoUnusedFragments", run_rules<no_unused_fragments>},
        {"NoUnusedVariables", run_rules<no_unused_variables>},
        {"OverlappingFieldsCanBeMerged", run_rules<overlapping_fields_can_be_merged>},
        {"PossibleFragmentSpreads", run_rules<possible_fragment_spreads>},
        {"ProvidedRequiredArguments", run_rules<provided_required_arguments>},
        {"ScalarLeafs", run_rules<scalar_leafs>},
        {"SingleFieldSubscriptions", run_rules<single_field_subscriptions>},
        {"UniqueArgumentNames", run_rules<unique_argument_names>},
        {"UniqueDirectivesPerLocation", run_rules<unique_directives_per_location>},
        {"UniqueFragmentNames", run_rules<unique_fragment_names>},
        {"UniqueInputFieldNames", run_rules<unique_input_field_names>},
        {"UniqueOperationNames", run_rules<unique_operation_names>},
        {"UniqueVariableNames", run_rules<unique_variable_names>},
        {"ValuesOfCorrectType", run_rules<values_of_correct_type>},
        {"VariablesAreInputTypes", run_rules<variables_are_input_types>},
        {"VariablesInAllowedPosition", run_rules<variables_in_allowed_position>},
    };
    return table;
}

/// In graphql-js the one case with this scalar has a parser that returns undefined for everything, without a reason.
check_scalar_fn check_scalar(std::string_view scalar)
{
    if (scalar != "CustomScalar") return nullptr;
    return [](const boost::json::value&) { return std::optional<std::string>{""}; };
}

/// One line an error, for comparison and for a readable difference.
std::string to_text(const std::vector<graphql_error>& errors)
{
    std::string text;
    for (const graphql_error& error : errors) {
        text += error.message;
        for (const location& at : error.locations) text += " " + std::to_string(at.line) + ":" + std::to_string(at.column);
        text += '\n';
    }
    return text;
}

std::string to_text(const boost::json::array& errors)
{
    std::string text;
    for (const boost::json::value& error : errors) {
        text += std::string{error.at("message").as_string()};
        for (const boost::json::value& at : error.at("locations").as_array())
            text += " " + std::to_string(at.at("line").as_int64()) + ":" + std::to_string(at.at("column").as_int64());
        text += '\n';
    }
    return text;
}

}  // namespace

TEST_CASE("validation agrees with graphql-js")
{
    std::ifstream cases{conformance_path("validation_cases.jsonl")};
    std::ifstream default_sdl{conformance_path("validation_default_schema.graphql")};
    if (!cases || !default_sdl) {
        MESSAGE("skipped: no conformance data at " << conformance_path(""));
        return;
    }
    const testing::sdl_wiring wiring{{}, check_scalar};
    std::map<std::string, std::unique_ptr<testing::sdl_schema>> schemas;
    schemas["default"] =
        std::make_unique<testing::sdl_schema>(std::string{std::istreambuf_iterator<char>{default_sdl}, {}}, wiring);

    // The cases about cycles and repeats expect more errors than the defaults allow.
    limits bounds;
    bounds.validation_errors = std::numeric_limits<std::size_t>::max();
    std::size_t passed = 0;
    for (std::string line; std::getline(cases, line);) {
        const boost::json::value data = boost::json::parse(line);
        if (data.at("kind").as_string() != "document") continue;
        const std::string sdl{data.at("schema").as_string()};
        if (schemas[sdl] == nullptr) schemas[sdl] = std::make_unique<testing::sdl_schema>(sdl, wiring);

        const std::string source{data.at("source").as_string()};
        CAPTURE(data.at("id").as_int64());
        CAPTURE(source);
        const parse_result parsed = parse(source);
        REQUIRE_MESSAGE(parsed, parsed.error.message);
        const std::string expected = to_text(data.at("errors").as_array());
        const auto rule = rules().find(std::string_view{data.at("rule").as_string()});
        REQUIRE(rule != rules().end());
        const std::string found = to_text(rule->second(schemas[sdl]->view(), *parsed.tree, bounds));
        CHECK(found == expected);
        passed += found == expected ? 1U : 0U;
    }
    MESSAGE(passed << " cases agree");
    CHECK(passed > 0);
}
