// Every page that staff can reach, on a phone in Chinese and on a screen in English: whoever may open
// a page opens one of its kind and looks at it with care. The runner tells at the end what nobody saw.
import { VIEWS } from "../people.mjs";
import { PAGES, pageAt } from "../routes.mjs";

// Matters of each list that are asked for the acts they allow.
const MATTERS_MAX = 12;
const MATTER = /href="(\/desk\/matters\/[0-9a-f-]{36})"/g;
const ACT = /href="(\/desk\/matters\/[0-9a-f-]{36}\/[a-z-]+)"/g;
const LIST = /href="(\/desk\/queues\/[a-z]+)"/g;

/** Follows links from the menu on, to each kind of page once. */
async function explores(person) {
  const open = ["/account"];
  const queued = new Set();
  while (open.length > 0) {
    const address = open.shift();
    await person.tries(address);
    const links = await person.page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href));
    for (const link of links.map((link) => new URL(link))) {
      const page = link.origin === person.world.office.origin ? pageAt(link.pathname) : null;
      if (page === null || queued.has(page) || person.knows(link.pathname)) continue;
      queued.add(page);
      open.push(link.pathname);
    }
  }
}

/** Where this person may now do an act whose form nobody has looked at yet. */
async function possibleActs(person) {
  const found = new Map();
  const read = async (address, form) => {
    const html = await (await person.context.request.get(address)).text();
    return [...new Set([...html.matchAll(form)].map(([, href]) => href))];
  };
  for (const list of await read("/account", LIST)) {
    for (const matter of (await read(list, MATTER)).slice(0, MATTERS_MAX)) {
      for (const act of await read(matter, ACT)) {
        if (!person.knows(act)) found.set(pageAt(act), act);
      }
    }
  }
  return found.values();
}

const ROLES = [
  "registrar",
  "dispatcher",
  "second-person",
  "supervisor",
  "report-officer",
  "callback-officer",
  "office-head",
  "unit-clerk",
  "handler",
  "business-leader",
  "petition-leader",
  "unit-head",
  "administrator",
  "auditor",
  "analyst",
];

async function looksEverywhere(world, role) {
  for (const view of Object.values(VIEWS)) {
    const person = await world.officer(role, view);
    await explores(person);
    for (const act of await possibleActs(person)) await person.tries(act);
  }
}

export default Object.fromEntries(
  ROLES.map((role) => [`the ${role} opens every page and every form there is`, (world) => looksEverywhere(world, role)]),
);
