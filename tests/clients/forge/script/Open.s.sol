// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Delegate, Till} from "contracts/Till.sol";
import {vm} from "vm/Vm.sol";

/// @dev Deploys two contracts and makes a few sales: transactions that depend on each other, as launch scripts do.
contract Open {
    bool public constant IS_SCRIPT = true;

    function run() external returns (Till till, Delegate delegate) {
        uint256 price = vm.envUint("PRICE");
        vm.startBroadcast();
        till = new Till{value: 1 wei}("corner", price);
        delegate = new Delegate();
        for (uint256 i = 0; i < 3; ++i) till.buy{value: price}("by script");
        (bool sent,) = address(till).call{value: 2 wei}("");
        vm.stopBroadcast();
        require(sent, "Open: no ether came");
    }
}
