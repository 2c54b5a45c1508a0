// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Till} from "contracts/Till.sol";
import {vm} from "vm/Vm.sol";

/// @dev Runs on a fork of the live rollup: reads what is there, and goes on from it.
contract ForkTest {
    bool public constant IS_TEST = true;

    Till private till;

    function setUp() external {
        till = Till(payable(vm.envAddress("TILL")));
    }

    function test_sees_the_rollup() external view {
        vm.assertEq(block.chainid, vm.envUint("EXPECTED_CHAIN_ID"));
        vm.assertEq(till.name(), "corner");
        vm.assertEq(till.count(), 3);
        vm.assertEq(till.sale(2).note, "by script");
        vm.assertEq(address(till).balance, 3 * till.price() + 3);
    }

    function test_goes_on_from_it() external {
        uint256 price = till.price();
        address buyer = address(0xb0b);
        vm.deal(buyer, 1 ether);
        vm.expectEmit(true, true, false, true, address(till));
        emit Till.Sold(buyer, 3, price, "on a fork");
        vm.prank(buyer);
        vm.assertEq(till.buy{value: price}("on a fork"), 3);
        vm.assertEq(till.count(), 4);
    }

    function test_expects_errors() external {
        uint256 price = till.price();
        vm.expectRevert(abi.encodeWithSelector(Till.TooLittle.selector, 0, price));
        till.buy("for nothing");
    }

    function testFuzz_takes_any_price(uint96 paid) external {
        vm.assume(paid >= till.price());
        vm.deal(address(this), paid);
        uint256 number = till.buy{value: paid}("fuzz");
        vm.assertEq(till.sale(number).paid, paid);
    }

    /// @dev A fork of a block before the contract was there.
    function test_rolls_back() external {
        vm.createSelectFork(vm.envString("ETH_RPC_URL"), 0);
        vm.assertEq(address(till).code.length, 0);
    }
}
