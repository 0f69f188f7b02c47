// Who calls: bearer tokens and the callers that they stand for, read from a JSON file.
// Example service: a real one asks its identity provider. Guide: docs/guide/service.md.
// Tests: tests/clients/options.test.mjs.

#ifndef SUPPORT_SERVICE_TOKENS_HPP
#define SUPPORT_SERVICE_TOKENS_HPP

#include <pleme_support/http/request.hpp>
#include <pleme_support/model/agent_directory.hpp>
#include <pleme_support/model/enum_name.hpp>
#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/metrics.hpp>
#include <pleme_support/model/principal.hpp>
#include <pleme_support/rules/bounds.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace support_service {

/// What a caller may do, as permissions of the platform are called.
struct permissions {
    bool read = false;   ///< support:read
    bool write = false;  ///< support:write
    bool admin = false;  ///< support:admin
};

/// Whom a token stands for.
struct caller {
    pleme_support::principal principal = pleme_support::principal::nobody();
    permissions may;
    std::string name;  ///< shown on dashboards; empty: the id
};

/// Tokens and their callers. Never changes once made, so any number of threads may ask it.
class token_book {
public:
    void add(std::string token, support_service::caller caller) { entries_.push_back({std::move(token), std::move(caller)}); }

    /// Looks at every byte of every entry whatever it finds, so that the time it takes says nothing about a token.
    [[nodiscard]] const support_service::caller* find(std::string_view presented) const noexcept
    {
        const support_service::caller* found = nullptr;
        for (const entry& known : entries_) {
            std::size_t difference = known.token.size() ^ presented.size();
            for (std::size_t i = 0; i < presented.size(); ++i)
                difference |= static_cast<std::size_t>(static_cast<unsigned char>(presented[i]) ^
                                                       static_cast<unsigned char>(known.token[i % known.token.size()]));
            if (difference == 0) found = &known.caller;
        }
        return found;
    }

    [[nodiscard]] const auto& entries() const noexcept { return entries_; }

private:
    struct entry {
        std::string token;
        support_service::caller caller;
    };
    std::vector<entry> entries_;
};

/// The token of `Authorization: Bearer TOKEN`; nothing if there is none (https://www.rfc-editor.org/rfc/rfc6750#section-2.1).
[[nodiscard]] inline std::optional<std::string_view> find_bearer_token(const pleme_support::http::request& request)
{
    constexpr std::size_t scheme = 6;
    const auto header = request.find_header("authorization");
    if (!header || header->size() < scheme + 2 || (*header)[scheme] != ' ') return std::nullopt;
    if (!pleme_support::http::equals_ignoring_case(header->substr(0, scheme), "bearer")) return std::nullopt;
    const std::size_t start = header->find_first_not_of(' ', scheme);
    if (start == std::string_view::npos) return std::nullopt;
    return header->substr(start);
}

namespace detail {

/// Reads one entry of the file. Every problem names the field and never shows a token.
class entry_reader {
public:
    explicit entry_reader(const boost::json::object& entry) : entry_{entry} {}

    /// @return the caller, or what is wrong
    [[nodiscard]] std::variant<caller, std::string> read()
    {
        read_unknown();
        read_actor();
        read_products();
        read_permissions();
        made_.principal.internal_notes = read_flag("internalNotes");
        read_delegation();
        if (made_.principal.internal_notes && made_.principal.kind == pleme_support::actor_kind::customer)
            fail("internalNotes: a customer never sees internal notes");
        if (const auto* name = entry_.if_contains("name")) {
            if (const auto* text = name->if_string(); text != nullptr && !text->empty())
                made_.name = std::string{*text};
            else
                fail("name: must be a string that is not empty");
        }
        if (!problem_.empty()) return problem_;
        return made_;
    }

private:
    void fail(std::string problem)
    {
        if (problem_.empty()) problem_ = std::move(problem);
    }

    [[nodiscard]] const boost::json::value* require(std::string_view name)
    {
        const boost::json::value* found = entry_.if_contains({name.data(), name.size()});
        if (found == nullptr) fail(std::string{name} + ": is missing");
        return found;
    }

    void read_unknown()
    {
        for (const auto& member : entry_) {
            bool known = false;
            for (const std::string_view name :
                 {"actorId", "kind", "products", "permissions", "internalNotes", "actsFor", "name"})
                known = known || std::string_view{member.key().data(), member.key().size()} == name;
            if (!known)
                fail(
                    "there is a field that no entry has; known are actorId, kind, products, permissions, internalNotes, "
                    "actsFor and name");
        }
    }

    void read_actor()
    {
        if (const auto* value = require("actorId")) {
            const auto* text = value->if_string();
            const auto id = text != nullptr ? pleme_support::parse_uuid({text->data(), text->size()}) : std::nullopt;
            if (id)
                made_.principal.actor_id = *id;
            else
                fail("actorId: must be a UUID in its 8-4-4-4-12 form");
        }
        if (const auto* value = require("kind")) {
            const auto* text = value->if_string();
            std::string upper;
            if (text != nullptr)
                for (const char c : *text) upper.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : '?');
            if (const auto kind = pleme_support::parse_enum<pleme_support::actor_kind>(upper))
                made_.principal.kind = *kind;
            else
                fail("kind: must be customer, agent, bot or system");
        }
    }

    void read_delegation()
    {
        const auto* value = entry_.if_contains("actsFor");
        if (value == nullptr) return;
        const auto* text = value->if_string();
        if (text != nullptr && *text == "customers")
            made_.principal.acts_for = pleme_support::delegation::customers;
        else if (text != nullptr && *text == "anyone")
            made_.principal.acts_for = pleme_support::delegation::anyone;
        else
            fail("actsFor: must be customers or anyone");
    }

    void read_products()
    {
        const auto* value = require("products");
        if (value == nullptr) return;
        if (const auto* text = value->if_string(); text != nullptr && *text == "*") {
            made_.principal.all_products = true;
            return;
        }
        const auto* list = value->if_array();
        if (list == nullptr) return fail("products: must be \"*\" or a list of products");
        for (const boost::json::value& item : *list) {
            const auto* text = item.if_string();
            if (text == nullptr || pleme_support::rules::check_product(std::string{*text}))
                return fail("products: a product is 1 to 50 of a-z, 0-9, _ and -");
            made_.principal.products.emplace_back(text->data(), text->size());
        }
    }

    void read_permissions()
    {
        const auto* value = require("permissions");
        if (value == nullptr) return;
        const auto* list = value->if_array();
        if (list == nullptr) return fail("permissions: must be a list");
        for (const boost::json::value& item : *list) {
            const auto* text = item.if_string();
            if (text != nullptr && *text == "support:read")
                made_.may.read = true;
            else if (text != nullptr && *text == "support:write")
                made_.may.write = true;
            else if (text != nullptr && *text == "support:admin")
                made_.may.admin = true;
            else
                return fail("permissions: there are support:read, support:write and support:admin only");
        }
    }

    [[nodiscard]] bool read_flag(std::string_view name)
    {
        const boost::json::value* value = entry_.if_contains({name.data(), name.size()});
        if (value == nullptr) return false;
        if (!value->is_bool()) return fail(std::string{name} + ": must be true or false"), false;
        return value->get_bool();
    }

    const boost::json::object& entry_;
    caller made_;
    std::string problem_;
};

}  // namespace detail

/// Reads a whole tokens file: `{"TOKEN": {"actorId": …, "kind": …, "products": …, "permissions": …}, …}`.
/// @return the book, or a sentence that names the entry by its place and the field
[[nodiscard]] inline std::variant<token_book, std::string> parse_tokens(std::string_view text)
{
    boost::json::error_code problem;
    const boost::json::value parsed = boost::json::parse({text.data(), text.size()}, problem);
    if (problem) return "The tokens file is not well-formed JSON.";
    const auto* object = parsed.if_object();
    if (object == nullptr || object->empty()) return "The tokens file must hold an object with at least one token.";
    token_book book;
    std::size_t place = 0;
    for (const auto& member : *object) {
        const std::string where = "Entry " + std::to_string(++place) + " of the tokens file: ";
        constexpr std::size_t least = 16;
        const std::string_view token{member.key().data(), member.key().size()};
        bool visible = token.size() >= least;
        for (const char c : token) visible = visible && c > ' ' && c <= '~';
        if (!visible) return where + "the token must be at least 16 visible ASCII characters, without spaces.";
        const auto* entry = member.value().if_object();
        if (entry == nullptr) return where + "it must be an object.";
        auto made = detail::entry_reader{*entry}.read();
        if (auto* wrong = std::get_if<std::string>(&made)) return where + *wrong + ".";
        book.add(std::string{token}, std::get<caller>(std::move(made)));
    }
    return book;
}

/// Whoever calls in --dev: one agent who may do everything, always the same.
[[nodiscard]] inline caller make_dev_caller()
{
    const auto id = *pleme_support::parse_uuid("00000000-0000-7000-8000-000000000001");
    return {.principal = pleme_support::principal::agent(id).within_all_products().with_internal_notes().acting_for(
                pleme_support::delegation::anyone),
            .may = {.read = true, .write = true, .admin = true},
            .name = "Dev"};
}

/// The service itself, when it ticks.
[[nodiscard]] inline pleme_support::principal make_service_principal()
{
    return pleme_support::principal::system(*pleme_support::parse_uuid("00000000-0000-7000-8000-000000000002"))
        .within_all_products();
}

/// What agents are called: those of the tokens file, and those of the demo data.
class agent_names : public pleme_support::agent_directory {
public:
    void add(const pleme_support::uuid& id, std::string name) { names_.insert_or_assign(id, std::move(name)); }

    [[nodiscard]] std::optional<std::string> name_of(const pleme_support::uuid& agent_id) const override
    {
        const auto found = names_.find(agent_id);
        return found == names_.end() ? std::nullopt : std::optional{found->second};
    }

private:
    std::map<pleme_support::uuid, std::string> names_;
};

}  // namespace support_service

#endif  // SUPPORT_SERVICE_TOKENS_HPP
