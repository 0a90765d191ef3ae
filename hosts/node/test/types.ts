// Compiled, never run: the types say what an embedder may do.

import { Bundle, recommendedLimits, type Decision, type Facts } from "../src/index.js";

declare const bytes: Uint8Array;
declare const facts: Facts;

const bundle = await Bundle.open(bytes, { digest: "0".repeat(64), limits: recommendedLimits() });
const evaluation = await bundle.evaluate(facts);
const decision: Decision = evaluation.decision;
const verdict: "pass" | "pending" | "undecided" | "block" = decision.verdict;
const states: string[] = decision.controls.map((control) => control.state);

// @ts-expect-error limits have no default
await Bundle.open(bytes, {});
// @ts-expect-error facts of another shape
await bundle.evaluate({ purpose: "merge" });

export { states, verdict };
