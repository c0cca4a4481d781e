// An administrator sets up an organ, a person who comes in by a one-time link, a topic, and a year.
import { SCREEN_ZH } from "../people.mjs";

const PASSWORD = "荷塘月色 今晚很安静";

export default {
  "an administrator adds an organ and a person, who sets a password and signs in": async (world) => {
    const administrator = await world.officer("administrator", SCREEN_ZH);
    await administrator.open("/admin/organs/new");
    const { parent, region } = await administrator.page.evaluate(() => ({
      parent: document.querySelector("[name=parent] option:nth-child(2)").value,
      region: document.querySelector("[name=region]").value,
    }));
    await administrator.writes({
      code: "qh-hehua-station",
      name_zh: "青禾市荷花信访工作站",
      name_en: "Hehua Petition Station",
      parent,
      level: "county",
      kind: "administrative",
      region: region || "990100",
      valid_from: "2026-01-01",
    });
    await administrator.press("保存");
    await administrator.sees("青禾市荷花信访工作站");

    await administrator.open("/admin/people/new");
    await administrator.writes({ name: "柳青青", login: "liuqingqing", organ: "青禾市信访局", title: "科员" });
    await administrator.press("保存");
    await administrator.press("发一次性链接");
    const link = await administrator.page.locator(".band.good .links").innerText();

    const invited = await world.citizen(SCREEN_ZH);
    await invited.open(new URL(link.trim(), world.office.origin).pathname);
    await invited.writes({ password: PASSWORD, again: PASSWORD });
    await invited.press("设定密码");
    await invited.writes({ login: "liuqingqing", password: PASSWORD });
    await invited.goes(() => invited.page.locator("main form button").click());
    await invited.open("/account");
    await invited.sees("我的账号");
  },
  "an administrator adds a topic, and a clerk registers a letter with its first letters": async (world) => {
    const administrator = await world.officer("administrator", SCREEN_ZH);
    await administrator.open("/admin/topics");
    await administrator.writes({ code: "040209", name_zh: "克扣押金", name_en: "Withheld deposits" });
    await administrator.press("添加一个分类");
    await administrator.look("added");
    await administrator.sees("040209", "kkyj", "劳动和社会保障 / 工资福利");
    const clerk = await world.officer("registrar", SCREEN_ZH);
    await clerk.open("/desk/register/letter");
    await clerk.writes({ text: "入职时收的押金，离职时不退。", topic: "kkyj" });
    await clerk.goes(() => clerk.page.locator("main form button[value=save]").click());
    await clerk.sees("已登记", "查询码");
  },
  "an administrator adds the calendar of a year, looks it over and saves it": async (world) => {
    const administrator = await world.officer("administrator", SCREEN_ZH);
    await administrator.open("/admin/calendar/new");
    const example = await administrator.page.locator("main details pre").textContent();
    const [year] = example.match(/\d{4}/);
    const next = String(Number(year) + 1);
    const holiday = `[[holiday]]\nzh = "元旦"\nen = "New Year's Day"\nfrom = ${next}-01-01\nto = ${next}-01-01\n`;
    await administrator.writes({ text: `year = ${next}\nannouncement = ""\nchecked_against = []\n\n${holiday}` });
    await administrator.press("检查");
    await administrator.look("looked over");
    await administrator.sees(next);
    await administrator.goes(() => administrator.page.locator("button[value=save]").click());
    await administrator.look("saved");
    await administrator.open(`/admin/calendar/${next}`);
  },
};
