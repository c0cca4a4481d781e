// Every page that anybody may open, in both languages and in the ways people read.
import { PHONE_ZH, SCREEN_EN, VARIANTS } from "../people.mjs";

/** Visits each page of the portal that a link leads to, from the first page on. */
async function everyLink(person) {
  const open = ["/"];
  const visited = new Set();
  while (open.length > 0) {
    const address = open.shift();
    if (visited.has(address)) continue;
    visited.add(address);
    await person.open(address);
    const links = await person.page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href));
    open.push(...links.map((link) => new URL(link)).filter(isPublic).map((link) => link.pathname));
  }
  return visited;

  function isPublic(link) {
    const { origin } = new URL(person.page.url());
    const elsewhere = ["/desk", "/assets", "/api"].some((start) => link.pathname.startsWith(start));
    return link.origin === origin && !elsewhere;
  }
}

export default {
  "anybody can open every public page on a phone, in Chinese": async (world) => {
    await everyLink(await world.citizen(PHONE_ZH));
  },
  "anybody can open every public page on a screen, in English": async (world) => {
    await everyLink(await world.citizen(SCREEN_EN));
  },
  ...Object.fromEntries(
    Object.entries(VARIANTS).map(([way, view]) => [
      `the first page can be read ${way}`,
      async (world) => (await world.citizen(view)).open("/"),
    ]),
  ),
};
