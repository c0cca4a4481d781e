// What must hold on every page that a journey visits, whatever the journey is about.
import { AxeBuilder } from "@axe-core/playwright";

// Everything axe knows to be a defect; its advice on style is left out.
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Complaints about the page as it stands; none when it is well. */
export async function complaints(page, { script = true } = {}) {
  const found = [];
  if (script) found.push(...(await inaccessible(page)));
  found.push(...(await wider(page)));
  return found;
}

async function inaccessible(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.map((violation) => {
    const places = violation.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.html}`.slice(0, 200));
    return `axe ${violation.id}: ${violation.help}\n           ${places.join("\n           ")}`;
  });
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
