// What a bundle's file says of itself, read without running anything.
//
// The layout is that of a WebAssembly component: eight bytes of header, then sections of one byte id, a LEB128 length and
// a body (WebAssembly core specification, "Binary Format"; component model, "Binary").

import { OpenError } from "./errors.js";

/** Version of the contract that this package speaks. */
export const CONTRACT_VERSION = "0.2.0";

const CUSTOM = 0;
const CORE_MODULE = 1;
const IMPORT = 10;
const MANIFEST_SECTION = "countersign";
const INTEGRITY_SECTION = "countersign-integrity";

/** SHA-256 as 64 lower-case hexadecimal digits. */
export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return hexadecimal(digest);
}

function hexadecimal(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Checks a bundle's bytes in the order of the Rust runtime: its digest, its manifest and the module inside.
 *
 * @param {Uint8Array} bytes
 * @param {string | undefined} digest
 * @param {number} mostBytes
 */
export async function check(bytes, digest, mostBytes) {
  if (bytes.length > mostBytes) {
    throw new OpenError("too_large", `the bundle has ${bytes.length} bytes, more than the limit of ${mostBytes}`);
  }
  const header = Array.from(bytes.subarray(0, 8)).join(" ");
  if (header === "0 97 115 109 1 0 0 0") {
    throw new OpenError("core_module", "the file is a core module, not a component; build the bundle with `countersign build`");
  }
  if (header !== "0 97 115 109 13 0 1 0") {
    throw new OpenError("not_wasm", "the file is not a WebAssembly component");
  }
  const found = await sha256(bytes);
  if (digest !== undefined && digest.toLowerCase().replace(/^sha256:/, "") !== found) {
    throw new OpenError("wrong_digest", `the bundle's digest is ${found}, not the pinned ${digest}`);
  }
  let manifest;
  let seal;
  let imports = false;
  const modules = [];
  for (const section of sections(bytes)) {
    if (seal !== undefined) {
      throw new OpenError("damaged", "there are bytes after the bundle's seal");
    }
    if (section.id === IMPORT) {
      imports = true;
    } else if (section.id === CORE_MODULE) {
      modules.push(section.body);
    } else if (section.id === CUSTOM) {
      const { name, content } = named(section.body);
      if (name === INTEGRITY_SECTION) {
        seal = hexadecimal(content);
        if (seal !== (await sha256(bytes.subarray(0, section.start)))) {
          throw new OpenError("damaged", "the bundle is damaged: its bytes do not match its seal");
        }
      } else if (name === MANIFEST_SECTION && manifest === undefined) {
        manifest = content;
      }
    }
  }
  if (seal === undefined) {
    throw new OpenError("damaged", "the bundle has no seal; build it with `countersign build`");
  }
  if (imports) {
    throw new OpenError("has_imports", "the component asks its host for something; a bundle imports nothing");
  }
  const read = readManifest(manifest);
  if (modules.length !== 1) {
    throw new OpenError("not_a_bundle", `the component holds ${modules.length} modules; a bundle holds one`);
  }
  return { digest: found, manifest: read, module: modules[0] };
}

function readManifest(content) {
  if (content === undefined) {
    throw new OpenError("bad_manifest", "the bundle has no manifest; build it with `countersign build`");
  }
  let manifest;
  try {
    manifest = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch (error) {
    throw new OpenError("bad_manifest", `the bundle's manifest can't be read: ${error.message}`);
  }
  if (manifest === null || typeof manifest !== "object" || typeof manifest.contract !== "string") {
    throw new OpenError("bad_manifest", "the bundle's manifest names no contract version");
  }
  if (manifest.contract !== CONTRACT_VERSION) {
    throw new OpenError(
      "unknown_contract",
      `the bundle speaks contract ${manifest.contract}, this package knows ${CONTRACT_VERSION}; rebuild the bundle`,
    );
  }
  return manifest;
}

function* sections(bytes) {
  let place = 8;
  while (place < bytes.length) {
    const start = place;
    const id = bytes[place];
    const length = leb128(bytes, place + 1);
    const body = bytes.subarray(length.next, length.next + length.value);
    if (body.length !== length.value) {
      throw new OpenError("not_wasm", "the file ends in the middle of a section");
    }
    yield { start, id, body };
    place = length.next + length.value;
  }
}

function named(body) {
  const length = leb128(body, 0);
  return {
    name: new TextDecoder().decode(body.subarray(length.next, length.next + length.value)),
    content: body.subarray(length.next + length.value),
  };
}

function leb128(bytes, place) {
  let value = 0;
  for (let digit = 0; digit < 5; digit += 1) {
    if (place >= bytes.length) {
      throw new OpenError("not_wasm", "the file ends in the middle of a number");
    }
    const byte = bytes[place];
    place += 1;
    value += (byte & 0x7f) * 2 ** (7 * digit);
    if (byte < 0x80) {
      return { value, next: place };
    }
  }
  throw new OpenError("not_wasm", "a section's length has too many digits");
}
