// Folding by Unicode with utf8proc: full case folding and canonical equivalence. The only header that includes <utf8proc.h>.
// Below every layer: no tickets. Guide: docs/guide/search.md, docs/decisions/0016_texts_are_folded_by_the_core.md.
// Tests: tests/unit/utf8proc_folding.test.cpp.

#ifndef PLEME_SUPPORT_UTF8PROC_FOLDING_HPP
#define PLEME_SUPPORT_UTF8PROC_FOLDING_HPP

#include <pleme_support/text_folding.hpp>
#include <pleme_support/utf8.hpp>

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0 {

/// What a search makes of accents, which are U+0300 to U+036F: the marks of Latin, Greek and Cyrillic. In Thai, Devanagari and
/// others marks are letters, and no folding ignores them.
enum class accents : std::uint8_t {
    kept,    ///< `cafe` finds "cafe", and "café" only as the beginning of a word that is written with a mark of its own
    ignored  ///< `cafe` and `café` find each other
};

/// Unicode's canonical caseless matching (The Unicode Standard, D145): texts that are canonically equivalent, or differ in case
/// alone, are the same, by the full mappings of CaseFolding.txt (statuses C and F), no language's own.
///
/// Besides, Thai SARA AM (U+0E33) is what it is made of, NIKHAHIT and SARA AA, as Unicode's collation has it (UTS #10,
/// allkeys.txt: 0E33 and 0E4D 0E32 have one weight), and so is Lao AM (U+0EB3). With tone marks between NIKHAHIT and SARA AA
/// the collation has nothing, but both are shown alike; NIKHAHIT goes behind the tone marks, where SARA AM has it.
class utf8proc_folding final : public text_folding {
public:
    explicit utf8proc_folding(accents marks = accents::kept) : marks_{marks} {}

    [[nodiscard]] std::string name() const override
    {
        return marks_ == accents::ignored ? "utf8proc without accents" : "utf8proc";
    }
    /// utf8proc's, Unicode's, and of what this class does besides.
    [[nodiscard]] std::string version() const override
    {
        return std::string{utf8proc_version()} + " Unicode " + utf8proc_unicode_version() + " 1";
    }
    /// @param text  UTF-8; bytes that are not stay as they are
    [[nodiscard]] std::string fold(std::string_view text) const override { return fold(text, marks_); }
    /// The same with accents kept.
    [[nodiscard]] std::string fold_case(std::string_view text) const override { return fold(text, accents::kept); }

private:
    using point = utf8proc_int32_t;
    static constexpr point malformed = 0x110000;  ///< plus a byte that is not UTF-8: so it starts and folds like no letter

    [[nodiscard]] static std::string fold(std::string_view text, accents marks)
    {
        const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
        if (std::all_of(text.begin(), text.end(), is_ascii)) {
            std::string folded{text};
            for (char& c : folded)
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
            return folded;
        }
        // Folded after it was decomposed, and decomposed after it was folded: U+0345, a mark, folds to a letter.
        std::vector<point> points;
        points.reserve(text.size());
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t start = at;
            const std::uint32_t next = next_code_point(text, at);
            if (next == malformed_utf8)
                points.push_back(malformed + static_cast<unsigned char>(text[start]));
            else
                append_decomposed(points, static_cast<point>(next), UTF8PROC_DECOMPOSE);
        }
        order_marks(points);
        std::vector<point> folded;
        folded.reserve(points.size());
        for (const point each : points)
            append_decomposed(folded, each, static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD));
        order_marks(folded);
        if (marks == accents::ignored) std::erase_if(folded, [](point each) { return each >= 0x300 && each <= 0x36F; });
        return encode(with_vowels_apart(folded));
    }

    /// Behind the others what utf8proc makes of one, in full.
    static void append_decomposed(std::vector<point>& to, point one, utf8proc_option_t how)
    {
        if (one < 0x80) {
            to.push_back(how != UTF8PROC_DECOMPOSE && one >= 'A' && one <= 'Z' ? one + ('a' - 'A') : one);
            return;
        }
        if (one >= malformed) {
            to.push_back(one);
            return;
        }
        constexpr utf8proc_ssize_t most = 32;  // 18 is what Unicode promises of any
        std::array<point, most> made{};
        const utf8proc_ssize_t count = utf8proc_decompose_char(one, made.data(), most, how, nullptr);
        if (count < 0 || count > most)
            to.push_back(one);
        else
            to.insert(to.end(), made.begin(), made.begin() + count);
    }

    [[nodiscard]] static int class_of(point one)
    {
        return one < 0x300 || one >= malformed ? 0 : utf8proc_get_property(one)->combining_class;
    }

    struct mark {
        int combining_class;
        std::size_t place;  ///< among those that it stands with
        point one;
        friend auto operator<=>(const mark&, const mark&) = default;
    };

    static void order_run(std::span<point> run)
    {
        std::vector<mark> marks;
        marks.reserve(run.size());
        for (const point one : run) marks.push_back({class_of(one), marks.size(), one});
        std::sort(marks.begin(), marks.end());
        std::ranges::transform(marks, run.begin(), &mark::one);
    }

    /// The canonical order: marks that follow on each other by their class. Of n marks in n log n steps, however they come.
    static void order_marks(std::vector<point>& points)
    {
        for (auto at = points.begin(); at != points.end();) {
            const auto end = std::find_if(at, points.end(), [](point each) { return class_of(each) == 0; });
            if (end - at > 1) order_run({at, end});
            at = end == points.end() ? end : end + 1;
        }
    }

    /// With SARA AM and its like as what they are made of, the ring behind the tone marks.
    [[nodiscard]] static std::vector<point> with_vowels_apart(const std::vector<point>& points)
    {
        struct vowel {
            point whole, ring, rest, first_tone, last_tone;
        };
        static constexpr std::array<vowel, 2> vowels{
            {{0xE33, 0xE4D, 0xE32, 0xE48, 0xE4B}, {0xEB3, 0xECD, 0xEB2, 0xEC8, 0xECB}}};
        std::vector<point> made;
        made.reserve(points.size());
        for (const point each : points) {
            const auto is_part = [each](const vowel& one) { return each == one.whole || each == one.rest; };
            const auto found = std::find_if(vowels.begin(), vowels.end(), is_part);
            if (found == vowels.end()) {
                made.push_back(each);
                continue;
            }
            if (each == found->whole) {
                made.push_back(found->ring);
            } else {
                auto ring = made.end();
                while (ring != made.begin() && *(ring - 1) >= found->first_tone && *(ring - 1) <= found->last_tone) --ring;
                if (ring != made.begin() && *(ring - 1) == found->ring) std::rotate(ring - 1, ring, made.end());
            }
            made.push_back(found->rest);
        }
        return made;
    }

    [[nodiscard]] static std::string encode(const std::vector<point>& points)
    {
        std::string text;
        text.reserve(points.size() * 3);
        for (const point each : points)
            if (each >= malformed)
                text.push_back(static_cast<char>(static_cast<unsigned char>(each - malformed)));
            else
                append_utf8(text, static_cast<std::uint32_t>(each));
        return text;
    }

    accents marks_;
};

}  // namespace pleme_support::inline v0

#endif  // PLEME_SUPPORT_UTF8PROC_FOLDING_HPP
