// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @dev The smallest contract with storage, an event, a custom error and a revert reason.
contract Counter {
    uint256 public count;

    event Incremented(address indexed by, uint256 count);

    error TooLarge(uint256 step, uint256 maximum);

    function increment() external returns (uint256) {
        emit Incremented(msg.sender, ++count);
        return count;
    }

    function add(uint256 step) external {
        if (step > 100) revert TooLarge(step, 100);
        count += step;
        emit Incremented(msg.sender, count);
    }

    function fail() external pure {
        revert("Counter: told to fail");
    }

    receive() external payable {}
}
