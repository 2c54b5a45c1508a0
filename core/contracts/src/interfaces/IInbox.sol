// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Deposits from the parent chain into one rollup
/// @notice The wire format is that of the OP stack's `OptimismPortal`, so that existing tooling reads it.
interface IInbox {
    /// @notice A deposit was accepted. The rollup executes it as a transaction of type 0x7E.
    /// @param from Sender on the rollup: the caller, aliased when the caller is a contract.
    /// @param to Target on the rollup; the zero address together with `isCreation` creates a contract.
    /// @param version Version of `opaqueData`; 0.
    /// @param opaqueData `abi.encodePacked(uint256 mint, uint256 value, uint64 gasLimit, bool isCreation, bytes data)`.
    event TransactionDeposited(
        address indexed from, address indexed to, uint256 indexed version, bytes opaqueData
    );

    /// @notice A contract creation names a target.
    error CreationHasTarget(address to);
    /// @notice `gasLimit` does not cover the least that the rollup charges for such a transaction.
    error GasLimitTooLow(uint64 gasLimit, uint64 minimum);
    /// @notice The call data is longer than `MAX_DEPOSIT_DATA`.
    error DepositDataTooLong(uint256 length, uint256 maximum);

    /// @notice Sends a transaction to the rollup; the ether sent along is minted to the sender there.
    /// @dev The mint is credited even when the transaction then fails on the rollup. `value` may differ
    ///      from the ether sent: it is taken from the sender's balance on the rollup after the mint.
    /// @param to Target on the rollup.
    /// @param value Wei moved from the sender to `to` on the rollup.
    /// @param gasLimit Gas of the rollup transaction, at least `minimumGasLimit(data.length)`.
    /// @param isCreation Whether `data` is init code; `to` must then be zero.
    /// @param data Call data, at most `MAX_DEPOSIT_DATA` bytes.
    function depositTransaction(
        address to, uint256 value, uint64 gasLimit, bool isCreation, bytes calldata data
    ) external payable;

    /// @notice Moves the ether sent along to `to` on the rollup.
    function depositETH(address to) external payable;

    /// @notice Number of deposits accepted so far.
    function depositCount() external view returns (uint256);

    /// @notice Head of the hash chain over all deposits:
    ///         `keccak256(abi.encode(previous, from, to, keccak256(opaqueData)))`, starting from zero.
    function depositHash() external view returns (bytes32);

    /// @notice Least gas limit of a deposit that carries `dataLength` bytes.
    function minimumGasLimit(uint256 dataLength) external pure returns (uint64);
}
