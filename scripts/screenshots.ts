// Writes the pictures of `docs/html-report.md`: `npm run screenshots` makes the report on a small project and opens it in Chromium.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { launch } from "../test/chromium.js";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const IMAGES = join(PROJECT, "docs/images");

/** The files of the project that is shown: fixtures by names that a project could have. */
const FILES: Readonly<Record<string, string>> = {
  "spool/pipes.py": "defaults/os-pipe-holder",
  "spool/queue.py": "method-alias/overridden-in-descendants",
  "tools/handles.py": "context-manager/handle-released-twice",
  "tools/pumps.py": "method-alias/conditional-in-if",
  "tools/remote.py": "method-alias/patched-elsewhere-by-a-partial",
};

interface Shot {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: "light" | "dark";
  /** What is done before the picture is taken. */
  readonly prepare: (page: Page) => Promise<void>;
}

const SHOTS: readonly Shot[] = [
  { name: "report", width: 1200, height: 900, colorScheme: "light", prepare: (page) => page.locator(".toggle").first().click() },
  { name: "report-narrow", width: 420, height: 800, colorScheme: "dark", prepare: (page) => type(page, "j", "j", "a") },
];

function run(command: string, args: readonly string[], cwd: string): void {
  const env = { ...process.env, GIT_AUTHOR_DATE: DATE, GIT_COMMITTER_DATE: DATE };
  const { status, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
}

/** The commit gets the same name whenever it is made. */
const DATE = "2026-01-31T12:00:00Z";
const SOMEBODY = ["-c", "user.name=unleak", "-c", "user.email=unleak@example.org", "-c", "commit.gpgsign=false"];

/** The address of the report. */
function reportIn(folder: string): string {
  for (const [path, fixture] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(join(PROJECT, "fixtures", fixture, "before.py"), join(folder, path));
  }
  run("git", ["init", "-q"], folder);
  run("git", ["add", "."], folder);
  run("git", [...SOMEBODY, "commit", "-q", "-m", "as it is"], folder);
  run(process.execPath, [join(PROJECT, "dist/src/cli.js"), "-q", "-o", "report.html", "."], folder);
  return pathToFileURL(join(folder, "report.html")).href;
}

async function type(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function take(page: Page, { name, prepare }: Shot): Promise<void> {
  await prepare(page);
  // Two frames, so that what was scrolled to has come to rest.
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))");
  const path = join(IMAGES, `${name}.png`);
  await page.screenshot({ path });
  console.log(`${basename(path)} written`);
}

const above = mkdtempSync(join(tmpdir(), "unleak-screenshots-"));
const folder = join(above, "spooler");
mkdirSync(folder);
mkdirSync(IMAGES, { recursive: true });
const browser = await launch();
try {
  const url = reportIn(folder);
  for (const shot of SHOTS) {
    const { width, height, colorScheme } = shot;
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    await page.goto(url);
    await take(page, shot);
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(above, { recursive: true });
}
