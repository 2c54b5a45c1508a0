// hardhat run scripts/deploy.js --network alt: deploys a till and says where.
import { network } from 'hardhat';

const { ethers } = await network.create();
const till = await ethers.deployContract('Till', ['corner', ethers.parseEther('0.01')]);
await till.waitForDeployment();
await (await till.buy('by script', { value: ethers.parseEther('0.01') })).wait();
console.log(JSON.stringify({ address: await till.getAddress(), count: Number(await till.count()) }));
