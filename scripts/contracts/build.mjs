// Compiles the Solidity of this repository with the pinned compiler, reproducibly.
//
//   node build.mjs           writes the artifacts
//   node build.mjs --check   exits 1 if a checked-in artifact differs from what the sources give
//
// The bytes depend on the sources, the compiler version and the settings alone: no metadata hash, no paths of
// this machine, no clock.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const solc = require("solc");
const openzeppelin = require("@openzeppelin/contracts/package.json").version;

const kProduct = "core/contracts/artifacts";
const kTests = "tests/contracts/artifacts";

// Entry sources and the contracts that get an artifact. Abstract parts and interfaces have none.
const kTargets = [
  { source: "core/contracts/src/parent/AltFactory.sol", contract: "AltFactory", out: kProduct },
  { source: "core/contracts/src/parent/RollupPortal.sol", contract: "RollupPortal", out: kProduct },
  { source: "core/contracts/src/rollup/RollupSettlement.sol", contract: "RollupSettlement", out: kProduct },
  { source: "core/contracts/src/rollup/FeeVault.sol", contract: "FeeVault", out: kProduct },
  { source: "core/contracts/src/rollup/MessagePasser.sol", contract: "MessagePasser", out: kProduct },
  { source: "core/contracts/src/bench/BenchLoops.sol", contract: "BenchLoops", out: kProduct },
  { source: "core/contracts/src/bench/LoadToken.sol", contract: "LoadToken", out: kProduct },
  { source: "manifests/examples/contracts/LaunchMint.sol", contract: "LaunchMint", out: kProduct },
  { source: "tests/contracts/src/TrieHarness.sol", contract: "TrieHarness", out: kTests },
  { source: "tests/contracts/src/Counter.sol", contract: "Counter", out: kTests },
  ...["MoodyReceiver", "GasBurner", "ReturnBomb", "ReentrantClaimer", "CustodyWitness",
    "ContractDepositor", "ForceSender"].map((contract) => (
    { source: "tests/contracts/src/Receivers.sol", contract, out: kTests })),
];

const kSettings = {
  evmVersion: "cancun",
  viaIR: true,
  optimizer: { enabled: true, runs: 10000 },
  metadata: { appendCBOR: false, bytecodeHash: "none" },
};

// 2394: transient storage, cleared by OpenZeppelin's guard; 5159: SELFDESTRUCT, which ForceSender is about.
const kKnownWarnings = ["2394", "5159"];

function readSource(path) {
  const file = path.startsWith("@") ? join(here, "node_modules", path) : join(root, path);
  return readFileSync(file, "utf8");
}

function findImport(path) {
  try {
    return { contents: readSource(path) };
  } catch (error) {
    return { error: `${path}: ${error.message}` };
  }
}

function compile() {
  const entries = [...new Set(kTargets.map((target) => target.source))];
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(entries.map((path) => [path, { content: readSource(path) }])),
    settings: {
      ...kSettings,
      outputSelection: {
        "*": {
          "*": ["abi", "metadata", "evm.bytecode.object", "evm.deployedBytecode.object",
            "evm.deployedBytecode.immutableReferences", "evm.methodIdentifiers"],
        },
      },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: findImport }));
  for (const problem of output.errors ?? []) {
    const known = kKnownWarnings.includes(problem.errorCode);
    if (!known) console.error(problem.formattedMessage);
    if (!known && problem.severity !== "info") process.exitCode = 1;
  }
  if (process.exitCode) process.exit();
  return output;
}

// The hash that tests/unit/core/contracts recomputes without a compiler: sha256 over, for each own source in
// byte order of its path, "<path> <length>\n" and its bytes; then "solc <version>\nopenzeppelin <version>\n".
function sourceHash(sources) {
  const hash = createHash("sha256");
  for (const path of sources) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path} ${bytes.length}\n`).update(bytes);
  }
  hash.update(`solc ${solc.semver()}\nopenzeppelin ${openzeppelin}\n`);
  return `0x${hash.digest("hex")}`;
}

function immutables(references) {
  return Object.values(references ?? {}).map((places) => places.map((place) => place.start));
}

function artifact(target, output) {
  const built = output.contracts[target.source][target.contract];
  const sources = Object.keys(JSON.parse(built.metadata).sources)
    .filter((path) => !path.startsWith("@"))
    .sort();
  return {
    name: target.contract,
    source: target.source,
    compiler: `solc ${solc.semver()}`,
    openzeppelin,
    settings: kSettings,
    sources,
    sourceHash: sourceHash(sources),
    methodIdentifiers: built.evm.methodIdentifiers,
    abi: built.abi,
    bytecode: `0x${built.evm.bytecode.object}`,
    deployedBytecode: `0x${built.evm.deployedBytecode.object}`,
    immutableOffsets: immutables(built.evm.deployedBytecode.immutableReferences),
  };
}

function main() {
  const check = process.argv.includes("--check");
  const output = compile();
  const wanted = new Map(
    kTargets.map((target) => [
      `${target.out}/${target.contract}.json`,
      `${JSON.stringify(artifact(target, output), null, 2)}\n`,
    ]));
  const stale = [];
  for (const [path, text] of wanted) {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  for (const directory of [kProduct, kTests]) {
    for (const name of existsSync(join(root, directory)) ? readdirSync(join(root, directory)) : []) {
      const path = relative(root, join(root, directory, name));
      if (name.endsWith(".json") && !wanted.has(path)) stale.push(`${path} (no such contract)`);
    }
  }
  for (const path of stale) console.log(`${check ? "differs" : "wrote"}: ${path}`);
  console.log(`${wanted.size} artifacts, solc ${solc.semver()}, OpenZeppelin ${openzeppelin}`);
  if (check && stale.length > 0) process.exitCode = 1;
}

main();
