// What must hold on every page that a journey visits, whatever the journey is about.
import { readFileSync } from "node:fs";

// Everything axe knows to be a defect; its advice on style is left out.
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const AXE = readFileSync(new URL("./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** Complaints about the page as it stands; none when it is well. */
export async function complaints(page, { script = true } = {}) {
  const found = [];
  if (script) found.push(...(await inaccessible(page)));
  found.push(...(await wider(page)));
  return found;
}

// Put into the page by the browser itself, which its content policy does not forbid.
async function inaccessible(page) {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (values) => {
    const found = await globalThis.axe.run(document, {
      runOnly: { type: "tag", values },
      resultTypes: ["violations"],
    });
    return found.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      places: nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.html}`.slice(0, 200)),
    }));
  }, RULES);
  return violations.map(({ id, help, places }) => `axe ${id}: ${help}\n           ${places.join("\n           ")}`);
}

// A page must not scroll sideways; a table that is wider scrolls inside its own box.
async function wider(page) {
  const { scroll, client, widest } = await page.evaluate(() => {
    const root = document.documentElement;
    const outside = [...document.body.querySelectorAll("*")].find(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
    );
    return { scroll: root.scrollWidth, client: root.clientWidth, widest: outside?.outerHTML.slice(0, 160) ?? "" };
  });
  return scroll > client + 1 ? [`scrolls sideways: ${scroll} px in ${client} px: ${widest}`] : [];
}

/** Watches a page for what nobody should ever see; answers the list that fills up. */
export function watch(page, origin) {
  const seen = [];
  page.on("console", (message) => {
    // Because: the browser reports any status of 400 and above here; the journey itself judges those.
    const isStatus = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isStatus) seen.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => seen.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:")) seen.push(`asks elsewhere: ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) seen.push(`fault ${response.status()}: ${response.url()}`);
  });
  return seen;
}

/**
 * Walks through the page by Tab alone, as somebody does who has no mouse: every link, button and field
 * is reached once, in the order in which it is read, and whoever has the focus shows it.
 */
export async function keyboardComplaints(page) {
  await page.evaluate(markReachable);
  const found = [];
  const met = [];
  const total = await page.evaluate(() => document.querySelectorAll("[data-e2e-order]").length);
  // Because: a field for a day takes several presses.
  for (let press = 0; press < total * 4 && met.at(-1) !== total; press += 1) {
    await page.keyboard.press("Tab");
    const { order, hidden, what } = await page.evaluate(readFocus);
    if (order === 0 || order === met.at(-1)) continue;
    met.push(order);
    if (hidden) found.push(`does not show its focus (${hidden}): ${what}`);
  }
  const expected = Array.from({ length: total }, (_, index) => index + 1);
  if (met.join() !== expected.join()) found.push(`Tab goes ${met.join(" ")}, not 1 to ${total} in order`);
  return found;
}

// Numbers what Tab should reach, in the order of reading. One of a group of radio buttons is reached.
function markReachable() {
  const groups = new Set();
  let order = 0;
  for (const element of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    if (element.matches("[type=hidden], [tabindex='-1'], :disabled") || !element.checkVisibility()) continue;
    if (element.type === "radio") {
      const all = [...document.getElementsByName(element.name)].filter((it) => it.form === element.form);
      const stop = all.find((it) => it.checked) ?? all[0];
      const group = `${element.form?.action} ${element.name}`;
      if (element !== stop || groups.has(group)) continue;
      groups.add(group);
    }
    order += 1;
    element.dataset.e2eOrder = `${order}`;
  }
}

function readFocus() {
  const element = document.activeElement;
  const order = Number(element?.dataset?.e2eOrder ?? 0);
  const what = element?.outerHTML?.slice(0, 120) ?? "";
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  if (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 2) return { order, what, hidden: "no outline" };
  const box = element.getBoundingClientRect();
  const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return { order, what, hidden: inside ? "" : "outside of the window" };
}
