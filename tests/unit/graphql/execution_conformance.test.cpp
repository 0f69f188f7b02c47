// The execution cases of the graphql-conformance corpus, with the very parser, validator and executor that ship.

#include <pleme_support/graphql/engine.hpp>

#include <support/sdl_loader.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace {

using namespace pleme_support::graphql;

#ifndef PLEME_SUPPORT_SHARED_DIR
#define PLEME_SUPPORT_SHARED_DIR ""
#endif

std::filesystem::path shared_directory()
{
    const char* given = std::getenv("PLEME_SUPPORT_SHARED");
    return given != nullptr ? given : PLEME_SUPPORT_SHARED_DIR;
}

std::string read_text(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

bool by_name(const type_view* a, const type_view* b)
{
    return a->name < b->name;
}

void write_wired(std::string& out, const void* value)
{
    const std::string_view name = static_cast<const type_view*>(value)->name;
    out += name == "Int" ? "2" : name == "Float" ? "3.14" : name == "Boolean" ? "true" : name == "ID" ? "\"id\"" : "\"str\"";
}

/// The fixed wiring: what every field of a type resolves to, whatever the schema. A value is the address of its named type, a
/// list of two items as well, an object too. Every other field is a batch function.
class wiring {
public:
    field_source find_source(const field_view& field)
    {
        field_source made;
        made.kind = ++fields_ % 2 == 0 ? source_kind::batch : source_kind::function;
        made.shape = make_shape(field.type);
        made.resolve = [](field_call& call) {
            for (std::size_t row = 0; row < call.objects().size(); ++row) call.set(row, call.field().view->type.named);
        };
        return made;
    }

private:
    const value_shape* make_shape(const type_ref& type)
    {
        if (!type.is_list()) return make_named_shape(*type.named);
        const value_shape* const item = make_shape(type.item());
        return &shapes_.emplace_back(value_shape{.kind = shape_kind::list,
                                                 .inner = item,
                                                 .size = [](const void*) { return std::size_t{2}; },
                                                 .at = [](const void* value, std::size_t) { return value; }});
    }

    const value_shape* make_named_shape(const type_view& named)
    {
        value_shape& made = shapes_.emplace_back();
        switch (named.kind) {
            case type_kind::object:
                made.type = &named;
                break;
            case type_kind::union_:
                made.type = *std::min_element(named.possible_types.begin(), named.possible_types.end(), by_name);
                break;
            case type_kind::interface_:
                made.type = *std::max_element(named.possible_types.begin(), named.possible_types.end(), by_name);
                break;
            case type_kind::enum_:
                made.kind = shape_kind::enum_;
                made.to_text = [](const void* value) { return static_cast<const type_view*>(value)->enum_values.front().name; };
                break;
            default:
                made.kind = shape_kind::custom;
                made.write = &write_wired;
        }
        return &made;
    }

    std::size_t fields_ = 0;
    std::deque<value_shape> shapes_;
};

}  // namespace

TEST_CASE("execution: the cases of the conformance corpus")
{
    const std::filesystem::path directory = shared_directory() / "conformance";
    if (!std::filesystem::exists(directory / "execution_cases.jsonl")) {
        MESSAGE("skipped: no conformance data at " << directory.string() << "; set PLEME_SUPPORT_SHARED");
        return;
    }
    const boost::json::value sdl = boost::json::parse(read_text(directory / "execution_schemas.json"));
    wiring wired;
    std::map<std::string, std::unique_ptr<testing::sdl_schema>> schemas;
    std::map<std::string, std::unique_ptr<basic_engine>> engines;
    for (const auto& entry : sdl.as_object()) {
        const std::string key{entry.key()};
        testing::sdl_wiring sources;
        sources.find_source = [&wired](const type_view&, const field_view& field) { return wired.find_source(field); };
        schemas[key] = std::make_unique<testing::sdl_schema>(std::string{entry.value().as_string()}, sources);
        // The corpus has documents that are larger and nested deeper than what a service has to take.
        engine_options options;
        options.bounds.source_bytes = 1U << 24U;
        options.bounds.tokens = 1U << 24U;
        options.bounds.depth = 1000;
        options.bounds.directives = 1U << 20U;
        options.bounds.directives_per_location = 1U << 20U;
        engines[key] = std::make_unique<basic_engine>(schemas[key]->view(), options);
    }

    std::ifstream cases{directory / "execution_cases.jsonl"};
    int passed = 0;
    for (std::string line; std::getline(cases, line);) {
        const boost::json::value one = boost::json::parse(line);
        request asked;
        asked.query = std::string{one.at("query").as_string()};
        if (const auto* variables = one.as_object().if_contains("variables"); variables != nullptr && variables->is_object())
            asked.variables = variables->as_object();
        const response answer = engines.at(std::string{one.at("schema").as_string()})->execute(asked, {});
        const bool equal = boost::json::parse(answer.text) == one.at("expected");
        CHECK_MESSAGE(equal, one.at("id").as_string().c_str()
                                 << "\n"
                                 << asked.query << "\nwant " << boost::json::serialize(one.at("expected")) << "\n got "
                                 << answer.text);
        passed += equal ? 1 : 0;
    }
    CHECK(passed == 1181);
}
