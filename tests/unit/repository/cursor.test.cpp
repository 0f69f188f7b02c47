#include "support/storages.hpp"

namespace {

using namespace pleme_support;
using namespace test;

TEST_CASE("cursor: the place of a ticket goes there and back")
{
    support_ticket last;
    last.id = make_id('1', 7);
    for (const timestamp t :
         {min_timestamp, timestamp{}, timestamp{} - tick, at("2026-03-02T09:00:00.000001Z"), max_timestamp}) {
        last.created_at = t;
        const auto place = repository::parse_cursor(repository::make_cursor(last)).value();
        CHECK((place == std::vector<storage::value>{t, last.id}));
    }
}

TEST_CASE_TEMPLATE("cursor: what no list returned is refused", Storage, EVERY_STORAGE)
{
    desk<Storage> desk;
    const std::string id = to_text(make_id('1', 7));
    for (const std::string& text :
         {std::string{}, std::string{"."}, std::string{"x"}, "1" + id, "." + id, "1." + id + "x", "x." + id, "1x." + id,
          "1.5." + id, "99999999999999999999." + id, "-9223372036854775808." + id, "9223372036854775807." + id,
          "1." + id.substr(1), " 1." + id}) {
        CAPTURE(text);
        CHECK(failure(desk.repo.with(host()).sla().preview("thai", {}, {20, text})) == errc::invalid_argument);
    }
}

}  // namespace
