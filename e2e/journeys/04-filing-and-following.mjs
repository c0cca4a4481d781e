// What a citizen can do alone: file in English, add material, withdraw, and get no hint from a wrong code.
import { PHONE_ZH, SCREEN_EN, SCREEN_ZH } from "../people.mjs";
import { answers, files, looksUp, sends, wording } from "../steps.mjs";

const WORDS = "The street light at the east gate of Hehua Primary School has been dark for a month.";

/** What a page says to a look-up that finds nothing: its status and its words. */
async function refusal(world, fields) {
  const citizen = await world.citizen(PHONE_ZH);
  await citizen.open("/track");
  await citizen.writes(fields);
  await citizen.press(wording(citizen).look, { status: 422 });
  return `${citizen.status} ${await citizen.reads()}`;
}

export default {
  "a citizen files in English on a screen, goes back to change an answer, and follows": async (world) => {
    const citizen = await world.citizen(SCREEN_EN);
    await citizen.open("/file");
    await citizen.follow("Begin");
    await citizen.press("Next", { status: 422 });
    await citizen.look("nothing written", { status: 422 });
    await answers(
      citizen,
      { words: WORDS },
      { spot: "East gate of the school" },
      { purpose: "suggest", request: "Repair the light" },
      { name: "Li Na", phone: "13800000418" },
      {},
      {},
    );
    await citizen.goes(() => citizen.page.locator("#f-spot").click());
    await citizen.writes({ spot: "South gate of the school" });
    await citizen.press("Next");
    await citizen.sees("South gate of the school", "Repair the light", "Li Na");
    const receipt = await sends(citizen);
    await citizen.page.emulateMedia({ media: "print" });
    await citizen.look("printed");
    const later = await looksUp(world, receipt, SCREEN_EN);
    await later.sees("street light");
    await later.open(new URL(later.page.url()).pathname);
  },
  "a citizen adds a paper, and withdraws when the matter has settled itself": async (world) => {
    const receipt = await files(await world.citizen(PHONE_ZH), "小区门口的井盖晃动，车一压就响。");
    const citizen = await looksUp(world, receipt);
    await citizen.follow("补充材料");
    await citizen.writes({ wish: "material", words: "今天有人来看过，说明天来修。" });
    await citizen.page
      .locator("input[type=file]")
      .setInputFiles({ name: "井盖.txt", mimeType: "text/plain", buffer: Buffer.from("西门左边第二个。\n") });
    await citizen.press("提交");
    await citizen.sees("材料已经收到", "井盖.txt");
    await citizen.follow("撤回");
    await citizen.writes({ statement: "井盖已经修好了。" });
    await citizen.press(/^撤回$/, { status: 422 });
    await citizen.look("not sure yet", { status: 422 });
    await citizen.sees("这是我自己的意愿");
    if ((await citizen.page.locator("[name=statement]").inputValue()) !== "井盖已经修好了。") {
      throw new Error("the statement is gone");
    }
    await citizen.writes({ sure: "yes" });
    await citizen.press(/^撤回$/);
    await citizen.sees("已经按您的意愿撤回");
  },
  "a wrong number and a wrong code are answered alike": async (world) => {
    const { number, code } = await files(await world.citizen(SCREEN_ZH), "想问一下办理居住证要带什么材料。");
    const last = (text) => text.slice(0, -1) + (text.endsWith("2") ? "3" : "2");
    const wrongCode = await refusal(world, { number, code: last(code) });
    const wrongNumber = await refusal(world, { number: last(number), code });
    if (wrongCode !== wrongNumber) throw new Error(`they differ:\n${wrongCode}\n${wrongNumber}`);
  },
};
