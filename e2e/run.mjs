// Runs the journeys in a real browser against the built program on a fresh sample office.
//
//   node e2e/run.mjs            all journeys
//   node e2e/run.mjs WORD...    those whose file or name contains one of the words
//
// It prints one line a journey and closes with `N passed, N failed`. Pictures of what failed go to e2e/out;
// with JOURNEYS_PICTURES=1 pictures of every page that is looked at.
import { mkdir, readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { chromium } from "playwright-core";
import { startOffice } from "./office.mjs";
import { forgotten, World } from "./people.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const OUT = path.join(HERE, "out");
const JOURNEY_SECONDS_MAX = 180;

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// A journey file has for its default an object from sentences to async functions that take a World.
async function journeys(words) {
  const files = (await readdir(path.join(HERE, "journeys"))).filter((file) => file.endsWith(".mjs")).sort();
  const found = [];
  for (const file of files) {
    const { default: told } = await import(`./journeys/${file}`);
    for (const [name, tell] of Object.entries(told)) {
      const asked = words.length === 0 || words.some((word) => `${file} ${name}`.includes(word));
      if (asked) found.push({ name, tell, slug: `${path.basename(file, ".mjs")}-${found.length + 1}` });
    }
  }
  return found;
}

function within(seconds, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function tell(journey, browser, office) {
  const since = Date.now();
  const world = new World(browser, office, path.join(OUT, journey.slug));
  let failure = null;
  try {
    await within(JOURNEY_SECONDS_MAX, journey.tell(world));
    world.settle();
  } catch (error) {
    failure = error;
    await world.photographAll("failed").catch(() => {});
  }
  await world.close();
  const seconds = ((Date.now() - since) / 1000).toFixed(1);
  console.log(failure ? `FAILED ${journey.name} (${seconds} s)` : `ok     ${journey.name} (${seconds} s)`);
  if (failure) console.log(`${failure.stack ?? failure}\n       pictures: e2e/out/${journey.slug}`);
  return failure === null;
}

// Pages that the router serves and no journey looked at. It tells and fails nothing: forms that the sample offers to nobody
// are drawn in the tests of the templates.
function tellForgotten(office) {
  for (const page of forgotten(office.looked)) console.log(`note   nobody looked at ${page}`);
}

async function main() {
  const words = process.argv.slice(2);
  const [chosen, everything] = [await journeys(words), words.length === 0];
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  const office = { ...(await startOffice(OUT)), looked: new Set(), sessions: new Map() };
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
  const told = { passed: 0, failed: 0 };
  try {
    for (const journey of chosen) told[(await tell(journey, browser, office)) ? "passed" : "failed"] += 1;
  } finally {
    await browser.close();
    await office.stop();
  }
  if (everything) tellForgotten(office);
  console.log(`\n${told.passed} passed, ${told.failed} failed`);
  process.exitCode = told.failed > 0 || told.passed === 0 ? 1 : 0;
}

await main();
