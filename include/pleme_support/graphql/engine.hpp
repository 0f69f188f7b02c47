// The engine: from a request (text, variables) to the text of its response.
// GraphQL layer, no HTTP. Guide: docs/guide/graphql.md. Tests: tests/unit/graphql/engine.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_ENGINE_HPP
#define PLEME_SUPPORT_GRAPHQL_ENGINE_HPP

#include <pleme_support/graphql/ast.hpp>
#include <pleme_support/graphql/coerce_variables.hpp>
#include <pleme_support/graphql/error_list.hpp>
#include <pleme_support/graphql/execution/argument_structs.hpp>
#include <pleme_support/graphql/execution/execution.hpp>
#include <pleme_support/graphql/execution/field_guard.hpp>
#include <pleme_support/graphql/execution/operation.hpp>
#include <pleme_support/graphql/execution/operation_cache.hpp>
#include <pleme_support/graphql/execution/registered_operations.hpp>
#include <pleme_support/graphql/execution/text_buffer.hpp>
#include <pleme_support/graphql/execution_observer.hpp>
#include <pleme_support/graphql/graphql_error.hpp>
#include <pleme_support/graphql/limits.hpp>
#include <pleme_support/graphql/parser.hpp>
#include <pleme_support/graphql/reflect.hpp>
#include <pleme_support/graphql/response.hpp>
#include <pleme_support/graphql/schema_view.hpp>
#include <pleme_support/graphql/validate.hpp>
#include <pleme_support/time_limit.hpp>

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
    std::string query{};                          ///< the document; not read if `prepared` is there
    std::optional<std::string> operation_name{};  ///< needed if the document has several operations
    boost::json::object variables{};              ///< by name, without `$`
    boost::json::object extensions{};             ///< for code around the engine, which itself reads none
    bool allow_mutations = true;                  ///< false: a mutation is refused before anything runs, as HTTP GET needs it
    time_limit end{};                             ///< when nobody waits for the answer any more
    bool is_stranger = false;                     ///< a caller without login: his documents fill a small cache of their own
    std::shared_ptr<const operation> prepared{};  ///< of this engine: executed in place of `query`
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
    limits bounds{};                                             ///< what one request may ask for
    std::size_t cache_bytes = std::size_t{8} * 1024 * 1024;      ///< of operations, kept by the texts of their documents
    std::size_t stranger_cache_bytes = std::size_t{256} * 1024;  ///< the same, of callers without login
    execution_observer* observer = nullptr;                      ///< hears of exceptions; outlives the engine; may be null
    const field_guard* guard = nullptr;  ///< is asked before resolvers; outlives the engine; null: all may run
};

/// An operation, or why there is none.
struct prepare_result {
    std::shared_ptr<const operation> ready{};         ///< null on failure
    request_failure failure = request_failure::none;  ///< of a response to the same text
    std::vector<graphql_error> errors{};              ///< empty on success
    bool is_mutation = false;                         ///< of a failure: an operation was found, and is one
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
        : schema_{schema},
          bounds_{options.bounds},
          cache_{options.cache_bytes},
          stranger_cache_{options.stranger_cache_bytes},
          observer_{options.observer},
          guard_{options.guard}
    {
    }
    basic_engine(const basic_engine&) = delete;
    basic_engine& operator=(const basic_engine&) = delete;

    /// The schema's tables.
    [[nodiscard]] const schema_view& schema() const noexcept { return schema_; }

    /// Parses, validates and plans an operation, or finds it among those that came before.
    /// @param text  the document
    /// @param name  of the operation; needed if the document has several
    /// @return an operation that `request::prepared` takes, as often as wanted, for as long as the engine is there
    [[nodiscard]] prepare_result prepare(std::string_view text, const std::optional<std::string>& name = std::nullopt) const
    {
        return prepare(text, name, cache_);
    }

    /// Keeps an operation under an id of the host's own, apart from the cache, for as long as the engine is there.
    /// @return as `prepare`; the id is taken from then on if that succeeded, and means the operation that was put last
    prepare_result put(std::string id, std::string text, const std::optional<std::string>& name = std::nullopt)
    {
        prepare_result made = make(std::move(text), name);
        if (made.ready != nullptr) registered_.put(std::move(id), made.ready);
        return made;
    }

    /// @return null if nothing was put there
    [[nodiscard]] std::shared_ptr<const operation> find(std::string_view id) const { return registered_.find(id); }

    /// Executes a request (https://spec.graphql.org/September2025/#ExecuteRequest()).
    /// @par Exception safety
    /// Throws only `std::bad_alloc`: other exceptions of resolvers become errors of their fields, and reach the observer.
    [[nodiscard]] response execute(const request& asked, const execution_target& target) const
    {
        response answer;
        operation_cache& cache = asked.is_stranger ? stranger_cache_ : cache_;
        std::shared_ptr<const operation> ready = asked.prepared;
        if (ready == nullptr) {
            prepare_result made = prepare(asked.query, asked.operation_name, cache);
            answer.is_mutation = made.is_mutation;
            if (made.ready == nullptr) {
                if (!refuse_mutation(asked, answer)) refuse(answer, made.failure, made.errors);
                return answer;
            }
            ready = std::move(made.ready);
        }
        answer.is_mutation = ready->kind() == operation_kind::mutation;
        if (refuse_mutation(asked, answer)) return answer;
        const std::string_view source = ready->source().source();
        boost::json::object variables;
        if (!ready->node().variables.empty()) {
            error_list errors{source, bounds_, bounds_.variable_errors};
            if (!coerce_variables(schema_, ready->node(), asked.variables, variables, errors)) {
                refuse(answer, request_failure::variables, errors.all());
                return answer;
            }
        }
        bool is_new = false;
        const std::shared_ptr<const operation_plan> plan = ready->find_plan(variables, is_new);
        if (is_new && asked.prepared == nullptr) cache.recount(*ready);
        if (auto refusal = find_refusal(*plan, variables)) {
            error_list errors{source, bounds_, 1};
            errors.add(std::move(refusal->message), "OPERATION_TOO_LARGE", {&refusal->at, 1});
            refuse(answer, request_failure::too_large, errors.all());
            return answer;
        }
        run(*ready,
            {*plan,
             source,
             variables,
             {schema_, target.query, target.context, answer.is_mutation},
             answer.is_mutation ? target.mutation : target.query,
             bounds_,
             asked.end,
             observer_,
             guard_},
            answer);
        return answer;
    }

    /// The cache of operations, for those who watch it.
    [[nodiscard]] const operation_cache& cache() const noexcept { return cache_; }
    /// That of callers without login.
    [[nodiscard]] const operation_cache& stranger_cache() const noexcept { return stranger_cache_; }

private:
    static bool refuse_mutation(const request& asked, response& answer)
    {
        if (!answer.is_mutation || asked.allow_mutations) return false;
        const graphql_error error{"This request must not execute a mutation.", {}, {}, "MUTATION_NOT_ALLOWED"};
        refuse(answer, request_failure::mutation_refused, {&error, 1});
        return true;
    }

    static void run(const operation& ready, const execution_setting& setting, response& answer)
    {
        text_buffer out{ready.likely_bytes()};
        out.append("{\"data\":");
        execution run{setting, out};
        run.write_data();
        answer.has_errors = !run.errors().empty();
        if (answer.has_errors) {
            std::string errors{","};
            append_errors(errors, run.errors());
            out.append(errors);
            answer.error_codes = gather_codes(run.errors());
        }
        out.append('}');
        ready.note_bytes(out.size());
        answer.text = out.take();
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

    [[nodiscard]] prepare_result fail(request_failure why, std::string message, std::string code,
                                      std::vector<location> places = {}) const
    {
        detail::cut_text(message, bounds_.error_bytes);
        return {nullptr, why, {{std::move(message), std::move(places), {}, std::move(code)}}};
    }

    [[nodiscard]] prepare_result prepare(std::string_view text, const std::optional<std::string>& name,
                                         operation_cache& cache) const
    {
        if (auto known = cache.find(text, name ? std::string_view{*name} : std::string_view{}); known != nullptr)
            if (!name || *name == known->name()) return {std::move(known), request_failure::none, {}};
        prepare_result made = make(std::string{text}, name);
        if (made.ready != nullptr) cache.insert(made.ready);
        return made;
    }

    [[nodiscard]] prepare_result make(std::string text, const std::optional<std::string>& name) const
    {
        parse_result parsed = parse(std::move(text), bounds_);
        if (!parsed) {
            detail::cut_text(parsed.error.message, bounds_.error_bytes);
            return {nullptr, request_failure::parse, {std::move(parsed.error)}};
        }
        std::vector<graphql_error> errors = validate(schema_, *parsed.tree, bounds_);
        if (!errors.empty()) return {nullptr, request_failure::validation, std::move(errors)};
        return choose(std::move(parsed.tree), name);
    }

    /// GetOperation (https://spec.graphql.org/September2025/#GetOperation()).
    [[nodiscard]] prepare_result choose(std::shared_ptr<const document> source, const std::optional<std::string>& name) const
    {
        constexpr std::string_view code = "OPERATION_RESOLUTION_FAILURE";
        const operation_node* chosen = nullptr;
        for (const operation_node& each : source->operations)
            if (name ? each.name.present() && each.name.text == *name : source->operations.size() == 1) chosen = &each;
        if (chosen == nullptr)
            return fail(request_failure::operation,
                        name                         ? "Unknown operation named \"" + *name + "\"."
                        : source->operations.empty() ? "Must provide an operation."
                                                     : "Must provide operation name if query contains multiple operations.",
                        std::string{code});
        const type_view* const root = chosen->kind == operation_kind::query      ? schema_.query
                                      : chosen->kind == operation_kind::mutation ? schema_.mutation
                                                                                 : nullptr;
        if (root == nullptr) {
            prepare_result failed =
                fail(request_failure::operation,
                     chosen->kind == operation_kind::subscription ? "A single response can't carry a subscription."
                                                                  : "Schema is not configured to execute this operation.",
                     std::string{code}, {compute_location(source->source(), chosen->at)});
            failed.is_mutation = chosen->kind == operation_kind::mutation;
            return failed;
        }
        return {std::make_shared<const operation>(schema_, bounds_, source, *chosen, *root), request_failure::none, {}};
    }

    [[nodiscard]] std::optional<plan_refusal> find_refusal(const operation_plan& plan,
                                                           const boost::json::object& variables) const
    {
        if (plan.refusal) return plan.refusal;
        if (plan.variable.empty()) return std::nullopt;
        return argument_scale{variables}.find_refusal(plan, bounds_);
    }

    const schema_view& schema_;
    limits bounds_;
    mutable operation_cache cache_;
    mutable operation_cache stranger_cache_;
    registered_operations registered_;
    execution_observer* observer_;
    const field_guard* guard_;
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

    /// As those of `basic_engine`.
    [[nodiscard]] prepare_result prepare(std::string_view text, const std::optional<std::string>& name = std::nullopt) const
    {
        return basic_.prepare(text, name);
    }
    /// As that of `basic_engine`.
    prepare_result put(std::string id, std::string text, const std::optional<std::string>& name = std::nullopt)
    {
        return basic_.put(std::move(id), std::move(text), name);
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
