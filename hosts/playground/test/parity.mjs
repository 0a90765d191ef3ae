// Runs the corpus in a real page: `node parity.mjs MANIFEST` prints `case<TAB>sha256` of the bytes that the component gave
// to the page, hashed by the page.

import { readFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { launch } from "./browser.mjs";
import { serve } from "../serve.mjs";

const path = process.argv[2];
const manifest = JSON.parse(await readFile(path, "utf8"));
const folder = dirname(path);
const { server, address } = await serve(0, { corpus: folder });
const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(`${address}/playground/`);
  const entries = [...manifest.cases, ...manifest.altered].map(({ id, bundle, digest, facts }) => ({
    id,
    digest: digest ?? undefined,
    bundle: `/corpus/${relative(folder, bundle)}`,
    facts: `/corpus/${relative(folder, facts)}`,
  }));
  const lines = await page.evaluate(async (entries) => {
    const { Bundle, InvalidFacts, OpenError, recommendedLimits } = await import("/node/src/index.js");
    const opened = new Map();
    const hash = async (text) => {
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    };
    const lines = [];
    for (const { id, bundle, digest, facts } of entries) {
      const key = `${bundle} ${digest}`;
      let answer;
      try {
        if (!opened.has(key)) {
          const bytes = await (await fetch(bundle)).arrayBuffer();
          opened.set(key, await Bundle.open(bytes, { digest, limits: recommendedLimits() }));
        }
        const { json } = await opened.get(key).evaluate(await (await fetch(facts)).text());
        answer = await hash(json);
      } catch (error) {
        if (error instanceof InvalidFacts) {
          answer = await hash(error.json);
        } else if (error instanceof OpenError) {
          answer = "refused";
        } else {
          throw error;
        }
      }
      lines.push(`${id}\t${answer}`);
    }
    return lines;
  }, entries);
  console.log(lines.join("\n"));
} finally {
  await browser.close();
  server.close();
}
