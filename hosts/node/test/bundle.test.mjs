// What an embedder relies on: bundles are checked before they run, errors are named, and a decision is a decision.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Bundle, EvaluateError, InvalidFacts, OpenError, recommendedLimits } from "../src/index.js";
import { bundleBytes, factsText } from "./corpus.mjs";

const limits = recommendedLimits();
const open = (bytes, options = {}) => Bundle.open(bytes, { limits, ...options });
const followed = new Uint8Array(bundleBytes.length + 4);
followed.set(bundleBytes);
followed.set([0, 2, 1, 97], bundleBytes.length);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

test("text and objects are decided alike", async () => {
  const bundle = await open(bundleBytes);
  const fromText = await bundle.evaluate(factsText);
  const fromObject = await bundle.evaluate(JSON.parse(factsText));
  assert.equal(fromText.json, fromObject.json);
  assert.ok(["pass", "pending", "undecided", "block"].includes(fromText.decision.verdict));
  assert.equal(fromText.factsDigest, sha256(factsText));
  assert.equal(fromText.bundleDigest, sha256(bundleBytes));
});

test("an array buffer is taken too, and the pin in any case", async () => {
  const digest = sha256(bundleBytes);
  for (const pin of [digest, digest.toUpperCase(), `sha256:${digest}`]) {
    const { digest: found } = await open(bundleBytes.buffer.slice(0), { digest: pin });
    assert.equal(found, digest);
  }
});

test("a bundle describes itself, combines and explains", async () => {
  const bundle = await open(bundleBytes);
  const description = await bundle.describe();
  assert.equal(description.policy, "small");
  assert.equal(bundle.manifest.name, "small");
  const facts = JSON.parse(factsText);
  const { decision } = await bundle.evaluate(facts);
  assert.deepEqual((await bundle.combine([facts, facts])).members, [decision, decision]);
  const explanation = await bundle.explain(facts);
  assert.deepEqual(explanation.decision, decision);
  assert.ok(explanation.traces.length > 0);
});

for (const cut of [0, 3, 7, 8, 9, 100, -40, -33, -1]) {
  test(`a bundle cut at ${cut} is refused`, async () => {
    await assert.rejects(open(bundleBytes.slice(0, cut)), (error) => ["not_wasm", "damaged"].includes(error.code));
  });
}

test("a flipped bit anywhere is refused", async () => {
  for (let place = 0; place < bundleBytes.length; place += Math.ceil(bundleBytes.length / 97)) {
    const altered = bundleBytes.slice();
    altered[place] ^= 1;
    await assert.rejects(open(altered), OpenError, `at ${place}`);
  }
});

for (const [name, bytes, options, code] of [
  ["another digest than the pinned one", bundleBytes, { digest: "0".repeat(64) }, "wrong_digest"],
  ["a core module", Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0), {}, "core_module"],
  ["a component without a seal", Uint8Array.of(0, 97, 115, 109, 13, 0, 1, 0), {}, "damaged"],
  ["bytes behind the seal", followed, {}, "damaged"],
  ["a bundle above the limit", bundleBytes, { limits: { ...limits, bundleBytes: 1000 } }, "too_large"],
]) {
  test(`${name} is refused`, async () => {
    await assert.rejects(open(bytes, options), (error) => error instanceof OpenError && error.code === code);
  });
}

for (const [limit, code] of [
  ["inputBytes", "input_too_large"],
  ["outputBytes", "output_too_large"],
]) {
  test(`the limit ${limit} is named`, async () => {
    const bundle = await open(bundleBytes, { limits: { ...limits, [limit]: 10 } });
    await assert.rejects(bundle.evaluate(factsText), (error) => error instanceof EvaluateError && error.code === code);
  });
}

for (const facts of ["", "{", "[]", "{}", '{"purpose": "merge", "purpose": "merge"}', '{"unknown": 1}', "[".repeat(10_000), '"\\ud800"']) {
  test(`bad facts are an error and never a verdict: ${facts.slice(0, 20)}`, async () => {
    const bundle = await open(bundleBytes);
    await assert.rejects(bundle.evaluate(facts), (error) => {
      assert.ok(error instanceof InvalidFacts);
      assert.ok(error.errors.length > 0);
      assert.ok(!("verdict" in JSON.parse(error.json)));
      return true;
    });
  });
}

test("the offending value has a path", async () => {
  const bundle = await open(bundleBytes);
  const facts = JSON.parse(factsText);
  facts.change.author.email = 7;
  await assert.rejects(bundle.evaluate(facts), (error) => error.errors[0].path === "change.author.email");
});
