// How far a long task has come: a bar on a terminal, a line every tenth elsewhere. Written to standard error.
// Shared by the examples.

#ifndef PLEME_SUPPORT_EXAMPLES_COMMON_PROGRESS_BAR_HPP
#define PLEME_SUPPORT_EXAMPLES_COMMON_PROGRESS_BAR_HPP

#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <string>
#include <utility>

namespace examples {

class progress_bar {
public:
    /// @param total  steps to come, 1 or more
    /// @param quiet  shows nothing at all
    progress_bar(std::string what, std::size_t total, bool quiet = false)
        : what_{std::move(what)}, total_{total}, quiet_{quiet}, terminal_{::isatty(STDERR_FILENO) == 1}
    {
        show(0);
    }
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;
    ~progress_bar()
    {
        if (terminal_ && !quiet_) std::fputc('\n', stderr);
    }

    /// One more step is done.
    void advance() { advance_to(done_ + 1); }

    /// So many steps are done.
    /// @param note  shown behind the percentage
    void advance_to(std::size_t done, std::string note = {})
    {
        done_ = done;
        note_ = std::move(note);
        const std::size_t percent = done * 100 / total_;
        const std::size_t step = terminal_ ? 1 : 10;
        if (percent / step > shown_ / step) show(percent);
    }

private:
    void show(std::size_t percent)
    {
        constexpr std::size_t width = 40;
        shown_ = percent;
        if (quiet_) return;
        if (terminal_) {
            std::string bar(percent * width / 100, '#');
            bar.resize(width, '.');
            std::fprintf(stderr, "\r%s [%s] %3zu %%  %s", what_.c_str(), bar.c_str(), percent, note_.c_str());
        } else {
            std::fprintf(stderr, "%s: %zu %%%s%s\n", what_.c_str(), percent, note_.empty() ? "" : ", ", note_.c_str());
        }
        std::fflush(stderr);
    }

    std::string what_;
    std::string note_;
    std::size_t total_;
    std::size_t done_ = 0;
    std::size_t shown_ = 0;
    bool quiet_;
    bool terminal_;
};

}  // namespace examples

#endif  // PLEME_SUPPORT_EXAMPLES_COMMON_PROGRESS_BAR_HPP
