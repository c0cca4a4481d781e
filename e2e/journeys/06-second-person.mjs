// What nobody may do alone, and what the day leaves: no further action, the day's end, the board.
import { SCREEN_ZH } from "../people.mjs";
import { registers } from "../steps.mjs";

export default {
  "no further action needs a second person, who is somebody else": async (world) => {
    const registrar = await world.officer("registrar", SCREEN_ZH);
    const number = await registers(registrar, "letter", { text: "印刷品广告一份，无诉求，无署名。", title: "广告信" });
    const dispatcher = await world.officer("dispatcher", SCREEN_ZH);
    const matter = await dispatcher.finds(number);
    await dispatcher.does(matter, "classify", {
      class: "claim", route: "c6", topic: "城乡建设 / 建设管理", reasons: "先定类。",
    });
    await dispatcher.does(matter, "propose-filing", { reason: "广告，没有诉求。" });
    await dispatcher.sees("拟存");
    await dispatcher.open(`${matter}/confirm-filing`, { status: 403 });
    const second = await world.officer("second-person", SCREEN_ZH);
    await second.open("/desk/queues/second");
    await second.goes(() => second.page.locator(`main a[href="${matter}"]`).first().click());
    await second.open(`${matter}/decline-filing`);
    await second.does(matter, "confirm-filing");
    await second.sees("已存", "孙丽华");
  },
  "the day's end lists what came in and is not passed on": async (world) => {
    const registrar = await world.officer("registrar", SCREEN_ZH);
    const number = await registers(registrar, "phone", { text: "来电反映路灯不亮。", title: "路灯不亮" });
    const dispatcher = await world.officer("dispatcher", SCREEN_ZH);
    await dispatcher.open("/desk/clearance");
    const open = dispatcher.page.locator("section", { has: dispatcher.page.locator("#h-open") });
    if (!(await open.innerText()).includes("路灯不亮")) throw new Error("what came in today is not listed");
    const matter = await dispatcher.finds(number);
    await dispatcher.does(matter, "classify", {
      class: "claim", route: "c6", topic: "城乡建设 / 建设管理", reasons: "先定类。",
    });
    await dispatcher.does(matter, "answer", { reply: "路灯已经报修，两天内修好。" });
    await dispatcher.open("/desk/clearance");
    const cleared = dispatcher.page.locator("section", { has: dispatcher.page.locator("#h-cleared") });
    if (!(await cleared.innerText()).includes("路灯不亮")) throw new Error("what was answered is not listed as done");
  },
  "each number of the supervisor's board opens the list it counts": async (world) => {
    const supervisor = await world.officer("supervisor", SCREEN_ZH);
    await supervisor.open("/desk/supervision");
    const figures = await supervisor.page
      .locator("nav.figures a")
      .evaluateAll((links) => links.map((link) => [link.getAttribute("href"), link.querySelector("b").innerText]));
    for (const [href, said] of figures) {
      await supervisor.open(href);
      const rows = await supervisor.page.locator("main table.queue tbody tr").count();
      const further = await supervisor.page.locator("main a[rel=next]").count();
      if (further === 0 && rows !== Number(said)) throw new Error(`${href} says ${said} and lists ${rows}`);
    }
    if (figures.length < 5) throw new Error("the board has lost its figures");
  },
};
