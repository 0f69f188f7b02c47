// An id of a text: names of prepared statements, and checksums of migrations.
// SQL adapters: no I/O. Guide: adapters/sql/README.md. Tests: adapters/sql/tests/text_id.test.cpp.

#ifndef PLEME_SUPPORT_ADAPTERS_SQL_TEXT_ID_HPP
#define PLEME_SUPPORT_ADAPTERS_SQL_TEXT_ID_HPP

#include <pleme_support/model/ids.hpp>

#include <boost/uuid/name_generator_sha1.hpp>

#include <string_view>

namespace pleme_support::inline v0::adapters::sql {

/// Equal ids have equal texts, on every connection and in every process.
[[nodiscard]] inline uuid make_text_id(std::string_view text)
{
    constexpr uuid nil{};
    return boost::uuids::name_generator_sha1{nil}(text.data(), text.size());
}

}  // namespace pleme_support::inline v0::adapters::sql

#endif  // PLEME_SUPPORT_ADAPTERS_SQL_TEXT_ID_HPP
