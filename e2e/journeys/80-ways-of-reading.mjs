// The pages of the main journeys in every way in which people read: small and enlarged, in the colours
// of their system, in large print, without script, by keyboard alone; and on paper.
import { PHONE_ZH, SCREEN_EN, VARIANTS } from "../people.mjs";
import { answers, files, looksUp, sends } from "../steps.mjs";

// HTML and CSS of the first visit, as they go over the line.
const FIRST_VISIT_BYTES_MAX = 60 * 1024;

async function portal(world, view) {
  const citizen = await world.citizen(view);
  await citizen.open("/");
  await citizen.open("/channels");
  const receipt = await files(citizen, "文化广场的健身器材断了一根扶手，孩子容易碰到。");
  const later = await looksUp(world, receipt, view);
  await later.open("/track");
  return receipt;
}

async function desk(world, view, { number }) {
  const dispatcher = await world.officer("dispatcher", view);
  await dispatcher.open("/desk/queues/dispatch");
  const matter = await dispatcher.finds(number);
  await dispatcher.open(`${matter}/classify`);
  const registrar = await world.officer("registrar", view);
  await registrar.open("/desk/register/letter");
}

/** How many pages of A4 the page takes when it is printed. */
async function sheets(person) {
  const pdf = await person.page.pdf({ format: "A4", preferCSSPageSize: true });
  return pdf.toString("latin1").match(/\/Type\s*\/Page(?!s)/g).length;
}

export default {
  ...Object.fromEntries(
    Object.entries(VARIANTS).map(([way, view]) => [
      `filing, following and dispatching can be done ${way}`,
      async (world) => desk(world, view, await portal(world, view)),
    ]),
  ),
  "the first visit costs less than sixty kilobytes of text": async (world) => {
    const citizen = await world.citizen(PHONE_ZH);
    const wire = await citizen.context.newCDPSession(citizen.page);
    const sizes = new Map();
    const kinds = new Map();
    wire.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
    wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
    await wire.send("Network.enable");
    await citizen.page.goto("/", { waitUntil: "networkidle" });
    const texts = [...sizes].filter(([id]) => ["Document", "Stylesheet"].includes(kinds.get(id)));
    const bytes = texts.reduce((sum, [, size]) => sum + size, 0);
    if (texts.length < 2) throw new Error("the page came without its style sheet");
    if (bytes > FIRST_VISIT_BYTES_MAX) throw new Error(`the first visit costs ${bytes} bytes`);
  },
  "the receipt is printed on one sheet, in Chinese and in English": async (world) => {
    for (const view of [PHONE_ZH, SCREEN_EN]) {
      const citizen = await world.citizen(view);
      await citizen.open("/file/words");
      const day = { act: "decision", act_day: "2026-01-05" };
      await answers(citizen, { words: "对处罚决定不服。 I disagree with a fine." }, {}, {}, {}, day);
      if (citizen.page.url().includes("/file/limits")) await answers(citizen, {});
      await answers(citizen, {});
      await sends(citizen);
      const count = await sheets(citizen);
      if (count !== 1) throw new Error(`the receipt takes ${count} sheets (${view.language})`);
    }
  },
};
