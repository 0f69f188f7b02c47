#include "support/storages.hpp"

namespace {

using namespace pleme_support;
using namespace test;

TEST_CASE_TEMPLATE("storages: each desk starts empty", Storage, EVERY_STORAGE)
{
    for (int i = 0; i < 2; ++i) {
        desk<Storage> desk;
        CHECK(desk.repo.list(host(), "thai").value().empty());
        CHECK(desk.create().number == 1);
    }
}

TEST_CASE("storages: PostgreSQL")
{
#ifdef PLEME_SUPPORT_TESTS_POSTGRES
    if (const auto server = postgres_test::find_server())
        CHECK(adapters::postgres_storage::open(postgres_test::make_options(*server)));
#else
    MESSAGE("skipped: this build has no adapter for PostgreSQL");
#endif
}

}  // namespace
