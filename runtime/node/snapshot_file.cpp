#include "runtime/node/snapshot_file.hpp"

#include <algorithm>

#include "core/sys/files.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/node/snapshot_stream.hpp"

namespace alt::node {
namespace {

constexpr std::string_view kMagic = "ALTSNAP2";
constexpr std::string_view kExtension = ".snapshot";
/// Accounts and slots that are read under one lock: the writer waits for no more than that.
constexpr std::size_t kPiece = 512;
/// Accounts and slots that are put into a state at a time.
constexpr std::size_t kLoad = 16'384;
constexpr std::uint64_t kBlocksAtOnce = 256;

/// What comes next in the walk over the state.
enum class Entry : std::uint64_t { end, account, slots_of, slot };

Error stopped() {
    return make_error(Errc::interrupted, "the snapshot was given up");
}

class StateWriter {
public:
    explicit StateWriter(SnapshotWriter& out) : out_(out) {}

    Result<std::uint64_t> write(const Ledger& ledger, const std::atomic<bool>& stop) {
        const state::MemoryState::Walker walker{
            [&](const Address& address, const state::Account& account) {
                tag(Entry::account);
                out_.fixed(owner_ = address);
                out_.account(account);
                ++accounts_;
            },
            [&](const Address& address, const uint256& key, const uint256& value) {
                if (owner_ != address) {
                    tag(Entry::slots_of);
                    out_.fixed(owner_ = address);
                }
                tag(Entry::slot);
                out_.number(key);
                out_.number(value);
            }};
        state::MemoryState::Place place;
        while (ledger.walk(place, kPiece, walker)) {
            out_.pass_on();
            if (stop) return stopped();
        }
        tag(Entry::end);
        return accounts_;
    }

private:
    void tag(Entry entry) { out_.number(static_cast<std::uint64_t>(entry)); }
    SnapshotWriter& out_;
    Address owner_;
    std::uint64_t accounts_ = 0;
};

/// Puts what a StateWriter wrote into a state, many accounts at a time.
class StateReader {
public:
    StateReader(SnapshotReader& in, state::MemoryState& state) : in_(in), state_(state) {}

    void read() {
        while (in_.ok()) {
            switch (static_cast<Entry>(in_.number())) {
                case Entry::end:
                    return put();
                case Entry::account:
                    open(in_.fixed<Address>());
                    change_->account = in_.account();
                    break;
                case Entry::slots_of:
                    open(in_.fixed<Address>());
                    break;
                case Entry::slot:
                    if (change_ == nullptr) return in_.refuse("a slot belongs to nobody");
                    slot();
                    break;
                default:
                    return in_.refuse("an entry of the state is of no known kind");
            }
        }
    }

private:
    void open(const Address& address) {
        if (diff_.accounts.size() + slots_ >= kLoad) put();
        owner_ = address;
        change_ = &diff_.accounts[address];
        // The slots of an account that came before.
        if (!change_->account) change_->account = state_.account(address);
        if (!change_->account) change_->account.emplace();
    }
    void slot() {
        // The slots of one account may be many times that.
        if (slots_ >= kLoad) open(owner_);
        const auto key = in_.wide();
        change_->storage[key] = in_.wide();
        ++slots_;
    }
    void put() {
        state_.apply(diff_);
        diff_.accounts.clear();
        change_ = nullptr;
        slots_ = 0;
    }

    SnapshotReader& in_;
    state::MemoryState& state_;
    state::Diff diff_;
    state::AccountChange* change_ = nullptr;
    Address owner_;
    std::size_t slots_ = 0;  ///< in diff_
};

void write_layers(SnapshotWriter& out, const std::vector<UndoLayer>& layers) {
    out.number(layers.size());
    for (const auto& layer : layers) {
        out.number(layer.block_num);
        out.number(layer.is_edit ? 1 : 0);
        out.diff(*layer.undo);
        out.pass_on();
    }
}

std::vector<UndoLayer> read_layers(SnapshotReader& in) {
    std::vector<UndoLayer> out;
    for (auto left = in.number(); left > 0 && in.ok(); --left) {
        UndoLayer layer;
        layer.block_num = in.number();
        layer.is_edit = in.number() != 0;
        layer.undo = std::make_shared<const state::Diff>(in.diff());
        out.push_back(std::move(layer));
    }
    return out;
}

Result<void> write_blocks(SnapshotWriter& out, const Ledger& ledger, const Capture& capture,
                          const std::atomic<bool>& stop) {
    const auto first = capture.first_block;
    const auto last = capture.head->number();
    out.number(capture.earlier_hashes.size());
    for (const auto& hash : capture.earlier_hashes) out.fixed(hash);
    out.number(capture.first_tx);
    out.number(last + 1 - first);
    for (auto at = first; at <= last; at += kBlocksAtOnce) {
        const auto end = std::min(at + kBlocksAtOnce - 1, last);
        const auto blocks = ledger.blocks(at, end);
        // An undone block shows in Ledger::changes_since, too.
        if (blocks.size() != end + 1 - at) return make_error(Errc::conflict, "blocks were undone");
        for (const auto& block : blocks) {
            out.block(*block);
            out.pass_on();
        }
        if (stop) return stopped();
    }
    return {};
}

void read_blocks(SnapshotReader& in, Image& image) {
    for (auto left = in.number(); left > 0 && in.ok(); --left)
        image.earlier_hashes.push_back(in.fixed<Hash256>());
    image.first_tx = in.number();
    for (auto left = in.number(); left > 0 && in.ok(); --left) image.blocks.push_back(in.block());
}

void write_codes(SnapshotWriter& out, const Ledger& ledger) {
    const auto codes = ledger.codes();
    out.number(codes.size());
    for (const auto& code : codes) {
        out.blob(code->bytes());
        out.pass_on();
    }
}

void read_codes(SnapshotReader& in, state::MemoryState& state) {
    for (auto left = in.number(); left > 0 && in.ok(); --left)
        state.add_code(evm::make_code(in.blob()));
}

}  // namespace

std::filesystem::path snapshot_path(const std::filesystem::path& folder, std::uint64_t log_offset) {
    auto digits = std::to_string(log_offset);
    digits.insert(0, 20 - std::min<std::size_t>(digits.size(), 20), '0');
    return folder / (digits + std::string(kExtension));
}

Result<std::vector<std::filesystem::path>> list_snapshots(const std::filesystem::path& folder) {
    ALT_TRY_ASSIGN(const auto names, sys::list(folder));
    std::vector<std::filesystem::path> out;
    for (const auto& name : names)
        if (name.ends_with(kExtension)) out.push_back(folder / name);
    std::reverse(out.begin(), out.end());
    return out;
}

Result<SnapshotFigures> write_snapshot(const std::filesystem::path& path, const Ledger& ledger,
                                       const SnapshotPoint& point, const std::atomic<bool>& stop) {
    ALT_TRY_ASSIGN(auto file, sys::ZstdWriter::create(path, sys::ZstdEffort::quick));
    SnapshotWriter out(std::move(file));
    out.fixed(view_of(kMagic));
    out.fixed(ledger.genesis_hash());
    out.number(point.log_offset);
    out.number(point.log_mark);
    out.number(point.log_knows_syncs ? 1 : 0);
    out.number(point.capture.serial);
    SnapshotFigures figures;
    ALT_TRY_ASSIGN(figures.accounts, StateWriter(out).write(ledger, stop));
    write_codes(out, ledger);
    ALT_TRY_ASSIGN(const auto since, ledger.changes_since(point.capture));
    write_layers(out, since);
    write_layers(out, point.capture.undos);
    ALT_TRY(write_blocks(out, ledger, point.capture, stop));
    out.number(point.pooled.size());
    for (const auto& tx : point.pooled) out.blob(tx->raw);
    // The blocks that were just written are those of the capture only if none was undone.
    ALT_TRY(ledger.changes_since(point.capture));
    ALT_TRY_ASSIGN(figures.bytes, out.finish());
    return figures;
}

Result<LoadedSnapshot> read_snapshot(const std::filesystem::path& path,
                                     const Hash256& genesis_hash) {
    ALT_TRY_ASSIGN(auto file, sys::ZstdReader::open(path));
    SnapshotReader in(std::move(file));
    const auto magic = in.fixed<FixedBytes<8, struct MagicTag>>();
    if (!equal(magic, view_of(kMagic))) in.refuse("it is no snapshot of this version");
    if (in.fixed<Hash256>() != genesis_hash) in.refuse("it belongs to another genesis");
    LoadedSnapshot out;
    out.log_offset = in.number();
    out.log_mark = static_cast<std::uint32_t>(in.number());
    out.log_knows_syncs = in.number() != 0;
    out.image.serial = in.number();
    StateReader(in, out.image.state).read();
    read_codes(in, out.image.state);
    // From the state as it was found to the state as it was captured.
    const auto since = read_layers(in);
    for (auto layer = since.rbegin(); layer != since.rend(); ++layer)
        out.image.state.revert(*layer->undo);
    out.image.undos = read_layers(in);
    read_blocks(in, out.image);
    for (auto left = in.number(); left > 0 && in.ok(); --left) out.pooled.push_back(in.blob());
    ALT_TRY(in.finish());
    return Result<LoadedSnapshot>(std::move(out));
}

}  // namespace alt::node
