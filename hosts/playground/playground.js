// The page: a bundle and facts in, a decision out. Texts from facts are only ever set as text, never as markup.

import { Bundle, recommendedLimits } from "../node/src/index.js";

const element = (id) => document.getElementById(id);
let bundle;

element("bundle").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (file === undefined) {
    return;
  }
  bundle = undefined;
  element("decide").disabled = true;
  await attempt(async () => {
    bundle = await Bundle.open(await file.arrayBuffer(), { limits: recommendedLimits() });
    const { name, version, summary } = bundle.manifest;
    element("manifest").textContent = `${name} ${version}: ${summary} (sha256 ${bundle.digest})`;
    element("decide").disabled = false;
  });
});

element("file").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (file !== undefined) {
    element("facts").value = await file.text();
  }
});

element("decide").addEventListener("click", () => attempt(decide));

async function decide() {
  const { decision, json, bundleDigest, factsDigest } = await bundle.evaluate(element("facts").value);
  const verdict = element("verdict");
  verdict.dataset.verdict = decision.verdict;
  verdict.textContent = decision.mode === "report" ? `${decision.verdict} (report mode: nothing is held back)` : decision.verdict;
  element("reason").textContent = decision.reason;
  element("controls").replaceChildren(
    ...decision.controls.map(({ id, state, reason, next }) => {
      const row = document.createElement("tr");
      row.dataset.state = state;
      for (const text of [id, state.replaceAll("_", " "), reason, next ? `${next.actor.replaceAll("_", " ")}: ${next.act}` : ""]) {
        row.insertCell().textContent = text;
      }
      return row;
    }),
  );
  element("digests").textContent = `bundle sha256 ${bundleDigest} · facts sha256 ${factsDigest}`;
  element("json").textContent = json;
  element("decision").hidden = false;
}

// An error is shown as an error; a decision from before it would be taken for its answer, so it goes.
async function attempt(act) {
  element("error").hidden = true;
  element("decision").hidden = true;
  try {
    await act();
  } catch (error) {
    element("error").textContent = error.message;
    element("error").hidden = false;
  }
}
