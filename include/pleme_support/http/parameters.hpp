// The four parameters of a GraphQL request, from a JSON body or from the query of a URL.
// HTTP layer. Guide: docs/guide/http.md. Tests: tests/unit/http/parameters.test.cpp.

#ifndef PLEME_SUPPORT_HTTP_PARAMETERS_HPP
#define PLEME_SUPPORT_HTTP_PARAMETERS_HPP

#include <pleme_support/platform.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pleme_support::inline v0::http {

/// https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters
struct parameters {
    std::string query;                          ///< the document
    std::optional<std::string> operation_name;  ///< which of its operations
    boost::json::object variables;              ///< by name, without `$`
    boost::json::object extensions;             ///< for code around the engine
};

/// Parameters, or the sentence that says what is wrong with them.
struct parsed_parameters {
    parameters value;     ///< complete if there is no problem
    std::string problem;  ///< empty: none

    /// Whether there was no problem.
    [[nodiscard]] bool has_value() const noexcept { return problem.empty(); }
};

namespace detail {

[[nodiscard]] inline parsed_parameters refuse(std::string problem)
{
    return {{}, std::move(problem)};
}

/// @param depth  of objects and arrays
/// @return nothing if `text` is not JSON in UTF-8 or nested deeper
[[nodiscard]] inline std::optional<boost::json::value> parse_json(std::string_view text, std::size_t depth)
{
    boost::json::parse_options options;
    options.max_depth = depth;
    boost::json::error_code problem;
    boost::json::value parsed = boost::json::parse({text.data(), text.size()}, problem, {}, options);
    if (problem) return std::nullopt;
    return parsed;
}

/// Takes a parameter that is an object, null or absent.
/// @return whether it is one of these
[[nodiscard]] inline bool take_object(boost::json::object& from, std::string_view name, boost::json::object& to)
{
    boost::json::value* given = from.if_contains({name.data(), name.size()});
    if (given == nullptr || given->is_null()) return true;
    if (!given->is_object()) return false;
    to = std::move(given->get_object());
    return true;
}

constexpr int hex_digit(char c) noexcept
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Decodes a name or value of application/x-www-form-urlencoded; nothing for a broken percent-encoding.
[[nodiscard]] inline std::optional<std::string> decode_form(std::string_view text)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            decoded.push_back(' ');
        } else if (text[i] != '%') {
            decoded.push_back(text[i]);
        } else {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            decoded.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        }
    }
    return decoded;
}

/// The parameters of a URL that belong to GraphQL, decoded.
struct url_parameters {
    std::optional<std::string> query;
    std::optional<std::string> operation_name;
    std::optional<std::string> variables;
    std::optional<std::string> extensions;

    [[nodiscard]] std::optional<std::string>* find(std::string_view name) noexcept
    {
        if (name == "query") return &query;
        if (name == "operationName") return &operation_name;
        if (name == "variables") return &variables;
        if (name == "extensions") return &extensions;
        return nullptr;
    }
};

/// @return what is wrong with it; nothing if nothing is
[[nodiscard]] inline std::optional<std::string> read_url_query(std::string_view text, url_parameters& into)
{
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(pair.size() < text.size() ? pair.size() + 1 : pair.size());
        const std::size_t equals = pair.find('=');
        const auto name = decode_form(pair.substr(0, equals));
        if (!name) return "The URL holds a broken percent-encoding.";
        std::optional<std::string>* slot = into.find(*name);
        if (slot == nullptr) continue;
        if (slot->has_value()) return "Parameter \"" + *name + "\" is given twice.";
        *slot = decode_form(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1));
        if (!slot->has_value()) return "Parameter \"" + *name + "\" holds a broken percent-encoding.";
    }
    return std::nullopt;
}

}  // namespace detail

/// Reads a body of application/json. Of repeated keys the last one counts.
/// @param json_depth  bound of the nesting, the body's own object included
[[nodiscard]] inline parsed_parameters parse_body(std::string_view body, std::size_t json_depth)
{
    if (body.empty()) return detail::refuse("The request has no body.");
    std::optional<boost::json::value> parsed = detail::parse_json(body, json_depth);
    if (!parsed) return detail::refuse("The body is not well-formed JSON in UTF-8, or is nested too deeply.");
    if (parsed->is_array()) return detail::refuse("Batches are not supported: send one request at a time.");
    if (!parsed->is_object()) return detail::refuse("The body must be a JSON object.");
    boost::json::object& object = parsed->get_object();

    parsed_parameters made;
    const boost::json::value* query = object.if_contains("query");
    if (query == nullptr || !query->is_string()) return detail::refuse("Parameter \"query\" must be a string.");
    made.value.query.assign(query->get_string().data(), query->get_string().size());
    if (const boost::json::value* name = object.if_contains("operationName"); name != nullptr && !name->is_null()) {
        if (!name->is_string()) return detail::refuse("Parameter \"operationName\" must be a string or null.");
        made.value.operation_name.emplace(name->get_string().data(), name->get_string().size());
    }
    if (!detail::take_object(object, "variables", made.value.variables))
        return detail::refuse("Parameter \"variables\" must be an object or null.");
    if (!detail::take_object(object, "extensions", made.value.extensions))
        return detail::refuse("Parameter \"extensions\" must be an object or null.");
    return made;
}

/// Reads the query of a URL; `variables` and `extensions` are JSON in it, and an empty parameter is an absent one.
/// @param text        without the question mark
/// @param json_depth  as in `parse_body`, for each of the two
[[nodiscard]] inline parsed_parameters parse_url_query(std::string_view text, std::size_t json_depth)
{
    detail::url_parameters given;
    if (auto problem = detail::read_url_query(text, given)) return detail::refuse(std::move(*problem));
    if (!given.query || given.query->empty()) return detail::refuse("Parameter \"query\" is missing.");

    parsed_parameters made;
    made.value.query = std::move(*given.query);
    if (given.operation_name && !given.operation_name->empty()) made.value.operation_name = std::move(given.operation_name);
    const auto take = [&](const std::optional<std::string>& json, boost::json::object& to) {
        if (!json || json->empty()) return true;
        std::optional<boost::json::value> parsed = detail::parse_json(*json, json_depth);
        if (!parsed || (!parsed->is_object() && !parsed->is_null())) return false;
        if (parsed->is_object()) to = std::move(parsed->get_object());
        return true;
    };
    if (!take(given.variables, made.value.variables))
        return detail::refuse("Parameter \"variables\" must be a JSON object in UTF-8, not nested too deeply.");
    if (!take(given.extensions, made.value.extensions))
        return detail::refuse("Parameter \"extensions\" must be a JSON object in UTF-8, not nested too deeply.");
    return made;
}

}  // namespace pleme_support::inline v0::http

#endif  // PLEME_SUPPORT_HTTP_PARAMETERS_HPP
