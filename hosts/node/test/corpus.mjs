// Bundles and facts for the tests: the corpus that `cargo run -p countersign-tests --bin parity` writes.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const path = process.env.COUNTERSIGN_CORPUS ?? fileURLToPath(new URL("../../../target/parity/manifest.json", import.meta.url));
if (!existsSync(path)) {
  throw new Error(`no corpus at ${path}: run \`cargo run -p countersign-tests --bin parity\` first`);
}

/** The corpus. */
export const corpus = JSON.parse(readFileSync(path, "utf8"));
const entry = corpus.cases.find(({ id }) => id.startsWith("policies/small/"));

/** Path of the bundle of preset `small`. */
export const bundlePath = entry.bundle;
/** Path of facts that it decides. */
export const factsPath = entry.facts;
/** A bundle of preset `small`. */
export const bundleBytes = new Uint8Array(readFileSync(entry.bundle));
/** Facts that it decides. */
export const factsText = readFileSync(entry.facts, "utf8");
