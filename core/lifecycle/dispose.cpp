#include "core/lifecycle/dispose.hpp"

#include <fmt/format.h>

#include "core/base/hex.hpp"
#include "core/crypto/keccak_stream.hpp"
#include "core/driver/wire.hpp"
#include "core/lifecycle/certificate.hpp"
#include "core/lifecycle/raise.hpp"
#include "core/lifecycle/settle.hpp"
#include "core/sys/files.hpp"
#include "core/sys/ports.hpp"
#include "core/sys/zstd_file.hpp"

namespace alt::lifecycle {
namespace {

Result<void> allow_abandon(Run& run) {
    if (has_reached(run.phase(), Phase::proposed)) return {};
    ALT_TRY_ASSIGN(const auto custody, run.portal().custody());
    if (custody.is_zero() && has_reached(run.phase(), Phase::draining)) return {};
    return make_error(
        Errc::conflict,
        fmt::format(
            "{} cannot be abandoned: {} wei are bridged and no final root is on the parent, so "
            "no claim kit could get them back",
            run.row.name, to_decimal(custody)),
        "run `alt settle " + run.row.name + "`; it goes on where it stopped");
}

Result<void> allow(Run& run, bool abandon) {
    if (run.phase() == Phase::settled) return {};
    if (abandon) return allow_abandon(run);
    return make_error(
        Errc::conflict,
        fmt::format("{} is {}: bridged value would be lost", run.row.name, run.row.phase),
        "run `alt settle " + run.row.name +
            "` first; `--abandon` writes a claim kit once its root is proposed");
}

Result<std::string> archive(Run& run) {
    const auto folder = archive_folder(run.tools().home, run.row);
    ALT_TRY(sys::make_dirs(folder));
    ALT_TRY(sys::write_file_atomic(folder / "manifest.toml", run.row.manifest));
    if (!run.row.closing.empty()) {
        ALT_TRY_ASSIGN(const auto book, exit_book(run.row, run.spec));
        ALT_TRY(sys::write_file_atomic(folder / "claim-kit.json",
                                       codec::to_pretty_text(book.claim_kit())));
    }
    // Stopped first, so that the copy is the whole log.
    ALT_TRY(run.tools().driver.stop(run.id()));
    std::string log_digest;
    const auto log = run.spec.folder / "blocks.log";
    if (run.manifest.settlement.archive && sys::exists(log)) {
        crypto::KeccakStream digest;
        ALT_TRY(sys::compress_file(log, folder / "blocks.log.zst",
                                   [&](BytesView piece) { digest.absorb(piece); }));
        log_digest = to_hex(digest.finish());
    }
    ALT_TRY_ASSIGN(const auto certificate, make_certificate(run, log_digest));
    ALT_TRY(
        sys::write_file_atomic(folder / "certificate.json", codec::to_pretty_text(certificate)));
    return folder.string();
}

Result<std::string> remove_files(Run& run) {
    ALT_TRY(run.tools().driver.stop(run.id()));
    if (!run.spec.folder.empty()) ALT_TRY(sys::remove_tree(run.spec.folder));
    return run.spec.folder.string();
}

Result<std::string> verify_gone(Run& run) {
    // A host that has come back in between has raised it again.
    ALT_TRY(remove_files(run));
    ALT_TRY_ASSIGN(const auto inspection, run.tools().driver.inspect(run.id()));
    if (inspection) return make_error(Errc::conflict, "the rollup runs still");
    if (!run.spec.folder.empty() && sys::exists(run.spec.folder))
        return make_error(Errc::io, "files are left in " + run.spec.folder.string());
    if (const auto owner = sys::port_owner(run.spec.port);
        owner && owner->pid == sys::current_process().pid)
        return make_error(Errc::conflict, fmt::format("port {} is open still", run.spec.port));
    return std::string("no process, port or file is left");
}

}  // namespace

std::filesystem::path archive_folder(const std::filesystem::path& home,
                                     const store::RollupRow& row) {
    return home / "archive" / fmt::format("{}-{}", row.name, row.id);
}

Result<void> dispose(Run& run, bool abandon) {
    if (is_over(run.phase())) return {};
    if (!has_reached(run.phase(), Phase::live)) return abort(run);
    ALT_TRY(allow(run, abandon));
    if (!run.tools().home.empty()) ALT_TRY(run.step("archive", [&] { return archive(run); }));
    ALT_TRY(run.step("remove_files", [&] { return remove_files(run); }));
    ALT_TRY(run.step("verify_gone", [&] { return verify_gone(run); }));
    run.row.ended_ms = run.tools().clock.now();
    return run.move(Phase::disposed);
}

}  // namespace alt::lifecycle
