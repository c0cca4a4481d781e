// Starts the program under test: a new sample office at a fixed date, on a free port of this machine.
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { createWriteStream } from "node:fs";
import path from "node:path";

const TOP = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const AS_OF = "2026-03-16";
const READY_SECONDS_MAX = 60;

/**
 * The one place that knows the command line.
 *
 * Answers `{ origin, logins, stop }`; `logins` are `{ login, password, line }` as printed when the
 * sample was made, where `line` is the whole printed line with the person's name and roles.
 */
export async function startOffice(out) {
  const data = path.join(out, "office");
  const binary = process.env.DENGWEN_BIN ?? path.join(targetFolder(), "debug", "dengwen");
  const made = execFileSync(binary, ["sample", "--data", data, "--as-of", AS_OF], {
    cwd: out,
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });
  const [port, figures] = [await freePort(), await freePort()];
  const child = spawn(binary, ["serve", "--data", data], {
    cwd: out,
    env: { ...process.env, DENGWEN_LISTEN_PORT: `${port}`, DENGWEN_METRICS_PORT: `${figures}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(path.join(out, "office.log"));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const origin = `http://127.0.0.1:${port}`;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  try {
    await ready(origin, child);
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
  return { origin, logins: readLogins(made), stop };
}

function targetFolder() {
  const said = execFileSync("cargo", ["metadata", "--format-version", "1", "--no-deps", "--offline"], {
    cwd: TOP,
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });
  return JSON.parse(said).target_directory;
}

// Lines that hold a login and a password: `  liming   Xk3-...   李明  ...`.
function readLogins(text) {
  return text
    .split("\n")
    .map((line) => ({ line, match: /^\s*([a-z][a-z0-9.-]{1,31})\s+([A-Za-z0-9-]{10,})\b/.exec(line) }))
    .filter(({ match }) => match)
    .map(({ line, match }) => ({ login: match[1], password: match[2], line: line.trim() }));
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

async function ready(origin, child) {
  const until = Date.now() + READY_SECONDS_MAX * 1000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the office ended with ${child.exitCode}; see e2e/out/office.log`);
    const answer = await fetch(`${origin}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the office was not ready after ${READY_SECONDS_MAX} s; see e2e/out/office.log`);
}
