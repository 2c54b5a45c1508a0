// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @dev What clients decode: a payable constructor, structs, indexed and anonymous events, every kind of failure.
contract Till {
    struct Sale {
        address buyer;
        uint96 paid;
        string note;
    }

    string public name;
    uint256 public immutable price;
    Sale[] private sales;

    event Sold(address indexed buyer, uint256 indexed number, uint256 paid, string note);
    event Named(string indexed previous, string current);
    event Received(address indexed from, uint256 amount);

    error TooLittle(uint256 paid, uint256 price);
    error Closed();

    constructor(string memory name_, uint256 price_) payable {
        name = name_;
        price = price_;
    }

    function buy(string calldata note) external payable returns (uint256 number) {
        if (msg.value < price) revert TooLittle(msg.value, price);
        number = sales.length;
        sales.push(Sale(msg.sender, uint96(msg.value), note));
        emit Sold(msg.sender, number, msg.value, note);
    }

    function rename(string calldata current) external {
        emit Named(name, current);
        name = current;
    }

    function sale(uint256 number) external view returns (Sale memory) {
        return sales[number];
    }

    function count() external view returns (uint256) {
        return sales.length;
    }

    function refuse() external pure {
        revert("Till: refused");
    }

    function close() external pure {
        revert Closed();
    }

    function bare() external pure {
        revert();
    }

    function divide(uint256 by) external pure returns (uint256) {
        return 1 / by;
    }

    function timestamp() external view returns (uint256) {
        return block.timestamp;
    }

    receive() external payable {
        emit Received(msg.sender, msg.value);
    }
}

/// @dev A wallet's code, for accounts that delegate to it (EIP-7702).
contract Delegate {
    event Done(address indexed self, uint256 steps);

    function run(address payable[] calldata targets, uint256[] calldata amounts) external payable {
        for (uint256 i = 0; i < targets.length; ++i) {
            (bool ok,) = targets[i].call{value: amounts[i]}("");
            require(ok, "Delegate: a step failed");
        }
        emit Done(address(this), targets.length);
    }
}
