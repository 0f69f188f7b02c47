// What searches look at: a ticket's texts, folded, and by which folding those of a product are.
// Model layer. Guide: docs/guide/search.md. Tests: tests/unit/repository/search.test.cpp, folding.test.cpp.

#ifndef PLEME_SUPPORT_MODEL_TICKET_TEXT_HPP
#define PLEME_SUPPORT_MODEL_TICKET_TEXT_HPP

#include <pleme_support/model/ids.hpp>
#include <pleme_support/model/stored_names.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <string>

namespace pleme_support::inline v0 {

/// A ticket's texts as the repository's folding makes them: a storage looks for words in them byte by byte. A ticket that has
/// none is found by no search, until a tick has folded its product.
struct ticket_text {
    uuid ticket_id{};         ///< the ticket's; (ticket_id, product) is the key
    std::string product;      ///< the ticket's
    std::string subject;      ///< folded
    std::string description;  ///< folded

    friend bool operator==(const ticket_text&, const ticket_text&) = default;
};
BOOST_DESCRIBE_STRUCT(ticket_text, (), (ticket_id, product, subject, description))
template <>
inline constexpr auto stored_names<ticket_text> = std::to_array<stored_name>({"ticket_id", "product", "subject",
                                                                              "description"});

/// By which folding the texts and tags of a product's tickets are stored. Each folding that a product is given is a record of
/// its own: the one of the highest generation counts, and whoever writes folded texts has his commit demand that there is no
/// higher one.
struct product_folding {
    std::string product;          ///< (product, generation) is the key
    std::int32_t generation = 1;  ///< from 1
    std::int32_t version = 1;     ///< rises with each step of folding anew
    std::string folding;          ///< its identity: name and version
    bool done = false;            ///< all texts are folded by it
    std::int32_t place = 0;       ///< unless it is done: tickets with numbers up to here are

    friend bool operator==(const product_folding&, const product_folding&) = default;
};
BOOST_DESCRIBE_STRUCT(product_folding, (), (product, generation, version, folding, done, place))
template <>
inline constexpr auto stored_names<product_folding> = std::to_array<stored_name>({"product", "generation", "version", "folding",
                                                                                  "done", "place"});

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_MODEL_TICKET_TEXT_HPP
