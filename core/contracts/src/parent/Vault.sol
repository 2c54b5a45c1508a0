// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IVault} from "../interfaces/IVault.sol";
import {PortalBase} from "./PortalBase.sol";

/// @title Custody: ether leaves only here, and never more than came in
abstract contract Vault is PortalBase {
    /// @dev Gas of one receiver in a batch: a multisig's or wallet's `receive` fits, a griefer's loop does not pay.
    uint256 internal constant PAYOUT_GAS = 50_000;
    /// @dev What must be left before a guarded call so that EIP-150 cannot cut `PAYOUT_GAS`:
    ///      50,000 * 64 / 63, plus a call with value to a cold new account (2,600 + 9,000 + 25,000), plus slack.
    uint256 internal constant PAYOUT_RESERVE = 90_000;

    /// @dev One bit an index.
    mapping(uint256 word => uint256 bits) private _claimed;

    /// @inheritdoc IVault
    function custody() external view returns (uint256) {
        return _head.custody;
    }

    /// @inheritdoc IVault
    function isClaimed(uint256 index) external view returns (bool) {
        return _claimed[index >> 8] & (1 << (index & 0xff)) != 0;
    }

    /// @dev Pays leaf `index` or reverts. State first, ether last.
    function _payOne(uint256 index, address owner, address recipient, uint256 amount) internal {
        uint256 bits = _claimed[index >> 8];
        uint256 bit = 1 << (index & 0xff);
        if (bits & bit != 0) revert AlreadyClaimed(index);
        _claimed[index >> 8] = bits | bit;
        _release(amount);
        emit Claimed(index, owner, recipient, amount);
        if (!_send(recipient, amount, gasleft())) revert PayoutRejected(recipient, amount);
    }

    /// @dev The unpaid among the first `count` leaves of the batch at `firstIndex`, as bits of its word.
    ///      A batch never crosses a word.
    function _unpaid(uint256 firstIndex, uint256 count) internal view returns (uint256) {
        uint256 all = type(uint256).max >> (256 - count);
        return all & ~(_claimed[firstIndex >> 8] >> (firstIndex & 0xff));
    }

    /// @dev Marks `batch` (bits relative to `firstIndex`) as paid or unpaid.
    function _flip(uint256 firstIndex, uint256 batch) internal {
        _claimed[firstIndex >> 8] ^= batch << (firstIndex & 0xff);
    }

    /// @dev Takes `amount` out of custody.
    function _release(uint256 amount) internal {
        uint128 held = _head.custody;
        if (amount > held) revert CustodyExceeded(amount, held);
        unchecked {
            _head.custody = held - uint128(amount);
        }
    }

    /// @dev Puts `amount` that could not be paid back into custody; it came from there, so it fits.
    function _restore(uint256 amount) internal {
        unchecked {
            _head.custody += uint128(amount);
        }
    }

    /// @dev A call that cannot be starved of gas by our caller, nor harm the batch by what it returns.
    function _trySend(address recipient, uint256 amount) internal returns (bool) {
        uint256 available = gasleft();
        if (available < PAYOUT_RESERVE) revert InsufficientGas(available, PAYOUT_RESERVE);
        return _send(recipient, amount, PAYOUT_GAS);
    }

    /// @dev Return data is not copied: its size is the receiver's choice and its cost would be ours.
    function _send(address recipient, uint256 amount, uint256 gasLimit)
        private
        returns (bool success)
    {
        assembly ("memory-safe") {
            success := call(gasLimit, recipient, amount, 0x00, 0x00, 0x00, 0x00)
        }
    }
}
