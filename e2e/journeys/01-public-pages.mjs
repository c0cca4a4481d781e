// Every page that anybody may open, in both languages.
import { VIEWS } from "../people.mjs";
import { pageAt } from "../routes.mjs";

/** Visits each page of the portal that a link leads to, from the first page on; of a kind, three. */
async function everyLink(person) {
  const open = ["/", "/sign-in", "/rate"];
  const visited = new Map();
  while (open.length > 0) {
    const address = open.shift();
    const page = pageAt(address);
    const before = visited.get(page) ?? [];
    if (before.includes(address) || before.length === 3) continue;
    visited.set(page, [...before, address]);
    await person.open(address);
    const links = await person.page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href));
    open.push(...links.map((link) => new URL(link)).filter(isPublic).map((link) => link.pathname));
  }

  function isPublic(link) {
    return link.origin === person.world.office.origin && pageAt(link.pathname) !== null;
  }
}

export default Object.fromEntries(
  Object.entries(VIEWS).map(([way, view]) => [
    `anybody can open every public page ${way}`,
    async (world) => everyLink(await world.citizen(view)),
  ]),
);
