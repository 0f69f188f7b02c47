// Texts like those that help desks get: subjects of 40 to 90 characters, messages whose sizes are log-normal, a third of them
// not in Latin script, some with the mail that they answer. The same for the same seed.
// Examples and benchmarks. Tests: examples/common/text_generator.test.cpp.

#ifndef PLEME_SUPPORT_EXAMPLES_COMMON_TEXT_GENERATOR_HPP
#define PLEME_SUPPORT_EXAMPLES_COMMON_TEXT_GENERATOR_HPP

#include "phrases.hpp"
#include "random_numbers.hpp"

#include <pleme_support/model/text.hpp>
#include <pleme_support/model/time.hpp>
#include <pleme_support/utf8.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace examples {

/// What a message answers.
struct quotation {
    std::string_view author;  ///< empty: who reads it
    pleme_support::timestamp at;
    std::string_view text;  ///< empty: there is nothing to quote
};

class text_generator {
public:
    static constexpr std::size_t least_subject = 40;  ///< in characters
    static constexpr std::size_t most_subject = 90;
    static constexpr double median_message = 400;  ///< in bytes
    static constexpr double message_spread = 1.2;  ///< sigma: 99 of 100 messages have less than 6.6 KB
    static constexpr std::size_t most_message = 60'000;

    explicit text_generator(std::uint64_t seed) : random_{seed} {}

    /// A third of all who write do so in Thai or Chinese.
    [[nodiscard]] const phrasebook& pick_language()
    {
        const auto choice = random_.below(6);
        return choice == 0 ? thai_phrases : choice == 1 ? chinese_phrases : english_phrases;
    }

    /// A request's subject in a few words, of the language's own.
    [[nodiscard]] std::string pick_topic(const phrasebook& in) { return filled(in, pick(in.subjects)); }

    /// @param topic  what it begins with
    [[nodiscard]] std::string subject(const phrasebook& in, std::string_view topic)
    {
        std::string made{topic.substr(0, end_of_characters(topic, most_subject))};
        std::size_t size = count_characters(made);
        const std::size_t wanted = least_subject + random_.below(25);
        while (size < wanted) {
            std::string longer = made;
            longer.append(in.before_detail).append(filled(in, pick(in.details)));
            const std::size_t longer_size = count_characters(longer);
            if (longer_size > most_subject) continue;  // there are short ones
            made = std::move(longer);
            size = longer_size;
        }
        return made;
    }

    /// @param opening  what it begins with, unless it is to be shorter than that
    /// @param quoted   some answers have it below them
    [[nodiscard]] std::string message(const phrasebook& in, std::string_view opening, const quotation& quoted = {})
    {
        const std::size_t size = draw_size();
        const bool quotes = !quoted.text.empty() && size > 2 * least_quotation && random_.below(100) < 40;
        const std::size_t own = quotes ? size / 2 : size;
        std::string made = opening.empty() ? filled(in, pick(in.sentences)) : std::string{opening};
        if (own < made.size())
            made = short_message(in, own);
        else
            fill(in, made, own);
        if (quotes) append_quotation(in, made, quoted, size);
        return made;
    }

private:
    static constexpr std::size_t least_quotation = 100;  ///< bytes

    [[nodiscard]] static std::size_t count_characters(std::string_view text)
    {
        std::size_t count = 0;
        for (std::size_t at = 0; at < text.size(); ++count) static_cast<void>(pleme_support::next_code_point(text, at));
        return count;
    }
    /// Where so many characters end, or the text.
    [[nodiscard]] static std::size_t end_of_characters(std::string_view text, std::size_t count)
    {
        std::size_t at = 0;
        while (at < text.size() && count-- > 0) static_cast<void>(pleme_support::next_code_point(text, at));
        return at;
    }

    [[nodiscard]] std::string_view pick(std::span<const std::string_view> from) { return from[random_.below(from.size())]; }

    [[nodiscard]] std::size_t draw_size()
    {
        constexpr double pi = 3.14159265358979323846;
        const double normal = std::sqrt(-2 * std::log(random_.fraction())) * std::cos(2 * pi * random_.fraction());
        const double size = median_message * std::exp(message_spread * normal);
        return static_cast<std::size_t>((std::min)(size, static_cast<double>(most_message)));
    }

    [[nodiscard]] static bool is_placeholder(char c) { return c == '#' || c == '&' || c == '%' || c == '@'; }

    [[nodiscard]] std::string filled(const phrasebook& in, std::string_view phrase)
    {
        std::string made;
        for (std::size_t at = 0;; ++at) {
            const std::size_t plain = at;
            while (at < phrase.size() && !is_placeholder(phrase[at])) ++at;
            made.append(phrase, plain, at - plain);
            if (at == phrase.size()) return made;
            if (phrase[at] == '#')
                made += std::to_string(10'000 + random_.below(990'000));
            else if (phrase[at] == '&')
                made += std::to_string(2 + random_.below(40));
            else
                made += pick(phrase[at] == '%' ? in.things : in.days);
        }
    }

    /// A few words, as near to a size as there are.
    [[nodiscard]] std::string short_message(const phrasebook& in, std::size_t size)
    {
        std::string made = filled(in, in.short_ones.front());
        for (int tries = 0; tries < 8 && made.size() < size; ++tries) {
            const std::string another = filled(in, pick(tries % 2 == 0 ? in.short_ones : in.sentences));
            if (made.size() + another.size() <= size) made.append(in.between).append(another);
        }
        return made;
    }

    /// Adds sentences in paragraphs until another would lead further away from a size than to it.
    void fill(const phrasebook& in, std::string& text, std::size_t size)
    {
        const std::string greeting = filled(in, pick(in.greetings));
        const std::string closing = filled(in, pick(in.closings));
        const bool is_letter = size > text.size() + greeting.size() + closing.size() + 60;
        if (is_letter) {
            text.insert(0, greeting + "\n\n");
            size -= closing.size() + 2;
        }
        for (std::size_t sentences = 2;; ++sentences) {
            const std::string next = filled(in, pick(in.sentences));
            if (text.size() + next.size() / 2 > size) break;
            text.append(sentences % 4 == 0 ? std::string_view{"\n\n"} : in.between).append(next);
        }
        if (is_letter) text.append("\n\n").append(closing);
    }

    /// As mail programs do, line by line, up to a size of the whole.
    static void append_quotation(const phrasebook& in, std::string& text, const quotation& quoted, std::size_t size)
    {
        constexpr std::size_t minutes = 16;  // of an instant's text: the seconds and the rest are left out
        text.append("\n\n").append(in.on).append(pleme_support::to_text(quoted.at).substr(0, minutes)).append(" ");
        text.append(quoted.author.empty() ? in.you : quoted.author).append(in.wrote);
        for (std::string_view rest = quoted.text; !rest.empty() && text.size() < size;) {
            const std::string_view line = first_line(in, rest);
            text.append(line.empty() || line.front() == '>' ? "\n>" : "\n> ").append(line);
            rest.remove_prefix(line.size());
            if (!rest.empty() && (rest.front() == '\n' || rest.front() == ' ')) rest.remove_prefix(1);
        }
    }

    /// Up to a line's end, or to where it is too long.
    [[nodiscard]] static std::string_view first_line(const phrasebook& in, std::string_view text)
    {
        const std::size_t width = in.has_spaces ? 72 : 40;
        const std::string_view line = text.substr(0, text.find('\n'));
        const std::size_t most = end_of_characters(line, width);
        if (most == line.size()) return line;
        const std::size_t space = line.substr(0, most).rfind(' ');
        return line.substr(0, space == std::string_view::npos || space == 0 ? most : space);
    }

    random_numbers random_;
};

}  // namespace examples

#endif  // PLEME_SUPPORT_EXAMPLES_COMMON_TEXT_GENERATOR_HPP
