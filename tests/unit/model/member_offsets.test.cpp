#include <pleme_support/model/member_offsets.hpp>
#include <pleme_support/testing/builders.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>

using namespace pleme_support;

TEST_CASE("member_offsets: each member is found at its place")
{
    support_ticket ticket = testing::make_ticket(1);
    const auto offsets = member_offsets<support_ticket>();
    CHECK(offsets.size() == stored_member_names<support_ticket>.size());
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        const void* const member = reinterpret_cast<const std::byte*>(&ticket) + offsets[i];
        if (stored_member_names<support_ticket>[i] == "id") CHECK(member == &ticket.id);
        if (stored_member_names<support_ticket>[i] == "subject") CHECK(member == &ticket.subject);
        if (stored_member_names<support_ticket>[i] == "version") CHECK(member == &ticket.version);
    }
}
