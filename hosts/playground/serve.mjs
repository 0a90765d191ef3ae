// Serves the playground on loopback: `node serve.mjs [PORT]`. Only files below hosts/, and further folders that a caller
// of `serve` names.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const hosts = dirname(dirname(fileURLToPath(import.meta.url)));
const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Starts the server; `folders` maps a first path segment to a folder. */
export async function serve(port, folders = {}) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname)).split(sep).filter(Boolean);
    const [first, ...rest] = path.length === 0 ? ["playground", "index.html"] : path;
    const root = Object.hasOwn(folders, first) ? folders[first] : join(hosts, first);
    const file = join(root, ...(rest.length === 0 ? ["index.html"] : rest));
    try {
      if (path.includes("..")) {
        throw new Error("outside of the served folders");
      }
      const body = await readFile(file);
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" });
      response.end("not found\n");
    }
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { server, address: `http://127.0.0.1:${server.address().port}` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serve(Number(process.argv[2] ?? 8137));
  console.log(`playground: ${address}/playground/`);
}
