// The main journey: a citizen files, the office sends, one unit objects and another accepts, a handler
// answers, a head signs, the citizen reads and rates, and somebody calls back.
import { PHONE_ZH } from "../people.mjs";
import { answers, looksUp, sends as sendsFiling } from "../steps.mjs";

const WORDS =
  "书院路在建工地的围挡把人行道全占了，老人孩子只能走机动车道，早晚高峰非常危险。请尽快让工地退出人行道。";
const PHOTO = { name: "书院路围挡.txt", mimeType: "text/plain", buffer: Buffer.from("三月九日早上七点四十分拍。\n") };

/** Writes, leaves, comes back to the draft, and files with an attachment. */
async function files(world) {
  const citizen = await world.citizen(PHONE_ZH);
  await citizen.open("/file");
  await citizen.sees("120");
  await citizen.follow("开始写");
  await answers(citizen, { words: WORDS });

  await citizen.open("/");
  await citizen.follow("提出");
  await citizen.sees("还没写完", "尚未提交，期限未开始计算");
  await citizen.look("with a draft");
  await citizen.follow("接着写");
  await citizen.sees("尚未提交");
  if ((await citizen.page.locator("[name=words]").inputValue()) !== WORDS) throw new Error("the draft is gone");
  await answers(
    citizen,
    {},
    { topic: "城乡建设", region: "青禾市", spot: "书院路在建工地门前" },
    { purpose: "resolve", request: "让工地退出人行道" },
    { name: "何秀英", phone: "13800000417" },
    {},
  );
  await citizen.page.locator("input[type=file]").setInputFiles(PHOTO);
  await citizen.press("加上选好的文件");
  await citizen.sees("书院路围挡.txt");
  await citizen.look("with a file");
  await citizen.press("下一步");
  await citizen.sees("书院路在建工地门前", "让工地退出人行道", "何秀英", "书院路围挡.txt");
  return sendsFiling(citizen);
}

/** The day it was filed: where it is, and by when somebody must act. */
async function follows(world, receipt) {
  const citizen = await looksUp(world, receipt);
  await citizen.sees("青禾市信访局正在分派", "转送期限", "书院路围挡.txt", "还没有核实");
  await citizen.page.locator("details.working summary").first().click();
  await citizen.sees("第二十二条", "最后一日");
}

async function sends(world, number) {
  const dispatcher = await world.officer("zhaojianping");
  const matter = await dispatcher.finds(number);
  await dispatcher.does(matter, "classify", {
    class: "claim",
    route: "c6",
    topic: "城乡建设 / 城市建设和市政管理",
    reasons: "反映占道施工，请求处理。",
  });
  await dispatcher.does(matter, "transfer", { other: "青禾市城市管理局" });
  return { dispatcher, matter };
}

async function objects(world, number, matter) {
  const clerk = await world.officer("yuxinyi");
  await clerk.finds(number);
  await clerk.does(matter, "sign-for");
  await clerk.does(matter, "object", { reasons: "围挡由建设工程施工许可单位核准，属住房和城乡建设部门职责。" });
}

async function sendsElsewhere(dispatcher, matter) {
  await dispatcher.does(matter, "agree-objection", { reason: "情况属实，改送住房和城乡建设部门。" });
  await dispatcher.does(matter, "classify", {
    topic: "城乡建设 / 建设管理",
    reasons: "围挡的设置属于建设管理。",
  });
  await dispatcher.does(matter, "transfer", { other: "青禾市住房和城乡建设局" });
}

async function accepts(world, number, matter) {
  const clerk = await world.officer("wangxiaoli");
  await clerk.finds(number);
  await clerk.does(matter, "sign-for");
  await clerk.does(matter, "accept");
  await clerk.does(matter, "assign-handler", { handler: "唐伟" });
  return clerk;
}

async function drafts(world, number, matter) {
  const handler = await world.officer("tangwei");
  await handler.finds(number);
  await handler.does(matter, "investigate", { record: "到现场查看，围挡外移约两米，占用人行道四十米。" });
  await handler.does(matter, "draft-opinion", {
    facts: "经现场核查，围挡占用人行道约四十米，未办理占用手续。",
    reasons: "施工单位未经批准占用人行道，影响通行安全。",
    basis: "《城市道路管理条例》第二十七条、第三十一条。",
    opinion: "责令施工单位三日内退出人行道并恢复原状。",
    outcome: "support",
    review_organ: "青禾市人民政府",
  });
}

async function approvesAndSigns(world, number, matter) {
  for (const [login, act] of [
    ["majianguo", "approve-substance"],
    ["dongxiurong", "approve-procedure"],
    ["hanzhengyi", "issue-opinion"],
  ]) {
    const leader = await world.officer(login);
    await leader.finds(number);
    await leader.does(matter, act);
  }
}

async function readsAndRates(citizen) {
  await citizen.sees("青禾市住房和城乡建设局");
  await citizen.follow("信访处理意见书");
  await citizen.sees("责令施工单位三日内退出人行道", "复查");
  await citizen.page.goBack();
  await citizen.follow("评价");
  await citizen.writes({ office: "satisfied", unit: "dissatisfied" });
  await citizen.page.locator("section.rated summary").last().click();
  await citizen.writes({ unit_reasons: "not-carried-out", unit_words: "三天过去了，围挡还在原处。" });
  await citizen.press("提交评价");
  await citizen.sees("回访");
}

/** The call-back that the rating opened stands on the desk with a day, is made, and is recorded. */
async function callsBack(world, matter) {
  const officer = await world.officer("hejing");
  await officer.open("/desk/callbacks");
  const [id] = matter.split("/").slice(-1);
  const call = officer.page.locator(`main a[href*="${id}"]`).first();
  // The oldest stand first; a new one may be some pages on.
  while ((await call.count()) === 0) await officer.goes(() => officer.page.locator("main a[rel=next]").click());
  await officer.goes(() => call.click());
  await officer.look("open");
  await officer.sees("不满意", "说了没有做到", "三天过去了，围挡还在原处。", "没有核实");
  await officer.writes({
    time: "morning",
    result: "not-content",
    words: "围挡没有动，希望这个星期有人来看。",
    follow_up: "明天上午由唐伟到现场督促施工单位拆除。",
  });
  await officer.press("记录回访");
  await officer.open(matter);
  await officer.sees("围挡没有动，希望这个星期有人来看。");
}

export default {
  "a citizen's matter goes from the door to the answer, and a bad rating is called back": async (world) => {
    const receipt = await files(world);
    await follows(world, receipt);
    const { dispatcher, matter } = await sends(world, receipt.number);
    await objects(world, receipt.number, matter);
    await sendsElsewhere(dispatcher, matter);
    const clerk = await accepts(world, receipt.number, matter);
    await drafts(world, receipt.number, matter);
    await approvesAndSigns(world, receipt.number, matter);
    await clerk.does(matter, "serve", { method: "electronic" });
    await readsAndRates(await looksUp(world, receipt));
    await callsBack(world, matter);
  },
};
