// The execution cases of the graphql-conformance corpus, with the very parser, validator and executor that ship.

#include <pleme_support/graphql/engine.hpp>

#include <support/sdl_loader.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
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

/// The fixed wiring: what every field of a type resolves to, whatever the schema.
bool write_wired(execution& run, const type_ref& type, const planned_field& field)
{
    if (type.is_list()) {
        list_writer list{run};
        for (int i = 0; i < 2; ++i)
            if (!list.next() || !write_wired(run, type.item(), field)) return false;
        list.close();
        return true;
    }
    const type_view& named = *type.named;
    switch (named.kind) {
        case type_kind::object:
            return run.write_object(nullptr, named, field);
        case type_kind::union_:
            return run.write_object(
                nullptr, **std::min_element(named.possible_types.begin(), named.possible_types.end(), by_name), field);
        case type_kind::interface_:
            return run.write_object(
                nullptr, **std::max_element(named.possible_types.begin(), named.possible_types.end(), by_name), field);
        case type_kind::enum_:
            append_json_string(run.out(), named.enum_values.front().name);
            return true;
        default:
            break;
    }
    run.out() += named.name == "Int"       ? "2"
                 : named.name == "Float"   ? "3.14"
                 : named.name == "Boolean" ? "true"
                 : named.name == "ID"      ? "\"id\""
                                           : "\"str\"";
    return true;
}

bool write_wired_field(execution& run, const void*, const planned_field& field)
{
    return write_wired(run, field.view->type, field);
}

}  // namespace

TEST_CASE("execution: the cases of the conformance corpus")
{
    const std::filesystem::path directory = shared_directory() / "conformance";
    if (!std::filesystem::exists(directory / "execution_cases.jsonl")) {
        MESSAGE("skipped: no conformance data at " << directory.string() << "; set PLEME_SUPPORT_SHARED");
        return;
    }
    const boost::json::value sdl = boost::json::parse(read_text(directory / "execution_schemas.json"));
    std::map<std::string, std::unique_ptr<testing::sdl_schema>> schemas;
    std::map<std::string, std::unique_ptr<basic_engine>> engines;
    for (const auto& entry : sdl.as_object()) {
        const std::string key{entry.key()};
        testing::sdl_wiring wiring;
        wiring.write_field = [](const type_view&, const field_view&) { return &write_wired_field; };
        schemas[key] = std::make_unique<testing::sdl_schema>(std::string{entry.value().as_string()}, wiring);
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
