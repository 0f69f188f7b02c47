// A small schema of books that the tests of the GraphQL binding share: every kind of type that C++ types can become.

#ifndef PLEME_SUPPORT_TESTS_UNIT_GRAPHQL_LIBRARY_HPP
#define PLEME_SUPPORT_TESTS_UNIT_GRAPHQL_LIBRARY_HPP

#include <pleme_support/graphql/describe_fields.hpp>
#include <pleme_support/graphql/engine.hpp>
#include <pleme_support/graphql/reflect.hpp>
#include <pleme_support/graphql/selection.hpp>
#include <pleme_support/model/omittable.hpp>
#include <pleme_support/result.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace library {

namespace graphql = pleme_support::graphql;
using pleme_support::errc;
using pleme_support::omittable;
using pleme_support::result;
using pleme_support::support_error;

/// A custom scalar: "1999-12" and no other form.
struct month {
    int year = 0;
    int number = 0;

    friend bool operator==(const month&, const month&) = default;
};

enum class genre { novel, non_fiction, new_, withdrawn };
BOOST_DESCRIBE_ENUM(genre, novel, non_fiction, new_, withdrawn)

struct author;

struct book {
    graphql::id id{"b1"};
    std::string title = "Ada";
    genre kind = genre::novel;
    std::optional<double> rating;
    std::vector<std::string> tags;
    std::vector<std::vector<std::int32_t>> shelves;
    std::optional<month> printed;
    std::int64_t row = 0;  // no GraphQL form; hidden

    [[nodiscard]] std::vector<author> authors() const;
    [[nodiscard]] result<std::string> summary() const { return support_error{errc::not_found, "no summary"}; }
};
BOOST_DESCRIBE_STRUCT(book, (), (id, title, kind, rating, tags, shelves, printed, row, authors, summary))

struct named {
    std::string full_name;
};
BOOST_DESCRIBE_STRUCT(named, (), (full_name))

struct author : named {
    bool is_living = true;

    [[nodiscard]] std::vector<book> books() const { return std::vector<book>(1); }
};
BOOST_DESCRIBE_STRUCT(author, (named), (is_living, books))

inline std::vector<author> book::authors() const
{
    return {author{{"Ada \"A\" L."}, false}};
}

using search_hit = std::variant<book, author>;

struct book_filter {
    omittable<genre> kind;
    omittable<std::string> title;
    std::vector<std::string> tags{"none"};
    std::int32_t min_pages = 7;
};
BOOST_DESCRIBE_STRUCT(book_filter, (), (kind, title, tags, min_pages))

struct book_key {
    std::optional<graphql::id> id;
    std::optional<std::string> title;
};
BOOST_DESCRIBE_STRUCT(book_key, (), (id, title))

/// Both an output and an input, on its own and within another.
struct shelf_place {
    std::int32_t shelf = 0;
    std::string hall = "main";
};
BOOST_DESCRIBE_STRUCT(shelf_place, (), (shelf, hall))

struct floor_plan {
    std::string name;
    std::vector<shelf_place> places;
};
BOOST_DESCRIBE_STRUCT(floor_plan, (), (name, places))

struct plan_args {
    floor_plan plan;
};
BOOST_DESCRIBE_STRUCT(plan_args, (), (plan))

struct books_args {
    std::int32_t count = 2;
    std::optional<book_filter> filter;
    std::optional<month> since;
};
BOOST_DESCRIBE_STRUCT(books_args, (), (count, filter, since))

struct book_args {
    book_key by;
};
BOOST_DESCRIBE_STRUCT(book_args, (), (by))

struct echo_args {
    std::optional<std::string> text;
    std::optional<double> number;
    std::optional<std::vector<std::optional<genre>>> kinds;
    std::optional<bool> flag;
};
BOOST_DESCRIBE_STRUCT(echo_args, (), (text, number, kinds, flag))

struct reader_context {
    std::string reader = "guest";
};
struct request_context : reader_context {
    mutable std::vector<std::string> seen;
};

/// A part that a service's root inherits; its `restricted` is meant to be wrapped.
template <class Store>
class library_queries {
public:
    [[nodiscard]] result<std::vector<book>> books(const reader_context&, const books_args& args) const
    {
        if (args.count < 0) return support_error{errc::invalid_argument, "count is negative"};
        return std::vector<book>(static_cast<std::size_t>(args.count));
    }
    [[nodiscard]] std::string restricted() const { return "secret"; }
    [[nodiscard]] std::optional<book> book_by(const book_args& args) const
    {
        book found;
        found.title = args.by.title.value_or("id " + args.by.id.value_or(graphql::id{}).value);
        return found;
    }

    PLEME_SUPPORT_DESCRIBE_FIELDS(library_queries, (), (books, restricted, book_by))
};

struct memory_store {};

struct query : library_queries<memory_store> {
    double pi = 3.14;

    [[nodiscard]] result<std::string> restricted(const request_context& context) const
    {
        if (context.reader == "guest") return support_error{errc::forbidden, "members only"};
        return library_queries::restricted();
    }
    [[nodiscard]] std::vector<search_hit> search() const { return {book{}, author{{"Grace"}, true}}; }
    [[nodiscard]] std::string echo(const echo_args& args) const
    {
        std::string all = args.text.value_or("-");
        if (args.number) all += " " + std::to_string(*args.number);
        if (args.flag) all += *args.flag ? " yes" : " no";
        if (args.kinds)
            for (const auto& kind : *args.kinds)
                all += kind ? " " + std::to_string(static_cast<int>(*kind)) : std::string{" null"};
        return all;
    }
    [[nodiscard]] std::string filter_text(const books_args& args) const
    {
        if (!args.filter) return "no filter";
        const auto state = [](const auto& field) { return field.is_absent() ? "absent" : field.is_null() ? "null" : "value"; };
        std::string text = std::string{state(args.filter->kind)} + " " + state(args.filter->title);
        for (const std::string& tag : args.filter->tags) text += " " + tag;
        return text + " " + std::to_string(args.filter->min_pages) + " " + std::to_string(args.count);
    }
    [[nodiscard]] floor_plan planned(const plan_args& args) const { return args.plan; }
    [[nodiscard]] std::int32_t throws() const { throw std::runtime_error{"password=secret"}; }
    [[nodiscard]] std::optional<std::string> throws_nullable() const { throw 1; }
    [[nodiscard]] double infinite() const { return std::numeric_limits<double>::infinity(); }
    [[nodiscard]] std::optional<author> looked_ahead(const graphql::selection& selected, const request_context& context) const
    {
        for (const char* path : {"books", "fullName", "books.title", "books.kind"})
            if (selected.contains(path)) context.seen.emplace_back(path);
        return author{{"x"}, true};
    }
};
BOOST_DESCRIBE_STRUCT(query, (library_queries<memory_store>),
                      (pi, restricted, search, echo, filter_text, planned, throws, throws_nullable, infinite, looked_ahead))

struct add_args {
    std::int32_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(add_args, (), (amount))

struct mutation {
    std::int32_t total = 0;

    std::int32_t add(const add_args& args) { return total += args.amount; }
    result<std::int32_t> fail() { return support_error{errc::conflict, "changed since"}; }
};
BOOST_DESCRIBE_STRUCT(mutation, (), (total, add, fail))

}  // namespace library

namespace pleme_support::graphql {

template <>
struct scalar<library::month> {
    static constexpr std::string_view name = "Month";
    static constexpr std::string_view description = "A month, as 1999-12.";
    static constexpr std::optional<std::string_view> specified_by = "https://example.org/month";

    static std::optional<library::month> parse(const boost::json::value& input)
    {
        const auto* text = input.if_string();
        if (text == nullptr || text->size() != 7 || (*text)[4] != '-') return std::nullopt;
        return library::month{std::stoi(std::string{text->data(), 4}), std::stoi(std::string{text->data() + 5, 2})};
    }
    static std::optional<std::string> check(const boost::json::value& input)
    {
        if (parse(input)) return std::nullopt;
        return "a month as 1999-12";
    }
    static void write(std::string& out, const library::month& value)
    {
        out += '"' + std::to_string(value.year) + '-' + std::to_string(value.number) + '"';
    }
};

template <>
struct type_name<library::search_hit> {
    static constexpr std::string_view value = "SearchHit";
};

template <>
struct type_name<library::shelf_place> {
    static constexpr std::string_view input = "ShelfPlaceInput";
};

template <>
struct type_name<library::floor_plan> {
    static constexpr std::string_view value = "Plan";
    static constexpr std::string_view input = "PlanInput";
};

template <>
struct docs<library::genre> {
    static constexpr std::string_view text = "What a book is.";
    static constexpr auto members = std::array{
        member_doc{"novel", "Made up."},
        member_doc{.name = "withdrawn", .deprecation = "Not lent any more."},
    };
};

template <>
struct docs<library::book> {
    static constexpr std::string_view text = "A printed work.\nOne copy of it.";
    static constexpr auto members = std::array{
        member_doc{"title", "As on the cover."},
        member_doc{.name = "rating", .deprecation = "No longer supported"},
        member_doc{.name = "row", .hidden = true},
        member_doc{"authors", "Who wrote it."},
    };
};

template <>
struct docs<library::named> {
    static constexpr auto members = std::array{member_doc{"full_name", "First name first."}};
};

template <>
struct docs<library::book_filter> {
    static constexpr auto members = std::array{
        member_doc{.name = "tags", .default_value = "[\"any\"]"},
        member_doc{.name = "min_pages", .default_value = "1"},
    };
};

template <>
struct docs<library::shelf_place> {
    static constexpr auto members = std::array{member_doc{.name = "hall", .default_value = "\"main\""}};
};

template <>
struct docs<library::floor_plan> {
    static constexpr std::string_view text = "Where books stand.";
    static constexpr auto members = std::array{
        member_doc{.name = "places", .default_value = "[{shelf: 1}, {shelf: 2, hall: \"side\"}]"},
    };
};

template <>
struct docs<library::book_key> {
    static constexpr bool one_of = true;
};

template <>
struct docs<library::books_args> {
    static constexpr auto members = std::array{
        member_doc{.name = "count", .description = "How many.", .default_value = "2"},
        member_doc{.name = "since", .deprecation = "Use filter."},
    };
};

template <class Store>
struct docs<library::library_queries<Store>> {
    static constexpr auto members = std::array{member_doc{"books", "Every book."}, member_doc{"restricted", "For members."}};
};

}  // namespace pleme_support::graphql

namespace library {

using schema = graphql::schema<query, mutation, request_context>;

/// Runs a request on a new engine and reads the answer.
inline boost::json::value ask(std::string text, std::string_view variables = "{}", request_context* context = nullptr,
                              graphql::engine_options options = {})
{
    const graphql::engine<schema> engine{query{}, mutation{}, options};
    request_context own;
    const graphql::response answer =
        engine.execute({.query = std::move(text),
                        .operation_name = {},
                        .variables = boost::json::parse({variables.data(), variables.size()}).as_object(),
                        .extensions = {}},
                       context != nullptr ? *context : own);
    return boost::json::parse(answer.text);
}

inline boost::json::value json(std::string_view text)
{
    return boost::json::parse({text.data(), text.size()});
}

}  // namespace library

#endif  // PLEME_SUPPORT_TESTS_UNIT_GRAPHQL_LIBRARY_HPP
