// A zone database of a test's own: a directory with some of the machine's zones, or none.
// Tests only.

#ifndef PLEME_SUPPORT_TESTS_SUPPORT_ZONE_DIRECTORY_HPP
#define PLEME_SUPPORT_TESTS_SUPPORT_ZONE_DIRECTORY_HPP

#include <pleme_support/rules/zone_database.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace pleme_support::test {

class zone_directory {
public:
    zone_directory()
    {
        std::string made = (std::filesystem::temp_directory_path() / "zones_XXXXXX").string();
        if (::mkdtemp(made.data()) == nullptr) throw std::runtime_error{"no temporary directory"};
        path = made;
    }
    ~zone_directory() { std::filesystem::remove_all(path); }
    zone_directory(const zone_directory&) = delete;
    zone_directory& operator=(const zone_directory&) = delete;

    /// Puts a zone of the machine there.
    void add(const std::string& name, const std::string& of_machine) const
    {
        std::filesystem::create_directories((path / name).parent_path());
        std::filesystem::copy_file(std::filesystem::path{machine} / of_machine, path / name);
    }

    /// Says which version of tzdata it is.
    void set_version(const std::string& version) const
    {
        std::ofstream{path / "tzdata.zi"} << "# version " << version << "\n# more\n";
    }

    std::filesystem::path path;
    inline static const std::string machine = rules::zone_database::of_machine().directory();
};

/// The process has lost its zones as long as this lives.
class lost_zones {
public:
    /// @param kept  names that the database still has; none: there is no database
    explicit lost_zones(const std::vector<std::string>& kept = {})
    {
        for (const std::string& name : kept) directory_.add(name, name);
        rules::zone_database::of_machine().set_directory(directory_.path.string());
    }
    ~lost_zones() { bring_back(); }
    lost_zones(const lost_zones&) = delete;
    lost_zones& operator=(const lost_zones&) = delete;

    void bring_back() const { rules::zone_database::of_machine().set_directory(directory_.machine); }

private:
    zone_directory directory_;
};

}  // namespace pleme_support::test

#endif  // PLEME_SUPPORT_TESTS_SUPPORT_ZONE_DIRECTORY_HPP
