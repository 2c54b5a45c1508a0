// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The end of a rollup: close, propose the final state, finalise, pay every exit
interface ISettlement {
    /// @notice Phases are latched: a portal only ever moves to a later one.
    /// @dev `ESCAPED` is reserved: exit-tree claims and state-proof claims are never both live.
    enum Phase {
        OPEN,
        CLOSING,
        PROPOSED,
        SETTLED,
        ESCAPED
    }

    /// @notice What the proposer says about the closed rollup.
    /// @param stateRoot State root of the closing block.
    /// @param messagePasserStorageRoot Storage root of the message passer in that state.
    /// @param blockHash Hash of the closing block.
    /// @param blockNum Number of the closing block.
    /// @param exitRoot Root of the exit tree (see `ExitTree`).
    /// @param exitCount Number of leaves in the exit tree.
    /// @param exitTotal Sum of the leaves in wei.
    /// @param accountProof Trie proof of the rollup's Settlement predeploy under `stateRoot`.
    /// @param storageProof Trie proof of that account's slot 0, the exit commitment.
    struct FinalProposal {
        bytes32 stateRoot;
        bytes32 messagePasserStorageRoot;
        bytes32 blockHash;
        uint64 blockNum;
        bytes32 exitRoot;
        uint256 exitCount;
        uint256 exitTotal;
        bytes[] accountProof;
        bytes[] storageProof;
    }

    /// @notice One leaf as `claimMany` takes it; its index follows from its place.
    struct ExitLeaf {
        uint256 amount;
        address owner;
    }

    /// @notice Deposits are over; `depositCount` and `depositHash` will not change any more.
    event Closed(uint256 depositCount, bytes32 depositHash);
    /// @notice A final state was proposed and the challenge window began.
    event FinalProposed(
        bytes32 indexed outputRoot,
        bytes32 exitRoot,
        uint256 exitCount,
        uint256 exitTotal,
        uint64 blockNum
    );
    /// @notice The proposed final state stands; claims are open for ever.
    event Finalised(bytes32 indexed outputRoot);

    /// @notice The call belongs to another phase.
    error WrongPhase(Phase current, Phase required);
    /// @notice The caller is not the proposer of this rollup.
    error NotProposer(address caller);
    /// @notice The exits sum to more than the portal holds.
    error ExitsExceedCustody(uint256 exitTotal, uint256 custody);
    /// @notice The exit tree has no room for so many leaves.
    error TooManyExits(uint256 exitCount, uint256 maximum);
    /// @notice Slot 0 of the Settlement predeploy does not hold the commitment that the proposal implies.
    error ExitCommitmentMismatch(bytes32 expected);
    /// @notice A trie proof ends or fails at this node: wrong hash, wrong path, or a node too many or too few.
    error InvalidTrieProof(uint256 node);
    /// @notice A trie node or value is not RLP of the expected form.
    error MalformedRlp();
    /// @notice The proven account is not of the form `[nonce, balance, storageRoot, codeHash]`.
    error MalformedAccount();
    /// @notice The challenge window is still open.
    error ChallengeWindowOpen(uint256 finalisableAt);
    /// @notice The leaf or subtree does not hash to the exit root.
    error InvalidExitProof();
    /// @notice A proof has more siblings than the tree has levels above it.
    error ProofTooLong(uint256 length, uint256 maximum);
    /// @notice The index is not in the tree.
    error IndexOutOfRange(uint256 index);
    /// @notice The subtree is empty, larger than 2^8, not aligned, or has more leaves than room.
    error InvalidSubtree(uint256 firstIndex, uint8 log2Size, uint256 leafCount);
    /// @notice Every leaf of the batch has been paid already.
    error NothingToClaim();
    /// @notice Ether cannot be claimed to the zero address.
    error ZeroRecipient();

    /// @notice Ends deposits. Proposer only.
    function close() external;

    /// @notice Proves the exit tree out of the final state root. Proposer only, after `close`.
    function proposeFinal(FinalProposal calldata proposal) external;

    /// @notice Makes the proposal final after the challenge window. Anybody may call.
    function finalise() external;

    /// @notice Pays one leaf to its owner. Anybody may call.
    /// @param proof Siblings from the leaf upwards; siblings at the top that are empty may be left out.
    function claim(uint256 index, uint256 amount, address owner, bytes32[] calldata proof) external;

    /// @notice Pays one leaf of the caller to `recipient`.
    function claimTo(uint256 index, uint256 amount, address recipient, bytes32[] calldata proof)
        external;

    /// @notice Pays every unpaid leaf of the aligned subtree `[firstIndex, firstIndex + 2^log2Size)`.
    /// @dev Each receiver gets 50,000 gas. One that refuses keeps its leaf and harms no other.
    /// @param log2Size At most 8.
    /// @param leaves The leaves of the subtree in order; those that are left out at its end are empty.
    /// @param proof Siblings from the subtree's root upwards.
    function claimMany(
        uint256 firstIndex, uint8 log2Size, ExitLeaf[] calldata leaves, bytes32[] calldata proof
    ) external;

    /// @notice Current phase.
    function phase() external view returns (Phase);
    /// @notice Output root (version 0 of the OP stack) of the final state; zero before the proposal.
    function finalOutputRoot() external view returns (bytes32);
    /// @notice Root of the exit tree; zero before the proposal.
    function exitRoot() external view returns (bytes32);
    /// @notice Number of leaves in the exit tree.
    function exitCount() external view returns (uint256);
    /// @notice Sum of the exit tree's leaves in wei.
    function exitTotal() external view returns (uint256);
    /// @notice Number of the rollup's closing block.
    function finalBlockNum() external view returns (uint256);
    /// @notice Unix time of the proposal in seconds; zero before it.
    function proposedAt() external view returns (uint256);
}
