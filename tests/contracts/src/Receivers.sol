// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IRollupPortal} from "../../../core/contracts/src/interfaces/IRollupPortal.sol";

/// @dev Refuses ether until told otherwise.
contract MoodyReceiver {
    bool public willing;

    error NotToday();

    function setWilling(bool willing_) external {
        willing = willing_;
    }

    receive() external payable {
        if (!willing) revert NotToday();
    }
}

/// @dev Burns whatever gas it is given.
contract GasBurner {
    uint256 public sink;

    receive() external payable {
        for (uint256 i = 0;; ++i) {
            sink = i;
        }
    }
}

/// @dev Returns a megabyte, or as much as its gas allows: its size must not be charged to the payer.
contract ReturnBomb {
    receive() external payable {
        assembly {
            return(0, 9000)
        }
    }
}

/// @dev Calls back into the portal with prepared call data while it is being paid.
contract ReentrantClaimer {
    IRollupPortal public immutable portal;
    bytes public attack;
    bool public attackSucceeded;
    bytes public attackResult;

    constructor(IRollupPortal portal_) {
        portal = portal_;
    }

    function arm(bytes calldata attack_) external {
        attack = attack_;
    }

    receive() external payable {
        if (attack.length == 0) return;
        (attackSucceeded, attackResult) = address(portal).call(attack);
        delete attack;
    }
}

/// @dev Sees what the portal says of itself in the middle of a payout.
contract CustodyWitness {
    IRollupPortal public immutable portal;
    uint256 public seen;

    constructor(IRollupPortal portal_) {
        portal = portal_;
    }

    receive() external payable {
        seen = portal.custody();
    }
}

/// @dev Deposits from its constructor and as a contract, claims to others.
contract ContractDepositor {
    constructor(IRollupPortal portal) payable {
        if (msg.value != 0) portal.depositETH{value: msg.value}(address(this));
    }

    function deposit(IRollupPortal portal, address to) external payable {
        portal.depositETH{value: msg.value}(to);
    }

    function run(address target, bytes calldata data) external returns (bytes memory) {
        (bool success, bytes memory result) = target.call(data);
        require(success, "run failed");
        return result;
    }
}

/// @dev Ether that nobody can refuse.
contract ForceSender {
    constructor(address payable target) payable {
        selfdestruct(target);
    }
}
