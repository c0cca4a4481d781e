// Two people at one matter, and a session that ended: whoever typed keeps what was typed.
import { SCREEN_ZH } from "../people.mjs";
import { registers } from "../steps.mjs";

const REASONS = "反映的是物业收费，属于价格管理。";

export default {
  "a form drawn before somebody else acted comes back with what was typed and what changed": async (world) => {
    const registrar = await world.officer("registrar", SCREEN_ZH);
    const number = await registers(registrar, "phone", { text: "来电反映物业收费不透明。", title: "物业收费" });
    const dispatcher = await world.officer("dispatcher", SCREEN_ZH);
    const matter = await dispatcher.finds(number);
    await dispatcher.open(`${matter}/classify`);
    await dispatcher.writes({ class: "claim", route: "c6", topic: "城乡建设 / 建设管理", reasons: REASONS });
    const other = await world.officer("dispatcher", SCREEN_ZH);
    await other.does(matter, "classify", { class: "claim", route: "c6", topic: "城乡建设 / 建设管理", reasons: "先定类。" });
    await dispatcher.goes(() => dispatcher.page.locator('main form[action$="/classify"] button').first().click());
    await dispatcher.look("moved", { status: 409 });
    await dispatcher.sees("您填表的时候，事项有了变动");
    if ((await dispatcher.page.locator("[name=reasons]").inputValue()) !== REASONS) throw new Error("the reasons are gone");
    await dispatcher.goes(() => dispatcher.page.locator('main form[action$="/classify"] button').first().click());
    await dispatcher.look("done after all");
  },
  "a form sent after the session ended comes back with every word, and is sent again after signing in": async (world) => {
    const registrar = await world.officer("registrar", SCREEN_ZH, { anew: true });
    await registrar.open("/desk/register/phone");
    await registrar.writes({ text: "来电反映公交站牌倒了。", title: "公交站牌" });
    await registrar.context.clearCookies({ name: "session" });
    const save = () => registrar.page.locator("main form button[value=save]").click();
    await registrar.goes(save);
    await registrar.look("signed out", { status: 403 });
    await registrar.sees("登录已经过期", "来电反映公交站牌倒了。");
    await registrar.signInBeside("registrar");
    await registrar.press("再提交一次", { status: 403 });
    await registrar.press("再提交一次");
    await registrar.sees("已登记", "查询码");
  },
};
