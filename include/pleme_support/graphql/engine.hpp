// The engine: from a request (text, variables) to the text of its response.
// GraphQL layer, no HTTP. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/engine.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_ENGINE_HPP
#define PLEME_SUPPORT_GRAPHQL_ENGINE_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/coerce_variables.hpp>
#include <pleme_support/graphql/document_cache.hpp>
#include <pleme_support/graphql/error_list.hpp>
#include <pleme_support/graphql/execute.hpp>
#include <pleme_support/graphql/execution_end.hpp>
#include <pleme_support/graphql/execution_observer.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/introspection.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/parser.hpp>
#include <pleme_support/graphql/reflect.hpp>
#include <pleme_support/graphql/response.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validate.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::graphql {

/// What a client asks (https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters).
struct request {
    std::string query{};                          ///< the document
    std::optional<std::string> operation_name{};  ///< needed if the document has several operations
    boost::json::object variables{};              ///< by name, without `$`
    boost::json::object extensions{};             ///< for code around the engine, which itself reads none
    bool allow_mutations = true;                  ///< false: a mutation is refused before anything runs, as HTTP GET needs it
    execution_end end{};                          ///< when nobody waits for the answer any more
};

/// Why a request was not executed.
enum class request_failure : std::uint8_t {
    none,              ///< it was: the response has `data`
    parse,             ///< the document is no GraphQL, or exceeds a limit
    validation,        ///< the schema does not allow the document
    operation,         ///< it is not clear which operation is meant, or the schema has no such kind
    mutation_refused,  ///< a mutation where the request does not allow one
    variables,         ///< the variables do not fit their types
    too_large,         ///< the operation asks for more than `limits` let it
};

/// The answer to a request.
struct response {
    std::string text;                                 ///< JSON
    request_failure failure = request_failure::none;  ///< then there is no `data`
    bool has_errors = false;                          ///< `text` has `errors`
    bool is_mutation = false;                         ///< the operation was found, and is one
    std::vector<std::string> error_codes{};           ///< of the errors, each once, the first eight; for logs

    /// Whether the request was executed: `text` has `data`, which may be null.
    [[nodiscard]] bool has_data() const noexcept { return failure == request_failure::none; }
};

/// How an engine works on requests.
struct engine_options {
    limits bounds{};                                         ///< what one request may ask for
    std::size_t cache_bytes = std::size_t{8} * 1024 * 1024;  ///< of parsed and validated documents, kept by their text
    execution_observer* observer = nullptr;                  ///< hears of exceptions; outlives the engine; may be null
};

/// What a request is executed on: the roots and the context, as the tables of the schema expect them.
struct execution_target {
    const void* query = nullptr;  ///< the query root
    void* mutation = nullptr;     ///< the mutation root; null: the schema has none
    void* context = nullptr;      ///< what field functions get as their context
};

/// The engine without the types of a schema: parses, validates, caches, executes. `engine` below is its typed face.
/// Calls of const functions from several threads do not race as long as the resolvers do not.
class basic_engine {
public:
    /// @param schema  outlives the engine
    explicit basic_engine(const schema_view& schema, engine_options options = {})
        : schema_{schema}, bounds_{options.bounds}, cache_{options.cache_bytes}, observer_{options.observer}
    {
    }

    /// The schema's tables.
    [[nodiscard]] const schema_view& schema() const noexcept { return schema_; }

    /// Executes a request (https://spec.graphql.org/September2025/#ExecuteRequest()).
    /// @par Exception safety
    /// Throws only `std::bad_alloc`: other exceptions of resolvers become errors of their fields, and reach the observer.
    [[nodiscard]] response execute(const request& asked, const execution_target& target) const
    {
        response answer;
        const std::shared_ptr<const document> source = prepare(asked.query, answer);
        if (source == nullptr) return answer;
        const operation_node* operation = find_operation(*source, asked.operation_name, answer);
        if (operation == nullptr) return answer;
        const type_view* root = find_root(*source, *operation, asked, answer);
        if (root == nullptr) return answer;

        boost::json::object variables;
        error_list errors{source->source(), bounds_, bounds_.variable_errors};
        if (!operation->variables.empty() && !coerce_variables(schema_, *operation, asked.variables, variables, errors)) {
            refuse(answer, request_failure::variables, errors.all());
            return answer;
        }
        answer.text.reserve(usual_response_bytes);
        answer.text = "{\"data\":";
        const execution_setting setting{schema_, introspection_meta_fields, bounds_, asked.end, observer_};
        execution run{setting, *source, variables, target.context, answer.text};
        if (run.plan(*operation, *root))
            write_answer(run, answer.is_mutation ? target.mutation : target.query, answer);
        else
            refuse(answer, request_failure::too_large, run.errors());
        return answer;
    }

    /// The cache of documents, for those who watch it.
    [[nodiscard]] const document_cache& cache() const noexcept { return cache_; }

private:
    /// Enough for most responses, so that the text does not have to grow by doubling.
    static constexpr std::size_t usual_response_bytes = 4096;

    static void write_answer(execution& run, const void* root, response& answer)
    {
        run.write_data(root);
        answer.has_errors = !run.errors().empty();
        if (answer.has_errors) {
            answer.text.push_back(',');
            append_errors(answer.text, run.errors());
            answer.error_codes = gather_codes(run.errors());
        }
        answer.text.push_back('}');
    }

    static std::vector<std::string> gather_codes(std::span<const graphql_error> errors)
    {
        constexpr std::size_t most = 8;
        std::vector<std::string> codes;
        for (const graphql_error& error : errors)
            if (codes.size() < most && std::find(codes.begin(), codes.end(), error.code) == codes.end())
                codes.push_back(error.code);
        return codes;
    }

    static void refuse(response& answer, request_failure why, std::span<const graphql_error> errors)
    {
        answer.text = make_request_error_response(errors);
        answer.failure = why;
        answer.has_errors = true;
        answer.error_codes = gather_codes(errors);
    }

    void refuse(response& answer, request_failure why, std::string message, std::string code) const
    {
        detail::cut_text(message, bounds_.error_bytes);
        const graphql_error error{std::move(message), {}, {}, std::move(code)};
        refuse(answer, why, {&error, 1});
    }

    /// The document, parsed and validated now or before.
    [[nodiscard]] std::shared_ptr<const document> prepare(const std::string& query, response& answer) const
    {
        if (std::shared_ptr<const document> known = cache_.find(query)) return known;
        parse_result parsed = parse(query, bounds_);
        if (!parsed) {
            detail::cut_text(parsed.error.message, bounds_.error_bytes);
            refuse(answer, request_failure::parse, {&parsed.error, 1});
            return nullptr;
        }
        const std::vector<graphql_error> errors = validate(schema_, *parsed.tree, bounds_);
        if (!errors.empty()) {
            refuse(answer, request_failure::validation, errors);
            return nullptr;
        }
        cache_.insert(parsed.tree);
        return parsed.tree;
    }

    /// GetOperation (https://spec.graphql.org/September2025/#GetOperation()).
    const operation_node* find_operation(const document& source, const std::optional<std::string>& name, response& answer) const
    {
        constexpr std::string_view code = "OPERATION_RESOLUTION_FAILURE";
        if (!name) {
            if (source.operations.size() == 1) return &source.operations.front();
            refuse(answer, request_failure::operation,
                   source.operations.empty() ? "Must provide an operation."
                                             : "Must provide operation name if query contains multiple operations.",
                   std::string{code});
            return nullptr;
        }
        for (const operation_node& operation : source.operations)
            if (operation.name.text == *name && operation.name.present()) return &operation;
        refuse(answer, request_failure::operation, "Unknown operation named \"" + *name + "\".", std::string{code});
        return nullptr;
    }

    const type_view* find_root(const document& source, const operation_node& operation, const request& asked,
                               response& answer) const
    {
        answer.is_mutation = operation.kind == operation_kind::mutation;
        if (answer.is_mutation && !asked.allow_mutations) {
            refuse(answer, request_failure::mutation_refused, "This request must not execute a mutation.",
                   "MUTATION_NOT_ALLOWED");
            return nullptr;
        }
        if (operation.kind == operation_kind::query && schema_.query != nullptr) return schema_.query;
        if (operation.kind == operation_kind::mutation && schema_.mutation != nullptr) return schema_.mutation;
        const bool subscription = operation.kind == operation_kind::subscription;
        const graphql_error error{subscription ? "A single response can't carry a subscription."
                                               : "Schema is not configured to execute this operation.",
                                  {compute_location(source.source(), operation.at)},
                                  {},
                                  "OPERATION_RESOLUTION_FAILURE"};
        refuse(answer, request_failure::operation, {&error, 1});
        return nullptr;
    }

    const schema_view& schema_;
    limits bounds_;
    mutable document_cache cache_;
    execution_observer* observer_;
};

/// A schema with its roots: executes requests.
/// @tparam Schema  a `schema<Query, Mutation, Context>`
/// @code
/// graphql::engine<graphql::schema<query_root, mutation_root, request_context>> engine{query_root{…}, mutation_root{…}};
/// graphql::response answer = engine.execute({.query = text}, context);
/// @endcode
template <class Schema>
class engine {
public:
    using query_type = typename Schema::query_type;        ///< the root of queries
    using mutation_type = typename Schema::mutation_type;  ///< the root of mutations; `no_mutation`
    using context_type = typename Schema::context_type;    ///< what field functions get; `no_context`

    /// @param query     the root, kept by the engine
    explicit engine(query_type query, mutation_type mutation = {}, engine_options options = {})
        : basic_{Schema::view(), std::move(options)}, query_{std::move(query)}, mutation_{std::move(mutation)}
    {
    }

    /// Executes a request. Field functions are called on the calling thread.
    /// @param context  handed to the field functions that ask for it
    [[nodiscard]] response execute(const request& asked, context_type& context) const
    {
        return basic_.execute(asked, {&query_, &mutation_, &context});
    }

    /// Executes a request of a schema whose field functions need no context.
    [[nodiscard]] response execute(const request& asked) const requires std::is_same_v<context_type, no_context>
    {
        no_context none;
        return execute(asked, none);
    }

    /// The engine without the schema's types, which HTTP handlers and tools work on.
    [[nodiscard]] const basic_engine& basic() const noexcept { return basic_; }

private:
    basic_engine basic_;
    query_type query_;
    mutable mutation_type mutation_;  ///< its field functions need not be const
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_ENGINE_HPP
