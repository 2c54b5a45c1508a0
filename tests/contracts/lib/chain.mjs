// A private anvil on a free port, ended by its pid.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ethers } from "ethers";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, "..", "..", "..");

// The native program itself: the package's own launcher would be one more process to end.
function anvilPath() {
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  return require.resolve(`@foundry-rs/anvil-${process.platform}-${architecture}/bin/anvil`);
}

export function artifact(name) {
  for (const folder of ["core/contracts/artifacts", "tests/contracts/artifacts"]) {
    try {
      return JSON.parse(readFileSync(join(repository, folder, `${name}.json`), "utf8"));
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
  throw new Error(`no artifact ${name}: run node scripts/contracts/build.mjs`);
}

export async function startChain({ hardfork = "prague" } = {}) {
  // Port 0: the kernel picks, anvil says which one it got.
  const child = spawn(anvilPath(),
    ["--port", "0", "--host", "127.0.0.1", "--hardfork", hardfork, "--accounts", "10"],
    { stdio: ["ignore", "pipe", "inherit"] });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  const url = await listeningUrl(child);
  const provider = new ethers.JsonRpcProvider(url, undefined, {
    cacheTimeout: -1, pollingInterval: 5, staticNetwork: ethers.Network.from(31337),
  });
  const stop = async () => {
    provider.destroy();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
    process.removeListener("exit", end);
  };
  return { url, provider, stop };
}

function listeningUrl(child) {
  return new Promise((resolve, reject) => {
    let text = "";
    const onData = (chunk) => {
      text += chunk;
      const match = /Listening on (\S+)/.exec(text);
      if (match) {
        child.stdout.off("data", onData);
        child.stdout.resume();
        resolve(`http://${match[1]}`);
      }
    };
    child.stdout.on("data", onData);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`anvil ended with ${code}:\n${text}`)));
  });
}

export async function deploy(signer, name, args = [], overrides = {}) {
  const { abi, bytecode } = artifact(name);
  const contract = await new ethers.ContractFactory(abi, bytecode, signer).deploy(...args, overrides);
  await contract.waitForDeployment();
  return contract;
}

// Sends and returns the receipt.
export async function send(promise) {
  const response = await promise;
  return await response.wait();
}
