// hardhat test nodejs --network alt
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { network } from 'hardhat';

const { ethers, viem, networkConfig, provider } = await network.create();

describe('Till, by hardhat-ethers', () => {
    const price = ethers.parseEther('0.01');
    let till, seller, buyer;

    before(async () => {
        [seller, buyer] = await ethers.getSigners();
        till = await ethers.deployContract('Till', ['corner', price]);
        await till.waitForDeployment();
    });

    it('is on the network of the config', async () => {
        assert.equal((await ethers.provider.getNetwork()).chainId, BigInt(networkConfig.chainId));
        assert.equal(BigInt(await provider.request({ method: 'eth_chainId' })), BigInt(networkConfig.chainId));
        assert.equal(till.runner.address, seller.address);
    });

    it('sells to another signer', async () => {
        const receipt = await (await till.connect(buyer).buy('hardhat', { value: price })).wait();
        assert.equal(receipt.status, 1);
        const [sold] = await till.queryFilter(till.filters.Sold(buyer.address), receipt.blockNumber);
        assert.equal(sold.args.note, 'hardhat');
        assert.equal(await ethers.provider.getBalance(till), price);
    });

    it('refuses with a custom error, before and after it is sent', async () => {
        const error = till.interface.encodeErrorResult('TooLittle', [1n, price]);
        await assert.rejects(till.buy.staticCall('', { value: 1n }), (thrown) => thrown.data === error);
        const sent = await till.buy('', { value: 1n, gasLimit: 100_000 });
        await assert.rejects(sent.wait(), { code: 'CALL_EXCEPTION' });
    });

    it('attaches to what is deployed', async () => {
        const same = await ethers.getContractAt('Till', await till.getAddress());
        assert.equal((await same.sale(0)).buyer, buyer.address);
    });
});

describe('Till, by hardhat-viem', () => {
    it('deploys, sells and reads', async () => {
        const [wallet] = await viem.getWalletClients();
        const reader = await viem.getPublicClient();
        const till = await viem.deployContract('Till', ['kiosk', 5n]);
        const hash = await till.write.buy(['viem'], { value: 5n });
        await reader.waitForTransactionReceipt({ hash });
        assert.deepEqual(await till.read.sale([0n]), { buyer: ethers.getAddress(wallet.account.address), paid: 5n, note: 'viem' });
        const [sold] = await till.getEvents.Sold();
        assert.equal(sold.args.paid, 5n);
        await assert.rejects(till.read.refuse(), /Till: refused/);
    });
});
