// Text search: how a search text becomes words. Which texts have them is a question of bytes, to the storage.
// Rules layer: pure. Guide: docs/guide/search.md. Tests: tests/unit/rules/search.test.cpp.

#ifndef PLEME_SUPPORT_RULES_SEARCH_HPP
#define PLEME_SUPPORT_RULES_SEARCH_HPP

#include <pleme_support/text_folding.hpp>
#include <pleme_support/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pleme_support::inline v0::rules {

/// What stands between white space, as it is; bytes that are not UTF-8 separate too.
[[nodiscard]] inline std::vector<std::string_view> split_words(std::string_view text)
{
    std::vector<std::string_view> words;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const std::uint32_t point = next_code_point(text, at);
        if (point != malformed_utf8 && !is_white_space(point)) continue;
        if (start > begin) words.push_back(text.substr(begin, start - begin));
        begin = at;
    }
    if (begin < text.size()) words.push_back(text.substr(begin));
    return words;
}

/// The words of a search text, folded, each once; what folding leaves nothing of is none.
[[nodiscard]] inline std::vector<std::string> search_words(std::string_view text, const text_folding& folding)
{
    std::vector<std::string> words;
    for (const std::string_view word : split_words(text))
        if (std::string folded = folding.fold(word);
            !folded.empty() && std::find(words.begin(), words.end(), folded) == words.end())
            words.push_back(std::move(folded));
    return words;
}

/// Whether none of the words has so many code points that an index of texts could know it.
[[nodiscard]] inline bool are_short(const std::vector<std::string>& words, std::size_t indexed_letters)
{
    return std::none_of(words.begin(), words.end(), [&](const std::string& word) {
        std::size_t letters = 0;
        for (std::size_t at = 0; at < word.size(); ++letters) static_cast<void>(next_code_point(word, at));
        return letters >= indexed_letters;
    });
}

}  // namespace pleme_support::inline v0::rules

#endif  // PLEME_SUPPORT_RULES_SEARCH_HPP
