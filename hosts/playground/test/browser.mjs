// Starts headless Chromium: the one named in CHROMIUM, or one that is on the path.

import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";

function program() {
  const names = process.env.CHROMIUM ? [process.env.CHROMIUM] : ["chromium", "chromium-browser", "google-chrome"];
  for (const name of names) {
    try {
      return execFileSync("/bin/sh", ["-c", 'command -v "$0"', name], { encoding: "utf8" }).trim();
    } catch {
      continue;
    }
  }
  throw new Error("the browser tests need Chromium: install it, or name its program in CHROMIUM");
}

/** A browser that asks nobody on the network for anything. */
export function launch() {
  return chromium.launch({
    executablePath: program(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}
