// Starts the program under test: a new sample office, on a free port of this machine.
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { createWriteStream } from "node:fs";
import path from "node:path";

const TOP = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const READY_SECONDS_MAX = 60;
const AS_OF = "2026-03-16";

/**
 * The one place that knows the command line.
 *
 * The sample stands on one day and its clock begins there at every start, so that each run sees the
 * same lists; journeys bring the matters that they follow. Answers `{ origin, logins, stop }`; `logins` are `{ login, password, role }` as
 * printed when the sample was made; the role is empty for everybody after the first of a kind.
 */
export async function startOffice(out) {
  const data = path.join(out, "office");
  const binary = process.env.JOURNEYS_BIN ?? path.join(targetFolder(), "debug", "dengwen");
  const made = execFileSync(binary, ["sample", "--data", data, "--as-of", AS_OF], {
    cwd: out,
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });
  return { ...(await serve(binary, data, out, "office.log")), logins: readLogins(made) };
}

/**
 * An empty office as `dengwen init` founds it, with the calendar of today. Answers `{ origin, link, stop }`; `link` is the path of the one-time link
 * of its administrator.
 */
export async function foundOffice(out, { name, place, region }) {
  const data = path.join(out, "founded");
  const binary = process.env.JOURNEYS_BIN ?? path.join(targetFolder(), "debug", "dengwen");
  const said = ["--name", name, "--place", place, "--region", region, "--public-address", "http://127.0.0.1"];
  const told = execFileSync(binary, ["init", "--data", data, ...said], { cwd: out, encoding: "utf8" });
  const [link] = told.match(/\/invitation\/\S+/);
  return { ...(await serve(binary, data, out, "founded.log")), link };
}

async function serve(binary, data, out, file) {
  const [port, figures] = [await freePort(), await freePort()];
  const child = spawn(binary, ["serve", "--data", data], {
    cwd: out,
    env: { ...process.env, DENGWEN_LISTEN_PORT: `${port}`, DENGWEN_METRICS_PORT: `${figures}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(path.join(out, file));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const origin = `http://127.0.0.1:${port}`;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  try {
    await ready(origin, child, file);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  const stop = async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 12_000);
    await ended;
    clearTimeout(timer);
  };
  return { origin, stop };
}

function targetFolder() {
  const said = execFileSync("cargo", ["metadata", "--format-version", "1", "--no-deps", "--offline"], {
    cwd: TOP,
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });
  return JSON.parse(said).target_directory;
}

// Lines such as `  chenyulan        tpbr-t8fb-vzkg   registrar`.
function readLogins(text) {
  return [...text.matchAll(/^  ([a-z]+) +([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})(?: +([a-z-]+))?$/gm)].map(
    ([, login, password, role = ""]) => ({ login, password, role }),
  );
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function ready(origin, child, log) {
  const until = Date.now() + READY_SECONDS_MAX * 1000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the office ended with ${child.exitCode}; see e2e/out/${log}`);
    const answer = await fetch(`${origin}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the office was not ready after ${READY_SECONDS_MAX} s; see e2e/out/${log}`);
}
