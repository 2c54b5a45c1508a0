// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {vm} from "vm/Vm.sol";

/// @dev Public, so that whoever uses it is linked with where it was deployed.
library Sums {
    function total(uint256[] memory values) public pure returns (uint256 sum) {
        for (uint256 i = 0; i < values.length; ++i) sum += values[i];
    }
}

contract Adder {
    uint256 public total;

    function add(uint256[] calldata values) external {
        total += Sums.total(values);
    }
}

/// @dev Deploys a contract with its library, and uses it.
contract Linked {
    bool public constant IS_SCRIPT = true;

    function run() external returns (Adder adder) {
        uint256[] memory values = new uint256[](3);
        for (uint256 i = 0; i < 3; ++i) values[i] = i + 1;
        vm.startBroadcast();
        adder = new Adder();
        adder.add(values);
        vm.stopBroadcast();
    }
}
