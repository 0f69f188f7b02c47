// A consumer's program: a host that keeps tickets in SQLite, folds texts itself, and has no utf8proc.
#include <pleme_support/adapters/sqlite/sqlite_storage.hpp>
#include <pleme_support/pleme_support.hpp>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

/// What ICU would be.
class shortening final : public pleme_support::text_folding {
public:
    std::string name() const override { return "shortening"; }
    std::string version() const override { return "1"; }
    std::string fold(std::string_view text) const override { return std::string{text.substr(0, 5)}; }
};

}  // namespace

int main()
{
    const auto storage = pleme_support::adapters::sqlite_storage::open({.path = ":memory:"});
    if (!storage) return std::puts(storage.error().message.c_str()), 1;
    try {
        const pleme_support::support_repository without{**storage};
        return std::puts("a repository without a folding"), 1;
    } catch (const std::invalid_argument&) {
    }
    pleme_support::repository_options options;
    options.folding = std::make_shared<shortening>();
    pleme_support::support_repository desk{**storage, options};
    const auto caller =
        pleme_support::principal::customer(*pleme_support::parse_uuid("c0000000-0000-4000-8000-000000000001")).within({"thai"});
    pleme_support::create_ticket_input input;
    input.customer_id = caller.actor_id;
    input.subject = "Where is my order?";
    input.description = "It was due on Monday.";
    if (!desk.with(caller).tickets().create("thai", input)) return 1;
    const auto ticket = desk.with(caller).tickets().list("thai", {.search_query = "Wherever"});
    if (!ticket || ticket->empty()) return 1;
    return ticket->front().number == 1 ? 0 : 1;
}
