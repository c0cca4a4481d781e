// Everybody who works in the office signs in and sees their own account.
import { SCREEN_EN, SCREEN_ZH } from "../people.mjs";

export default {
  "a wrong password is told in words, and nothing of what was typed is lost": async (world) => {
    const clerk = await world.citizen(SCREEN_ZH);
    const { login } = world.office.logins[0];
    await clerk.open("/sign-in");
    await clerk.page.locator("input[name=login]").fill(login);
    await clerk.page.locator("input[name=password]").fill("not this one");
    await clerk.goes(() => clerk.page.locator("main form button").first().click());
    await clerk.look("refused", { status: 422 });
    if ((await clerk.page.locator("input[name=login]").inputValue()) !== login) {
      throw new Error("the login that was typed is gone");
    }
  },
  "one of each role signs in and sees their account, in English": async (world) => {
    for (const { role } of world.office.logins.filter(({ role }) => role)) {
      const person = await world.officer(role, SCREEN_EN);
      await person.open("/account");
    }
  },
};
