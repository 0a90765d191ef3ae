// The page as a person uses it, in headless Chromium.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { writeFile } from "node:fs/promises";
import { bundlePath, factsPath, factsText } from "../../node/test/corpus.mjs";
import { serve } from "../serve.mjs";
import { launch } from "./browser.mjs";

let server;
let address;
let browser;

before(async () => {
  ({ server, address } = await serve(0));
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
});

async function page() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${address}/playground/`);
  return { page, complaints };
}

test("a bundle and facts give a decision", async () => {
  const { page: shown, complaints } = await page();
  await shown.setInputFiles("#bundle", bundlePath);
  await shown.waitForFunction(() => !document.getElementById("decide").disabled);
  await shown.setInputFiles("#file", factsPath);
  await shown.waitForFunction(() => document.getElementById("facts").value !== "");
  await shown.click("#decide");
  await shown.waitForSelector("#verdict[data-verdict]");
  assert.match(await shown.textContent("#verdict"), /^(pass|pending|undecided|block)/);
  assert.ok((await shown.locator("#controls tr").count()) > 0);
  if (process.env.SCREENSHOT) {
    await writeFile(process.env.SCREENSHOT, await shown.screenshot({ fullPage: true }));
  }
  assert.deepEqual(complaints, []);
});

test("bad facts are an error, and the decision from before is gone", async () => {
  const { page: shown } = await page();
  await shown.setInputFiles("#bundle", bundlePath);
  await shown.waitForFunction(() => !document.getElementById("decide").disabled);
  await shown.fill("#facts", factsText);
  await shown.click("#decide");
  await shown.waitForSelector("#decision:not([hidden])");
  await shown.fill("#facts", "{");
  await shown.click("#decide");
  await shown.waitForSelector("#error:not([hidden])");
  assert.ok(await shown.locator("#decision").isHidden());
});

test("a file that is not a bundle is refused", async () => {
  const { page: shown } = await page();
  await shown.setInputFiles("#bundle", factsPath);
  await shown.waitForSelector("#error:not([hidden])");
  assert.match(await shown.textContent("#error"), /not a WebAssembly component/);
  assert.ok(await shown.locator("#decide").isDisabled());
});
