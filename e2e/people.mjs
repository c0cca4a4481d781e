// The people of the journeys. They speak the office's language and use what a person has: a screen,
// a keyboard, a link. Nothing here writes behind the program's back.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { complaints, keyboardComplaints, watch } from "./checks.mjs";
import { PAGES, pageAt } from "./routes.mjs";

/** How somebody looks at the pages. */
export const PHONE_ZH = { language: "zh", width: 390, height: 844 };
export const SCREEN_EN = { language: "en", width: 1280, height: 900 };
export const SCREEN_ZH = { language: "zh", width: 1280, height: 900 };

/** The two views in which every page is looked at with care. */
export const VIEWS = { "on a phone, in Chinese": PHONE_ZH, "on a screen, in English": SCREEN_EN };

/** The further ways in which the main pages must work. */
export const VARIANTS = {
  "on a tablet": { language: "zh", width: 768, height: 1024 },
  // Because: at 200 % a screen of 1280 pixels has room for 640.
  "at 200 % zoom": { language: "zh", width: 640, height: 450, scale: 2 },
  "in forced colours": { language: "zh", width: 1280, height: 900, forcedColors: "active" },
  "in a dark scheme": { language: "zh", width: 390, height: 844, colorScheme: "dark" },
  "in large print": { language: "zh", width: 390, height: 844, large: true },
  "without script": { language: "zh", width: 390, height: 844, script: false },
  "by keyboard alone": { language: "zh", width: 1280, height: 900, keyboard: true },
};

const PICTURES = process.env.JOURNEYS_PICTURES === "1";

/** The pages that nobody has looked at in one of the two views. */
export function forgotten(looked) {
  return Object.entries(VIEWS).flatMap(([name, view]) => {
    const met = new Set([...looked].filter((seen) => seen.endsWith(JSON.stringify(whole(view)))).map((seen) => seen.split(" ")[0]));
    return PAGES.filter((page) => !met.has(page)).map((page) => `${page} ${name}`);
  });
}

function whole(view) {
  return { script: true, scale: 1, ...view };
}

export class World {
  constructor(browser, office, out) {
    this.browser = browser;
    this.office = office;
    this.out = out;
    this.people = [];
  }

  /** Which pages were looked at in which view, in this and in earlier journeys. */
  get looked() {
    return this.office.looked;
  }

  /** Somebody from outside, on a phone in Chinese unless told otherwise. */
  async citizen(view = PHONE_ZH) {
    return this.#somebody("citizen", view);
  }

  /** A member of staff, by role or by login, signed in: at the same desk as before, unless told otherwise. */
  async officer(who, view = SCREEN_ZH, { anew = false } = {}) {
    const login = this.office.logins.find(({ login, role }) => role === who || login === who);
    if (!login) throw new Error(`nobody among the logins is ${who}`);
    const person = await this.#somebody(login.login, view);
    const kept = this.office.sessions.get(login.login);
    if (kept && !anew) {
      await person.context.addCookies([kept]);
      return person;
    }
    await person.signIn(login);
    if (!anew) this.office.sessions.set(login.login, await person.session());
    return person;
  }

  async #somebody(name, view) {
    const person = await Person.arrive(this, name, view);
    this.people.push(person);
    return person;
  }

  /** Fails when a page complained of anything while the journey was told. */
  settle() {
    const seen = this.people.flatMap((person) => person.seen);
    if (seen.length > 0) throw new Error(`the pages complained:\n       ${[...new Set(seen)].join("\n       ")}`);
  }

  async photographAll(label) {
    for (const person of this.people) await person.photograph(label);
  }

  async close() {
    for (const person of this.people) await person.context.close();
  }
}

class Person {
  static async arrive(world, name, view) {
    const person = new Person();
    person.world = world;
    person.name = name;
    person.view = whole(view);
    person.context = await world.browser.newContext({
      baseURL: world.office.origin,
      viewport: { width: person.view.width, height: person.view.height },
      deviceScaleFactor: person.view.scale,
      javaScriptEnabled: person.view.script,
      forcedColors: person.view.forcedColors ?? "none",
      colorScheme: person.view.colorScheme ?? "light",
      locale: person.view.language === "en" ? "en-GB" : "zh-CN",
      timezoneId: "Asia/Shanghai",
      reducedMotion: "reduce",
    });
    await person.context.addCookies([
      { name: "lang", value: person.view.language, url: world.office.origin },
      { name: "large", value: person.view.large ? "1" : "0", url: world.office.origin },
    ]);
    person.page = await person.context.newPage();
    person.page.setDefaultTimeout(10_000);
    person.seen = watch(person.page, world.office.origin);
    person.pictures = 0;
    person.strokes = 0;
    person.status = 0;
    person.page.on("response", (response) => {
      const isPage = response.request().isNavigationRequest() && response.frame() === person.page.mainFrame();
      if (isPage) person.status = response.status();
    });
    return person;
  }

  /** Goes to an address and looks at the page with care. */
  async open(address, expected = {}) {
    await this.page.goto(address);
    await this.look("", expected);
  }

  /** The same, for whoever goes through many pages: what is wrong with one does not keep from the next. */
  async tries(address) {
    await this.open(address).catch((error) => this.seen.push(`${address} (${this.name}): ${error.message}`));
  }

  /** Checks the page as it stands. A refusal is expected only where said. */
  async look(label = "", { status = 200 } = {}) {
    const { pathname } = new URL(this.page.url());
    if (this.status !== status) throw new Error(`${pathname} answered ${this.status}, not ${status}`);
    // Because: a journey passes some pages many times; one careful look at each is enough.
    const seen = this.#sight(pathname, label + status);
    if (this.world.looked.has(seen)) return;
    this.world.looked.add(seen);
    if (PICTURES) await this.photograph(`${pathname.replaceAll("/", "_")}${label && `-${label}`}`);
    const found = await complaints(this.page, this.view);
    if (this.view.keyboard) found.push(...(await keyboardComplaints(this.page)));
    const { language, width } = this.view;
    this.seen.push(...found.map((complaint) => `${pathname} ${label} (${language}, ${width}): ${complaint}`));
  }

  /** Somebody has looked at a page of this kind in this view before. */
  knows(address) {
    return this.world.looked.has(this.#sight(address, "200"));
  }

  #sight(pathname, label) {
    return `${pageAt(pathname)} ${label} ${JSON.stringify(this.view)}`;
  }

  async photograph(label) {
    await mkdir(this.world.out, { recursive: true });
    this.pictures += 1;
    const number = String(this.pictures).padStart(2, "0");
    const { language, width } = this.view;
    const file = `${this.name}-${number}-${label.slice(0, 60)}-${language}-${width}.png`;
    await this.page.screenshot({ path: path.join(this.world.out, file), fullPage: true });
  }

  /** Does what leads to another page, and waits until it is there. */
  async goes(action) {
    await Promise.all([this.page.waitForEvent("load", { timeout: 15_000 }), action()]);
  }

  /** Follows a link by its words. */
  async follow(words, expected = {}) {
    await this.goes(() => this.page.getByRole("link", { name: words }).first().click());
    await this.look("", expected);
  }

  /** Presses a button by its words, and looks at what comes. */
  async press(words, expected = {}) {
    await this.goes(() => this.page.getByRole("button", { name: words }).first().click());
    await this.look("", expected);
  }

  /** Fills fields by name, the same in every language. A choice is taken by its value or its words. */
  async writes(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const all = this.page.locator(`main [name="${name}"]`);
      const kind = await all.first().evaluate((element) => element.type);
      if (kind === "radio" || kind === "checkbox") await this.#chooses(name, value);
      else if (kind === "select-one") await all.first().selectOption(await this.#option(all.first(), value));
      else await all.first().fill(value);
    }
  }

  async #chooses(name, value) {
    const byValue = this.page.locator(`main [name="${name}"][value="${value}"]`);
    if ((await byValue.count()) > 0) return byValue.first().check();
    return this.page.locator("main label", { hasText: value }).locator(`[name="${name}"]`).first().check();
  }

  // The value of the option that has this value, or whose words begin with it.
  async #option(field, wanted) {
    const options = await field.evaluate((select) => [...select.options].map((it) => [it.value, it.text.trim()]));
    const found = options.find(([value]) => value === wanted) ?? options.find(([, text]) => text.startsWith(wanted));
    if (!found) throw new Error(`no option ${wanted} among ${options.map(([, text]) => text).join(", ")}`);
    return found[0];
  }

  /** Does an act to a matter by its form, and looks at the matter afterwards. */
  async does(matter, act, fields = {}, expected = {}) {
    await this.open(`${matter}/${act}`);
    await this.writes(fields);
    await this.goes(() => this.page.locator(`main form[action$="/${act}"] button`).first().click());
    await this.look(`after-${act}`, expected);
  }

  /** Finds a matter by a number, from the desk's search, and opens it; answers its address. */
  async finds(number) {
    await this.page.goto("/desk");
    await this.page.locator("input[type=search]").first().fill(number);
    await this.goes(() => this.keys("Enter"));
    const found = this.page.locator("main table a").first();
    if ((await found.count()) === 0) throw new Error(`${this.name} does not find ${number}`);
    await this.goes(() => found.click());
    await this.look("found");
    return new URL(this.page.url()).pathname;
  }

  /** The words of the page's main part. */
  async reads() {
    return this.page.locator("main").innerText();
  }

  /** Fails unless the page says all of this. */
  async sees(...words) {
    const text = await this.reads();
    const missing = words.filter((word) => (word instanceof RegExp ? !word.test(text) : !text.includes(word)));
    if (missing.length > 0) throw new Error(`${this.page.url()} does not say ${missing.join(", ")}:\n${text}`);
  }

  /** Types keys one after another, as a clerk without a mouse does. */
  async keys(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
    this.strokes += keys.length;
  }

  /** Types text where the keyboard stands. */
  async types(text) {
    await this.page.keyboard.insertText(text);
  }

  /** Moves on by Tab until the focused element has this label; fails after a turn of the page. */
  async tabTo(words, presses = 80) {
    for (let press = 0; press < presses; press += 1) {
      await this.keys("Tab");
      const name = await this.page.evaluate(() => {
        const element = document.activeElement;
        const labels = [...(element?.labels ?? [])].map((label) => label.innerText);
        return [element?.innerText, element?.getAttribute?.("aria-label"), element?.value, ...labels].join(" ");
      });
      if (words instanceof RegExp ? words.test(name) : name.includes(words)) return;
    }
    throw new Error(`the keyboard did not reach ${words} on ${this.page.url()}`);
  }

  /** Signs in once more in another window, as somebody does whose session ended while they wrote. */
  async signInBeside(who) {
    const [opened] = await Promise.all([
      this.context.waitForEvent("page"),
      this.page.locator("main a[target=_blank]").first().click(),
    ]);
    const { login, password } = this.world.office.logins.find(({ role }) => role === who);
    await opened.locator("input[name=login]").fill(login);
    await opened.locator("input[name=password]").fill(password);
    await Promise.all([opened.waitForURL(/\/desk/), opened.locator("main form button").first().click()]);
    await opened.close();
  }

  /** The cookie of the desk's session. */
  async session() {
    const cookies = await this.context.cookies();
    return cookies.find(({ name }) => name === "session");
  }

  async signIn({ login, password }) {
    await this.page.goto("/sign-in");
    await this.page.locator("input[name=login]").fill(login);
    await this.page.locator("input[name=password]").fill(password);
    await this.goes(() => this.page.locator("main form button").first().click());
    if (this.page.url().includes("sign-in")) throw new Error(`${login} could not sign in`);
  }
}
