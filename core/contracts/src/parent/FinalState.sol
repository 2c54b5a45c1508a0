// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ISettlement} from "../interfaces/ISettlement.sol";
import {StateProof} from "./StateProof.sol";

/// @title What a final proposal must prove out of the rollup's state root
library FinalState {
    /// @dev The rollup's Settlement predeploy.
    address internal constant SETTLEMENT = 0x4200000000000000000000000000000000000A17;

    uint256 private constant COMMITMENT_SLOT = 0;
    /// @dev An account is the list `[nonce, balance, storageRoot, codeHash]`.
    uint256 private constant ACCOUNT_FIELDS = 4;
    uint256 private constant STORAGE_ROOT_FIELD = 2;

    /// @dev The commitment that the closing block must have written. The deposits are those that the portal
    ///      itself has counted: a state that left one out, or invented one, cannot be proposed.
    function exitCommitment(
        ISettlement.FinalProposal calldata proposal, uint256 depositCount, bytes32 depositHash
    ) internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                proposal.exitRoot,
                proposal.exitCount,
                proposal.exitTotal,
                depositCount,
                depositHash,
                block.chainid,
                address(this)
            )
        );
    }

    /// @dev Version 0 of the OP stack's output root.
    function outputRoot(ISettlement.FinalProposal calldata proposal)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encode(
                bytes32(0),
                proposal.stateRoot,
                proposal.messagePasserStorageRoot,
                proposal.blockHash
            )
        );
    }

    /// @dev Reverts unless slot 0 of the Settlement predeploy is `commitment` under the proposed state root.
    function requireCommitment(
        ISettlement.FinalProposal calldata proposal, bytes32 commitment
    ) internal pure {
        bytes calldata account = StateProof.lookup(
            proposal.stateRoot, keccak256(abi.encodePacked(SETTLEMENT)), proposal.accountProof
        );
        bytes calldata fields = StateProof.listPayload(account);
        if (StateProof.countItems(fields) != ACCOUNT_FIELDS) revert ISettlement.MalformedAccount();
        bytes calldata value = StateProof.lookup(
            StateProof.hashItem(fields, STORAGE_ROOT_FIELD),
            keccak256(abi.encode(COMMITMENT_SLOT)),
            proposal.storageProof
        );
        if (StateProof.integer(value) != uint256(commitment)) {
            revert ISettlement.ExitCommitmentMismatch(commitment);
        }
    }
}
