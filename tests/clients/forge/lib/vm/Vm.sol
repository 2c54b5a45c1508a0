// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @dev The cheats that the script and the tests here use; forge answers them at this address.
interface Vm {
    function assertEq(uint256 left, uint256 right) external pure;
    function assertEq(string calldata left, string calldata right) external pure;
    function assume(bool condition) external pure;
    function createSelectFork(string calldata url, uint256 block) external returns (uint256);
    function deal(address account, uint256 balance) external;
    function envAddress(string calldata name) external view returns (address);
    function envString(string calldata name) external view returns (string memory);
    function envUint(string calldata name) external view returns (uint256);
    function expectEmit(bool topic1, bool topic2, bool topic3, bool data, address emitter) external;
    function expectRevert(bytes calldata data) external;
    function prank(address sender) external;
    function startBroadcast() external;
    function stopBroadcast() external;
}

Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
