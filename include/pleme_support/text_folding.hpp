// When two texts are the same to a search or a list of tags, though their letters differ: an interface, which a host
// implements. Below every layer: no tickets, no Unicode data. Guide: docs/guide/search.md. Tests:
// tests/unit/utf8proc_folding.test.cpp.

#ifndef PLEME_SUPPORT_TEXT_FOLDING_HPP
#define PLEME_SUPPORT_TEXT_FOLDING_HPP

#include <pleme_support/platform.hpp>

#include <string>
#include <string_view>

namespace pleme_support::inline v0 {

/// Makes texts that count as the same the same text. What it makes of a text must never change, but with its name or version:
/// folded texts are stored, and texts that another one folded are folded anew. Its calls may come from several threads.
/// It must keep white space, so that words stay words, and fold a part of a text as it folds it within the whole, but where
/// the cut parts a letter from its marks; what is folded must
/// be well-formed UTF-8 without U+0000 where the text is, and folding it again must change nothing.
class text_folding {
public:
    text_folding(const text_folding&) = delete;
    text_folding& operator=(const text_folding&) = delete;
    virtual ~text_folding() = default;

    /// What folds: a library, with what it was told.
    [[nodiscard]] virtual std::string name() const = 0;
    /// Of the library, and of the data that it folds by.
    [[nodiscard]] virtual std::string version() const = 0;
    /// A text as a search compares it.
    /// @param text  UTF-8
    [[nodiscard]] virtual std::string fold(std::string_view text) const = 0;
    /// A text as labels are compared, which differ if more than case does.
    /// @param text  UTF-8
    [[nodiscard]] virtual std::string fold_case(std::string_view text) const { return fold(text); }

protected:
    text_folding() = default;
};

/// What folded texts are stored under: up to 200 bytes of a folding's name and version.
[[nodiscard]] inline std::string folding_identity(const text_folding& folding)
{
    return (folding.name() + ' ' + folding.version()).substr(0, 200);
}

/// Folds nothing: texts are the same if they are equal byte by byte.
class exact_folding final : public text_folding {
public:
    [[nodiscard]] std::string name() const override { return "exact"; }
    [[nodiscard]] std::string version() const override { return "1"; }
    [[nodiscard]] std::string fold(std::string_view text) const override { return std::string{text}; }

    /// The only one that is needed.
    [[nodiscard]] static const exact_folding& instance()
    {
        static const exact_folding only;
        return only;
    }
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_TEXT_FOLDING_HPP
