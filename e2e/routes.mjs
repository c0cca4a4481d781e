// The pages of the program, as its router names them: so that no page can be forgotten by the checks.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const WEB = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "crates", "web", "src");

const ACT = "/desk/matters/{id}/{act}";

// What answers GET and is not a page: files, figures and parts of a page.
const NOT_PAGES = [
  "/assets/{name}",
  // Leads on to the first list.
  "/desk",
  "/desk/attachments/{id}",
  "/desk/counts",
  "/desk/queues/{queue}/export",
  "/desk/figures/answered-within/{slice}/export",
  "/healthz",
  "/track/files/{id}",
];

// The router's own list; each form of an act and each line of the menu is a page.
function pages() {
  const [, ...routes] = source("routes.rs").split(".route(");
  const all = routes
    .filter((route) => /\bget\(/.test(route))
    .map((route) => address(route.match(/^\s*([^,\s]+),/)[1]))
    .filter((page) => !NOT_PAGES.includes(page) && !page.startsWith("/api/"));
  const lines = [...source("nav.rs").matchAll(/"(\/(?:desk|admin)[^"]*)"/g)].map(([, href]) => href);
  return [...new Set([...all, ...lines, ...acts()])].filter((page) => page !== ACT);
}

// Every act that has a form, as its address spells it.
function acts() {
  const forms = source("pages/desk/acts.rs").matchAll(/Act::(\w+) => &/g);
  return [...forms].map(([, name]) => {
    const spelt = name.replaceAll(/(?<!^)([A-Z])/g, "-$1").toLowerCase();
    return ACT.replace("{act}", spelt);
  });
}

function source(file) {
  return readFileSync(path.join(WEB, file), "utf8");
}

// An address is written out, or it is the constant of a page's own file.
function address(named) {
  if (named.startsWith('"')) return named.slice(1, -1);
  const parts = named.split("::");
  const constant = parts.pop();
  const found = source(`pages/${parts.join("/")}.rs`).match(new RegExp(`const ${constant}: &str =\\s*"([^"]+)"`));
  if (!found) throw new Error(`the address ${named} of the router cannot be read`);
  return found[1];
}

/** The address of every page, with its variable parts in braces. */
export const PAGES = pages();

/** The page that answers at an address; the most literal one where several could, none for what is no page. */
export function pageAt(pathname) {
  const fitting = PAGES.filter((page) => {
    const parts = page.split("/");
    const asked = pathname.split("/");
    return parts.length === asked.length && parts.every((part, at) => part.startsWith("{") || part === asked[at]);
  });
  const literal = (page) => page.split("/").filter((part) => !part.startsWith("{")).length;
  return fitting.sort((a, b) => literal(b) - literal(a))[0] ?? null;
}
