// Opens a bundle and decides with it, in Node and in the browser.
//
// A bundle is a component whose one core module imports nothing. Its functions over JSON take and give text only, so the
// few lines of the canonical ABI that text needs are here, instead of glue for every type of the contract (component
// model, "Canonical ABI": a string is pointer and length; results that don't fit a register come through a pointer).

import { EvaluateError, InvalidFacts, OpenError } from "./errors.js";
import { CONTRACT_VERSION, check, sha256 } from "./file.js";

export { CountersignError, EvaluateError, InvalidFacts, OpenError } from "./errors.js";
export { CONTRACT_VERSION } from "./file.js";

const INTERFACE = `countersign:policy/policy@${CONTRACT_VERSION}`;

/** The limits that the Rust runtime recommends, as far as a JavaScript engine can hold them. */
export function recommendedLimits() {
  return { bundleBytes: 8 * 2 ** 20, inputBytes: 16 * 2 ** 20, outputBytes: 64 * 2 ** 20 };
}

/** A checked and compiled bundle. Each evaluation has a sandbox of its own. */
export class Bundle {
  #module;
  #limits;

  /** Use `Bundle.open`. */
  constructor(checked, module, limits) {
    this.digest = checked.digest;
    this.manifest = checked.manifest;
    this.#module = module;
    this.#limits = limits;
    Object.freeze(this);
  }

  /** Checks and compiles a bundle's bytes. */
  static async open(bytes, { digest, limits }) {
    const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
    const checked = await check(view, digest, limits.bundleBytes);
    let module;
    try {
      module = await WebAssembly.compile(checked.module);
    } catch (error) {
      throw new OpenError("not_wasm", `the module inside does not compile: ${error.message}`);
    }
    if (WebAssembly.Module.imports(module).length > 0) {
      throw new OpenError("has_imports", "the module inside asks its host for something; a bundle imports nothing");
    }
    return new Bundle(checked, module, { ...limits });
  }

  /** Decides one change. */
  async evaluate(facts) {
    const text = asText(facts);
    const encoded = this.#encode(text);
    const json = this.#call("evaluate-json", encoded);
    return {
      json,
      decision: JSON.parse(json),
      bundleDigest: this.digest,
      factsDigest: await sha256(encoded),
    };
  }

  /** Decides a group or a range: each member by itself, and the strictest for all. */
  async combine(members) {
    return JSON.parse(this.#call("combine-json", this.#encode(asText(members))));
  }

  /** Decides one change and says how each expression came to its value. */
  async explain(facts) {
    return JSON.parse(this.#call("explain-json", this.#encode(asText(facts))));
  }

  /** Says what this bundle is. */
  async describe() {
    const sandbox = new Sandbox(this.#module);
    return JSON.parse(sandbox.run("describe-json", [], this.#limits.outputBytes, false).text);
  }

  #encode(text) {
    const encoded = new TextEncoder().encode(text);
    if (encoded.length > this.#limits.inputBytes) {
      throw new EvaluateError(
        "input_too_large",
        `the facts have ${encoded.length} bytes, more than the limit of ${this.#limits.inputBytes}`,
      );
    }
    return encoded;
  }

  #call(name, encoded) {
    const sandbox = new Sandbox(this.#module);
    const { ok, text } = sandbox.run(name, [encoded], this.#limits.outputBytes, true);
    if (ok) {
      return text;
    }
    throw refusal(text);
  }
}

/** One instance of the module inside a bundle. */
class Sandbox {
  #exports;

  constructor(module) {
    this.#exports = new WebAssembly.Instance(module, {}).exports;
  }

  run(name, texts, mostBytes, hasResult) {
    const run = this.#exports[`${INTERFACE}#${name}`];
    const free = this.#exports[`cabi_post_${INTERFACE}#${name}`];
    if (typeof run !== "function") {
      throw new EvaluateError("invalid_policy", `the bundle has no function \`${name}\` in \`${INTERFACE}\``);
    }
    try {
      const place = run(...texts.flatMap((bytes) => this.#lower(bytes)));
      const view = new DataView(this.#exports.memory.buffer);
      const ok = !hasResult || view.getUint8(place) === 0;
      const text = place + (hasResult ? 4 : 0);
      const length = view.getUint32(text + 4, true);
      if (length > mostBytes) {
        throw new EvaluateError("output_too_large", `the decision has ${length} bytes, more than the limit of ${mostBytes}`);
      }
      const bytes = new Uint8Array(this.#exports.memory.buffer, view.getUint32(text, true), length);
      const decoded = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      free?.(place);
      return { ok, text: decoded };
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
        throw new EvaluateError("trapped", `the sandbox ended: ${error.message}`);
      }
      throw error;
    }
  }

  #lower(bytes) {
    const place = this.#exports.cabi_realloc(0, 0, 1, bytes.length);
    new Uint8Array(this.#exports.memory.buffer, place, bytes.length).set(bytes);
    return [place, bytes.length];
  }
}

/** The component's own error. */
function refusal(text) {
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  if (Array.isArray(answer?.invalid_facts)) {
    return new InvalidFacts(answer.invalid_facts, text);
  }
  const message = answer?.invalid_policy ?? `the bundle answered with an error of an unknown form: ${text.slice(0, 200)}`;
  return new EvaluateError("invalid_policy", String(message));
}

function asText(facts) {
  return typeof facts === "string" ? facts : JSON.stringify(facts);
}
