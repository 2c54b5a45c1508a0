// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ReentrancyGuardTransient} from
    "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ISettlement} from "../interfaces/ISettlement.sol";
import {ExitTree} from "./ExitTree.sol";
import {FinalState} from "./FinalState.sol";
import {PortalArgs} from "./PortalArgs.sol";
import {Vault} from "./Vault.sol";

/// @title Close, propose, finalise, pay
/// @dev Validation mode `trusted`: the proposer answers for the state root, and the root for everything else.
abstract contract Settlement is Vault, ReentrancyGuardTransient {
    /// @dev Bounds: `exitTotal` <= custody < 2^128, `exitCount` <= 2^24.
    struct Exits {
        uint128 total;
        uint64 count;
        uint64 blockNum;
    }

    uint8 private constant MAX_LOG2_BATCH = 8;

    /// @inheritdoc ISettlement
    bytes32 public exitRoot;
    /// @inheritdoc ISettlement
    bytes32 public finalOutputRoot;
    Exits private _exits;

    modifier onlyProposer() {
        if (msg.sender != PortalArgs.proposer()) revert NotProposer(msg.sender);
        _;
    }

    /// @inheritdoc ISettlement
    function close() external onlyClone onlyProposer onlyIn(Phase.OPEN) {
        _head.phase = Phase.CLOSING;
        emit Closed(_head.depositCount, _depositHash);
    }

    /// @inheritdoc ISettlement
    function proposeFinal(FinalProposal calldata proposal)
        external
        onlyClone
        onlyProposer
        onlyIn(Phase.CLOSING)
    {
        Head memory head = _head;
        if (proposal.exitTotal > head.custody) {
            revert ExitsExceedCustody(proposal.exitTotal, head.custody);
        }
        if (proposal.exitCount > ExitTree.CAPACITY) {
            revert TooManyExits(proposal.exitCount, ExitTree.CAPACITY);
        }
        FinalState.requireCommitment(
            proposal, FinalState.exitCommitment(proposal, head.depositCount, _depositHash)
        );
        _record(head, proposal);
    }

    /// @inheritdoc ISettlement
    function finalise() external onlyClone onlyIn(Phase.PROPOSED) {
        uint256 finalisableAt = uint256(_head.proposedAt) + PortalArgs.challengeWindow();
        if (block.timestamp < finalisableAt) revert ChallengeWindowOpen(finalisableAt);
        _head.phase = Phase.SETTLED;
        emit Finalised(finalOutputRoot);
    }

    /// @inheritdoc ISettlement
    function claim(uint256 index, uint256 amount, address owner, bytes32[] calldata proof)
        external
        nonReentrant
        onlyIn(Phase.SETTLED)
    {
        _requireLeaf(index, amount, owner, proof);
        _payOne(index, owner, owner, amount);
    }

    /// @inheritdoc ISettlement
    function claimTo(uint256 index, uint256 amount, address recipient, bytes32[] calldata proof)
        external
        nonReentrant
        onlyIn(Phase.SETTLED)
    {
        if (recipient == address(0)) revert ZeroRecipient();
        _requireLeaf(index, amount, msg.sender, proof);
        _payOne(index, msg.sender, recipient, amount);
    }

    /// @inheritdoc ISettlement
    function claimMany(
        uint256 firstIndex, uint8 log2Size, ExitLeaf[] calldata leaves, bytes32[] calldata proof
    ) external nonReentrant onlyIn(Phase.SETTLED) {
        _requireSubtree(firstIndex, log2Size, leaves, proof);
        uint256 due = _unpaid(firstIndex, leaves.length);
        if (due == 0) revert NothingToClaim();
        // State first: a receiver that looks at the portal sees its leaf paid and its wei gone.
        _flip(firstIndex, due);
        _release(_sum(leaves, due));
        uint256 failed = _payEach(firstIndex, leaves, due);
        if (failed != 0) {
            _flip(firstIndex, failed);
            _restore(_sum(leaves, failed));
        }
    }

    /// @inheritdoc ISettlement
    function phase() external view returns (Phase) {
        return _head.phase;
    }

    /// @inheritdoc ISettlement
    function exitCount() external view returns (uint256) {
        return _exits.count;
    }

    /// @inheritdoc ISettlement
    function exitTotal() external view returns (uint256) {
        return _exits.total;
    }

    /// @inheritdoc ISettlement
    function finalBlockNum() external view returns (uint256) {
        return _exits.blockNum;
    }

    /// @inheritdoc ISettlement
    function proposedAt() external view returns (uint256) {
        return _head.proposedAt;
    }

    function _record(Head memory head, FinalProposal calldata proposal) private {
        bytes32 outputRoot = FinalState.outputRoot(proposal);
        head.phase = Phase.PROPOSED;
        head.proposedAt = uint48(block.timestamp);
        _head = head;
        exitRoot = proposal.exitRoot;
        finalOutputRoot = outputRoot;
        _exits = Exits({
            total: uint128(proposal.exitTotal),
            count: uint64(proposal.exitCount),
            blockNum: proposal.blockNum
        });
        emit FinalProposed(
            outputRoot,
            proposal.exitRoot,
            proposal.exitCount,
            proposal.exitTotal,
            proposal.blockNum
        );
    }

    function _requireLeaf(
        uint256 index, uint256 amount, address owner, bytes32[] calldata proof
    ) private view {
        // An index beyond the tree would name another bit for the same path.
        if (index >= ExitTree.CAPACITY) revert IndexOutOfRange(index);
        bytes32 leaf = ExitTree.etherLeaf(index, amount, owner);
        if (ExitTree.rootOf(leaf, index, 0, proof) != exitRoot) revert InvalidExitProof();
    }

    function _requireSubtree(
        uint256 firstIndex, uint8 log2Size, ExitLeaf[] calldata leaves, bytes32[] calldata proof
    ) private view {
        if (firstIndex >= ExitTree.CAPACITY) revert IndexOutOfRange(firstIndex);
        if (
            log2Size > MAX_LOG2_BATCH || leaves.length == 0 || leaves.length > 1 << log2Size
                || firstIndex & ((1 << log2Size) - 1) != 0
        ) revert InvalidSubtree(firstIndex, log2Size, leaves.length);
        bytes32 subtree = ExitTree.etherSubtree(firstIndex, log2Size, leaves);
        if (ExitTree.rootOf(subtree, firstIndex, log2Size, proof) != exitRoot) {
            revert InvalidExitProof();
        }
    }

    /// @return failed The leaves among `due` whose receivers refused.
    function _payEach(uint256 firstIndex, ExitLeaf[] calldata leaves, uint256 due)
        private
        returns (uint256 failed)
    {
        for (uint256 i = 0; i < leaves.length; ++i) {
            if (due & (1 << i) == 0) continue;
            (uint256 amount, address owner) = (leaves[i].amount, leaves[i].owner);
            if (_trySend(owner, amount)) {
                emit Claimed(firstIndex + i, owner, owner, amount);
            } else {
                failed |= 1 << i;
                emit PayoutFailed(firstIndex + i, owner, amount);
            }
        }
    }

    function _sum(ExitLeaf[] calldata leaves, uint256 chosen)
        private
        pure
        returns (uint256 total)
    {
        for (uint256 i = 0; i < leaves.length; ++i) {
            if (chosen & (1 << i) != 0) total += leaves[i].amount;
        }
    }
}
