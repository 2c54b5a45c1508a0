// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IInbox} from "../interfaces/IInbox.sol";
import {AddressAlias} from "./AddressAlias.sol";
import {PortalBase} from "./PortalBase.sol";

/// @title Deposits as a hash chain that the final state commits to
abstract contract Inbox is PortalBase {
    /// @notice Longest call data of a deposit, so that it fits into a rollup block and into its gossip.
    uint256 public constant MAX_DEPOSIT_DATA = 120_000;

    /// @dev Gas of a plain ether deposit: room for a receiver with a little code.
    uint64 private constant ETHER_GAS_LIMIT = 100_000;
    uint64 private constant TRANSACTION_GAS = 21_000;
    /// @dev EIP-7623 floor of a non-zero byte.
    uint64 private constant GAS_PER_BYTE = 40;
    uint256 private constant DEPOSIT_VERSION = 0;

    /// @notice Plain ether goes to the sender's own address on the rollup, not to its alias: what is still
    ///         there at the end exits to that address.
    receive() external payable {
        _deposit(msg.sender, msg.value, ETHER_GAS_LIMIT, false, "");
    }

    /// @inheritdoc IInbox
    function depositETH(address to) external payable {
        _deposit(to, msg.value, ETHER_GAS_LIMIT, false, "");
    }

    /// @inheritdoc IInbox
    function depositTransaction(
        address to, uint256 value, uint64 gasLimit, bool isCreation, bytes calldata data
    ) external payable {
        if (isCreation && to != address(0)) revert CreationHasTarget(to);
        if (data.length > MAX_DEPOSIT_DATA) {
            revert DepositDataTooLong(data.length, MAX_DEPOSIT_DATA);
        }
        uint64 minimum = minimumGasLimit(data.length);
        if (gasLimit < minimum) revert GasLimitTooLow(gasLimit, minimum);
        _deposit(to, value, gasLimit, isCreation, data);
    }

    /// @inheritdoc IInbox
    function depositCount() external view returns (uint256) {
        return _head.depositCount;
    }

    /// @inheritdoc IInbox
    function depositHash() external view returns (bytes32) {
        return _depositHash;
    }

    /// @inheritdoc IInbox
    function minimumGasLimit(uint256 dataLength) public pure returns (uint64) {
        return TRANSACTION_GAS + GAS_PER_BYTE * SafeCast.toUint64(dataLength);
    }

    function _deposit(
        address to, uint256 value, uint64 gasLimit, bool isCreation, bytes memory data
    ) private onlyClone onlyIn(Phase.OPEN) {
        address from = AddressAlias.ofCaller();
        bytes memory opaqueData = abi.encodePacked(msg.value, value, gasLimit, isCreation, data);
        _depositHash = keccak256(abi.encode(_depositHash, from, to, keccak256(opaqueData)));
        Head memory head = _head;
        head.custody += SafeCast.toUint128(msg.value);
        head.depositCount += 1;
        _head = head;
        emit TransactionDeposited(from, to, DEPOSIT_VERSION, opaqueData);
    }
}
