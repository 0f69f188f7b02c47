// The import of the demo data into the storage of the service, from the stage on which it is played.
// Example service. Guide: docs/guide/importing.md. Tests: examples/support_service/demo_data.test.cpp.

#ifndef SUPPORT_SERVICE_STAGED_IMPORT_HPP
#define SUPPORT_SERVICE_STAGED_IMPORT_HPP

#include "demo_desk.hpp"
#include "demo_stage.hpp"
#include "storage_choice.hpp"

#include <pleme_support/result.hpp>
#include <pleme_support/storage/importer.hpp>

#include <cstddef>
#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace support_service::demo {

/// Takes over what was written to the stage: a commit for each command would wait for the disk each time. While one part is
/// imported the next is played.
class staged_import {
public:
    using failure = std::optional<pleme_support::support_error>;

    /// @param storage  must outlive it, and be without tickets
    explicit staged_import(storage_choice& storage) : storage_{storage}, importer_{storage, batch_bytes} {}

    [[nodiscard]] demo_stage& stage() noexcept { return stage_; }

    /// Takes over the desks' settings. Until `finish` as many numbers are taken in each product as there will be tickets, so
    /// that none is handed out twice, whatever happens meanwhile.
    /// @return why it failed; nothing if it did not
    [[nodiscard]] failure take_settings(std::size_t tickets)
    {
        using namespace pleme_support;
        storage::batch rows;
        if (auto failed = copy<support_calendar, desk_settings, settings_rollout>(rows)) return failed;
        for (const office& of : offices)
            rows.insert(number_block{std::string{of.product}, static_cast<std::int32_t>(tickets) + 1, 1});
        return import_beside(std::move(rows));
    }

    /// Takes over the tickets that are on the stage, and clears it.
    /// @return why it failed, or the part before did; nothing if they did not
    [[nodiscard]] failure take_tickets()
    {
        auto rows = stage_.take_tickets();
        if (!rows) return rows.error();
        return import_beside(*std::move(rows));
    }

    /// Imports what is left, says by what it was folded, and gives back the numbers that no ticket has. Nobody writes to the
    /// stage any more.
    /// @return why it failed; nothing if it did not
    [[nodiscard]] failure finish()
    {
        using namespace pleme_support;
        if (auto failed = wait()) return failed;
        if (auto done = importer_.finish(no_end); !done) return done.error();
        storage::batch rows;
        if (auto failed = copy<number_block, product_folding>(rows)) return failed;
        for (const office& of : offices) {
            number_block used{std::string{of.product}, 1, 2};
            for (const number_block& block : rows.inserts<number_block>())
                if (block.product == used.product) used.next = block.next;
            storage::batch update;
            update.update(std::move(used));
            // On a conflict somebody has taken numbers behind ours meanwhile.
            if (auto done = storage_.commit(no_end, update); !done && done.error().code != errc::conflict) return done.error();
        }
        for (const product_folding& folding : rows.inserts<product_folding>()) {
            storage::product_batch told{folding.product};
            told.insert(folding);
            // On a conflict a tick has begun to look whether the texts are folded.
            if (auto done = storage_.commit(no_end, told); !done && done.error().code != errc::conflict) return done.error();
        }
        return std::nullopt;
    }

private:
    /// Four times as much as the importer's own: texts for search are indexed the cheaper the more come at once, and tickets in
    /// the order of their creation fall on few pages, so that SQLite still writes less than 32 MB for it.
    static constexpr std::size_t batch_bytes = 4 * pleme_support::storage::importer<storage_choice>::default_batch_bytes;

    /// Adds all records of these types that the stage has.
    template <pleme_support::storage::record... R>
    [[nodiscard]] failure copy(pleme_support::storage::batch& to)
    {
        auto read = stage_.read(pleme_support::no_end, pleme_support::storage::query<R>{}...);
        if (!read) return read.error();
        const auto insert = [&](auto records) {
            for (auto& each : records) to.insert(std::move(each));
        };
        read->apply([&](auto&... records) { (insert(std::move(records).take_all()), ...); });
        return std::nullopt;
    }

    [[nodiscard]] failure import_beside(pleme_support::storage::batch rows)
    {
        if (auto failed = wait()) return failed;
        importing_ = std::async(std::launch::async, [this, part = std::move(rows)]() mutable {
            return importer_.add(pleme_support::no_end, std::move(part));
        });
        return std::nullopt;
    }

    [[nodiscard]] failure wait()
    {
        if (!importing_.valid()) return std::nullopt;
        auto done = importing_.get();
        return done ? failure{} : done.error();
    }

    demo_stage stage_;
    storage_choice& storage_;
    pleme_support::storage::importer<storage_choice> importer_;
    std::future<pleme_support::result<void>> importing_;  ///< last: its end waits for the import
};

}  // namespace support_service::demo

#endif  // SUPPORT_SERVICE_STAGED_IMPORT_HPP
