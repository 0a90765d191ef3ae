// Runs the corpus: `node parity.mjs MANIFEST` prints `case<TAB>sha256` of the bytes that the component gave.

import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { Bundle, InvalidFacts, OpenError, recommendedLimits } from "../src/index.js";

const manifest = JSON.parse(await readFile(process.argv[2], "utf8"));
const opened = new Map();

async function answer({ bundle, digest, facts }) {
  const key = `${bundle} ${digest}`;
  try {
    if (!opened.has(key)) {
      const bytes = await readFile(bundle);
      opened.set(key, await Bundle.open(bytes, { digest: digest ?? undefined, limits: recommendedLimits() }));
    }
    const { json } = await opened.get(key).evaluate(await readFile(facts, "utf8"));
    return createHash("sha256").update(json).digest("hex");
  } catch (error) {
    if (error instanceof InvalidFacts) {
      return createHash("sha256").update(error.json).digest("hex");
    }
    if (error instanceof OpenError) {
      return "refused";
    }
    throw error;
  }
}

for (const entry of [...manifest.cases, ...manifest.altered]) {
  console.log(`${entry.id}\t${await answer(entry)}`);
}
