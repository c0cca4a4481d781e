// What several journeys do alike: filing, looking up, registering, sending.
import { PHONE_ZH } from "./people.mjs";

const WORDING = {
  zh: { start: "开始写", next: "下一步", send: "提交", look: /查询|查看/ },
  en: { start: "Begin", next: "Next", send: "Send", look: /Look up/ },
};

/** The words of the pages in the language of whoever looks. */
export function wording(person) {
  return WORDING[person.view.language];
}

/** Answers the questions one page after another; `answers` stand in the order of the pages. */
export async function answers(citizen, ...answers) {
  for (const answer of answers) {
    await citizen.writes(answer);
    await citizen.press(wording(citizen).next);
  }
}

/** Sends what was written; answers number and query code as they stand on the receipt. */
export async function sends(citizen) {
  await citizen.press(wording(citizen).send);
  const figures = await citizen.page
    .locator(".receipt .figures-line")
    .evaluateAll((lines) => lines.map((line) => [...line.children].map((part) => part.innerText).join("")));
  return { number: figures[0], code: figures[1] };
}

/** Files with no more than a few words; for journeys that are about what comes after. */
export async function files(citizen, words) {
  await citizen.open("/file");
  await citizen.follow(wording(citizen).start);
  await answers(citizen, { words }, {}, {}, {}, {}, {});
  return sends(citizen);
}

/** A citizen comes back on another day, with nothing but the receipt. */
export async function looksUp(world, { number, code }, view = PHONE_ZH) {
  const citizen = await world.citizen(view);
  await citizen.open("/track");
  await citizen.writes({ number, code });
  await citizen.press(wording(citizen).look);
  return citizen;
}

/** Registers what came in, by the form of its kind; answers the number. */
export async function registers(clerk, kind, fields) {
  await clerk.open(`/desk/register/${kind}`);
  await clerk.writes(fields);
  await clerk.goes(() => clerk.page.locator("main form button[value=save]").click());
  await clerk.look("registered");
  return clerk.page.locator("main .band.good .num").first().innerText();
}
