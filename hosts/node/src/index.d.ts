import type { CombinedDecision, Decision, Description, Explanation, FactError, Facts } from "./contract.js";

export type * from "./contract.js";

/** Version of the contract that this package speaks. */
export declare const CONTRACT_VERSION: string;

/** What a bundle says of itself. */
export interface Manifest {
  /** Name of the policy. */
  name: string;
  /** Its version. */
  version: string;
  /** One line on what it is for. */
  summary: string;
  /** Version of the contract that the bundle speaks. */
  contract: string;
  /** SHA-256 of the policy's source files. */
  source_digest: string;
  /** SHA-256 of the evaluator before the policy was loaded into it. */
  evaluator_digest: string;
  /** Most steps that the rules of all controls can take together. */
  worst_case_steps: number;
}

/**
 * What an evaluation may use. The memory's maximum is declared in every bundle, and the work of its rules is bounded by
 * the policy's own step budget; JavaScript engines have no fuel and no deadline.
 */
export interface Limits {
  /** Largest bundle, in bytes. */
  bundleBytes: number;
  /** Largest facts, in bytes of JSON. */
  inputBytes: number;
  /** Largest decision, in bytes of JSON. */
  outputBytes: number;
}

/** A decision, and what it was taken with. */
export interface Evaluation {
  /** The component's answer, exactly as it gave it. */
  json: string;
  /** The decision. */
  decision: Decision;
  /** SHA-256 of the bundle's file. */
  bundleDigest: string;
  /** SHA-256 of the facts' JSON text, as it was handed over. */
  factsDigest: string;
}

/** The limits that the Rust runtime recommends, as far as a JavaScript engine can hold them. */
export declare function recommendedLimits(): Limits;

/** A checked and compiled bundle. Each evaluation has a sandbox of its own. */
export declare class Bundle {
  private constructor();
  /** SHA-256 of the file. */
  readonly digest: string;
  /** What the bundle says of itself. */
  readonly manifest: Manifest;
  /**
   * Checks and compiles a bundle's bytes. `digest` pins the SHA-256 of the file; another file is refused.
   *
   * @throws {OpenError} before anything in the bundle runs
   */
  static open(bytes: Uint8Array | ArrayBuffer, options: { digest?: string; limits: Limits }): Promise<Bundle>;
  /**
   * Decides one change. Text is handed over as it is.
   *
   * @throws {EvaluateError} when there is no decision
   */
  evaluate(facts: Facts | string): Promise<Evaluation>;
  /** Decides a group or a range: each member by itself, and the strictest for all. */
  combine(members: Facts[] | string): Promise<CombinedDecision>;
  /** Decides one change and says how each expression came to its value. */
  explain(facts: Facts | string): Promise<Explanation>;
  /** Says what this bundle is. */
  describe(): Promise<Description>;
}

/** Base of all errors of this package. */
export declare class CountersignError extends Error {
  /** Stable, such as `wrong_digest`, `damaged`, `invalid_facts`. */
  readonly code: string;
}

/** A bundle was refused before anything in it ran. */
export declare class OpenError extends CountersignError {}

/** There is no decision. It is never a verdict. */
export declare class EvaluateError extends CountersignError {}

/** The facts don't fit the contract. */
export declare class InvalidFacts extends EvaluateError {
  /** Path and explanation of each offending value. */
  readonly errors: FactError[];
  /** The component's own answer. */
  readonly json: string;
}
