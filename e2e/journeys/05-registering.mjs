// A clerk registers what comes in by letter and at the window.
import { SCREEN_ZH } from "../people.mjs";

const LETTER = "来信人反映，住的楼栋二次供水水箱三年没有清洗，水里有铁锈，要求清洗并公布检测结果。";
// One stroke a second leaves a minute; the words themselves are as long as they are.
const STROKES_MAX = 60;

async function names(clerk, people) {
  for (const [index, name] of people.entries()) {
    await clerk.writes({ [`name-${index + 1}`]: name });
    if (index < people.length - 1) await clerk.press("再加一人");
  }
}

export default {
  "a clerk registers a letter by keyboard alone, in fewer strokes than a minute has": async (world) => {
    const clerk = await world.officer("registrar", SCREEN_ZH);
    await clerk.open("/desk/register/letter");
    await clerk.page.locator("#f-received_on").focus();
    clerk.strokes = 0;
    await clerk.tabTo("受信人");
    await clerk.types("青禾市信访局");
    await clerk.tabTo("姓名或名称");
    await clerk.types("曹桂芬");
    await clerk.tabTo("住址");
    await clerk.types("荷花小区 7 号楼 302");
    await clerk.tabTo("来件正文");
    await clerk.types(LETTER);
    await clerk.tabTo("标题");
    await clerk.goes(() => clerk.keys("Enter"));
    await clerk.look("registered");
    await clerk.sees("已登记", "查询码");
    if (clerk.strokes > STROKES_MAX) throw new Error(`${clerk.strokes} strokes, more than ${STROKES_MAX}`);
    // Because: the next empty form has the keyboard already; Escape leaves it.
    await clerk.goes(() => clerk.keys("Escape", "p"));
    await clerk.look("receipt");
    await clerk.sees("登记凭证", "请当面交给本人");
  },
  "a visit of six persons is refused with every word kept, and five representatives are accepted": async (world) => {
    const clerk = await world.officer("registrar", SCREEN_ZH);
    await clerk.open("/desk/register/visit");
    const five = ["罗建军", "罗志刚", "罗春兰", "石玉梅", "石大勇"];
    await names(clerk, five);
    await clerk.writes({ text: "五位代表反映村道被重型货车压坏，下雨天无法通行。", persons: "6" });
    await clerk.press("再加一人");
    await clerk.look("a sixth");
    await clerk.sees("代表人数不能超过 5 人", "第二十条");
    if ((await clerk.page.locator("[name=name-5]").inputValue()) !== "石大勇") throw new Error("a name is gone");
    await clerk.writes({ persons: "5", concerned: "60", joint: "yes", read_back: "yes" });
    await clerk.goes(() => clerk.page.locator("main form button[value=save]").click());
    await clerk.sees("已登记", "查询码");
  },
};
