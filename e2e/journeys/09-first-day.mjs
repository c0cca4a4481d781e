// The first day of a real office: nothing is there but its name, a place and a one-time link.
import { mkdir } from "node:fs/promises";
import { foundOffice } from "../office.mjs";
import { registers } from "../steps.mjs";
import { SCREEN_ZH, World } from "../people.mjs";

const PASSWORD = "荷塘月色 今晚很安静";
const QINGHE = { name: "青禾市信访局", place: "青禾市", region: "990100" };
const HOUSING = {
  code: "qh-zjj",
  name_zh: "青禾市住房和城乡建设局",
  competences: "03",
};

async function setsPassword(person, link) {
  await person.open(link);
  await person.writes({ password: PASSWORD, again: PASSWORD });
  await person.press("设定密码");
}

async function enters(person, login) {
  await person.writes({ login, password: PASSWORD });
  await person.goes(() => person.page.locator("main form button").click());
  await person.look("first page");
}

/** The administrator adds somebody with roles; answers the path of their one-time link. */
async function adds(administrator, { name, login, organ, roles }) {
  await administrator.open("/admin/people/new");
  await administrator.writes({ name, login, organ });
  await administrator.press("保存");
  for (const role of roles) {
    const giving = administrator.page.locator("form[action$='/roles']");
    await giving.locator("[name=role]").selectOption(role);
    await administrator.goes(() => giving.locator("button").click());
    await administrator.look("role given");
  }
  await administrator.press("发一次性链接");
  const link = await administrator.page.locator(".band.good .links").innerText();
  return new URL(link.trim()).pathname;
}

async function comes(world, { login, link }) {
  const person = await world.citizen(SCREEN_ZH);
  await setsPassword(person, link);
  await enters(person, login);
  return person;
}

async function firstDay(world) {
  const administrator = await world.citizen(SCREEN_ZH);
  await setsPassword(administrator, world.office.link);
  await enters(administrator, "admin");
  await administrator.open("/admin/organs");
  await administrator.sees("青禾市", "青禾市信访局", "还缺");
  await administrator.open("/admin/organs/new");
  await administrator.writes(HOUSING);
  await administrator.press("保存");
  await administrator.sees(HOUSING.name_zh);

  const clerk = { name: "陈语兰", login: "chenyulan", organ: QINGHE.name, roles: ["registrar", "dispatcher", "report-officer"] };
  const unit = { name: "郑明", login: "zhengming", organ: HOUSING.name_zh, roles: ["unit-clerk"] };
  for (const person of [clerk, unit]) person.link = await adds(administrator, person);
  await administrator.open("/admin/organs/xfj");
  await administrator.writes({ address: "青禾市长安路 1 号", phone: "0000-83002000" });
  await administrator.press("保存");
  if ((await administrator.reads()).includes("还缺")) throw new Error("the office is ready and is told that it is not");

  const registrar = await comes(world, clerk);
  const number = await registers(registrar, "letter", {
    "name-1": "曹桂芬",
    text: "荷花小区二次供水水箱三年没有清洗，水里有铁锈，要求清洗并公布检测结果。",
  });
  const matter = await registrar.finds(number);
  await registrar.does(matter, "classify", { class: "claim", route: "c6", topic: "030000", reasons: "住建领域的求决。" });
  await registrar.does(matter, "transfer", { to: HOUSING.name_zh });
  const signer = await comes(world, unit);
  const sent = await signer.finds(number);
  await signer.sees("签收");
  await signer.does(sent, "sign-for");
}

export default {
  "an administrator sets an empty office up, and its first letter is registered, sent on and signed for": async (world) => {
    const out = `${world.out}-office`;
    await mkdir(out, { recursive: true });
    const office = await foundOffice(out, QINGHE);
    const there = new World(world.browser, { ...office, logins: [], looked: new Set(), sessions: new Map() }, world.out);
    try {
      await firstDay(there);
      there.settle();
    } catch (error) {
      await there.photographAll("failed");
      throw error;
    } finally {
      await there.close();
      await office.stop();
    }
  },
};
