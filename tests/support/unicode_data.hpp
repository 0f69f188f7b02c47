// Unicode's own files, as Debian's package unicode-data has them, read by a program that knows nothing of the library.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_UNICODE_DATA_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_UNICODE_DATA_HPP

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace pleme_support::test {

inline constexpr const char* unicode_data_folder = "/usr/share/unicode/";

using code_points = std::vector<std::uint32_t>;

[[nodiscard]] inline bool has_unicode_data()
{
    return std::ifstream{std::string{unicode_data_folder} + "UnicodeData.txt"}.good();
}

/// The lines of a file, without comments, each as its fields between semicolons, without blanks around them.
[[nodiscard]] inline std::vector<std::vector<std::string>> read_unicode_lines(std::istream& file)
{
    std::vector<std::vector<std::string>> lines;
    for (std::string line; std::getline(file, line);) {
        line.erase((std::min)(line.find('#'), line.size()));
        std::vector<std::string> fields;
        std::istringstream in{line};
        for (std::string field; std::getline(in, field, ';');) {
            const auto begin = field.find_first_not_of(" \t\r");
            const auto end = field.find_last_not_of(" \t\r");
            fields.push_back(begin == std::string::npos ? std::string{} : field.substr(begin, end - begin + 1));
        }
        if (fields.size() > 1) lines.push_back(std::move(fields));
    }
    return lines;
}

[[nodiscard]] inline std::vector<std::vector<std::string>> read_unicode_file(const std::string& name)
{
    std::ifstream file{unicode_data_folder + name};
    return read_unicode_lines(file);
}

/// The same of a file that is packed by bzip2; nothing if it can't be unpacked.
[[nodiscard]] inline std::vector<std::vector<std::string>> read_packed_unicode_file(const std::string& name)
{
    std::string text;
    if (std::FILE* unpacked = ::popen(("bzip2 -dc " + std::string{unicode_data_folder} + name + " 2>/dev/null").c_str(), "r")) {
        char piece[4096];
        for (std::size_t read = 0; (read = std::fread(piece, 1, sizeof piece, unpacked)) > 0;) text.append(piece, read);
        ::pclose(unpacked);
    }
    std::istringstream file{text};
    return read_unicode_lines(file);
}

[[nodiscard]] inline code_points parse_code_points(const std::string& text)
{
    code_points points;
    std::istringstream in{text};
    for (std::string each; in >> each;)
        if (each.front() != '<') points.push_back(static_cast<std::uint32_t>(std::stoul(each, nullptr, 16)));
    return points;
}

/// The code points that a file says have a property.
[[nodiscard]] inline std::set<std::uint32_t> read_property(const std::string& file, const std::string& property)
{
    std::set<std::uint32_t> points;
    for (const auto& fields : read_unicode_file(file)) {
        if (fields[1] != property) continue;
        const auto dots = fields[0].find("..");
        const auto first = std::stoul(fields[0], nullptr, 16);
        const auto last = dots == std::string::npos ? first : std::stoul(fields[0].substr(dots + 2), nullptr, 16);
        for (auto point = first; point <= last; ++point) points.insert(static_cast<std::uint32_t>(point));
    }
    return points;
}

/// Canonical decomposition and full case folding as the files have them.
class unicode_tables {
public:
    unicode_tables()
    {
        for (const auto& fields : read_unicode_file("UnicodeData.txt")) {
            const auto point = static_cast<std::uint32_t>(std::stoul(fields[0], nullptr, 16));
            if (fields[2] == "Cc") controls.insert(point);
            if (fields[3] != "0") classes_[point] = std::stoi(fields[3]);
            if (!fields[5].empty() && fields[5].front() != '<') decompositions_[point] = parse_code_points(fields[5]);
        }
        for (const auto& fields : read_unicode_file("CaseFolding.txt"))
            if (fields[1] == "C" || fields[1] == "F")
                case_folding[static_cast<std::uint32_t>(std::stoul(fields[0], nullptr, 16))] = parse_code_points(fields[2]);
    }

    /// NFD (The Unicode Standard, 3.11 and 3.12).
    [[nodiscard]] code_points decompose(const code_points& text) const
    {
        code_points made;
        for (const std::uint32_t point : text) append(made, point);
        for (auto at = made.begin(); at != made.end();) {
            const auto end = std::find_if(at, made.end(), [&](std::uint32_t point) { return class_of(point) == 0; });
            std::stable_sort(at, end, [&](std::uint32_t a, std::uint32_t b) { return class_of(a) < class_of(b); });
            at = end == made.end() ? end : end + 1;
        }
        return made;
    }

    /// What D145 compares: NFD, folded, NFD.
    [[nodiscard]] code_points fold(const code_points& text) const
    {
        code_points folded;
        for (const std::uint32_t point : decompose(text)) {
            const auto found = case_folding.find(point);
            if (found == case_folding.end())
                folded.push_back(point);
            else
                folded.insert(folded.end(), found->second.begin(), found->second.end());
        }
        return decompose(folded);
    }

    std::map<std::uint32_t, code_points> case_folding;  ///< statuses C and F
    std::set<std::uint32_t> controls;                   ///< of category Cc

private:
    [[nodiscard]] int class_of(std::uint32_t point) const
    {
        const auto found = classes_.find(point);
        return found == classes_.end() ? 0 : found->second;
    }

    void append(code_points& to, std::uint32_t point) const
    {
        constexpr std::uint32_t first_syllable = 0xAC00, leads = 0x1100, vowels = 0x1161, trails = 0x11A7;
        if (point >= first_syllable && point < first_syllable + 11'172) {
            const std::uint32_t index = point - first_syllable;
            to.push_back(leads + index / 588);
            to.push_back(vowels + index % 588 / 28);
            if (index % 28 != 0) to.push_back(trails + index % 28);
        } else if (const auto found = decompositions_.find(point); found != decompositions_.end()) {
            for (const std::uint32_t part : found->second) append(to, part);
        } else {
            to.push_back(point);
        }
    }

    std::map<std::uint32_t, int> classes_;
    std::map<std::uint32_t, code_points> decompositions_;
};

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_UNICODE_DATA_HPP
