import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launch } from "./chromium.js";
import { folderOf, LEAKY, unleak } from "./command.js";

/** Kept, with no way round it. */
const CONDITIONAL = `class Valve(object):
    def __init__(self, x):
        if x:
            self.isOpen = self.is_open

    def is_open(self):
        return True
`;

/** Kept, but for --forward. */
export const OVERRIDDEN = `class Tank(object):
    def __init__(self):
        self.isFull = self.is_full

    def is_full(self):
        return True


class Other(object):
    def is_full(self):
        return False


class Both(Other, Tank):
    pass
`;

/** Four findings: in the order of the page one that could forward, two that are safe, one that stays. */
export const TREE = { "src/spool/spooler.py": LEAKY, "src/valve.py": CONDITIONAL, "lib/tank.py": OVERRIDDEN };

/** A folder with these files, and the report on them in it. */
export function reportOn(files: Readonly<Record<string, string>>, ...args: string[]): { folder: string; html: string } {
  return reportIn(folderOf(files), ...args);
}

export function reportIn(folder: string, ...args: string[]): { folder: string; html: string } {
  const { out, status, err } = unleak(["-f", "html", "-o", "report.html", ...(args.length > 0 ? args : ["."])], folder);
  expect(status, err).toBe(0);
  expect(out).toBe("");
  return { folder, html: readFileSync(join(folder, "report.html"), "utf8") };
}

export type Open = (folder: string, options?: BrowserContextOptions, hash?: string) => Promise<Page>;

/** What opens reports in a browser, for the tests of one `describe`: a page may log nothing, fail at nothing and ask nobody for anything. */
export function opener(): Open {
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(() => browser?.close());

  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });

  return async (folder, options = {}, hash = "") => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const url = pathToFileURL(join(folder, "report.html")).href;
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on("request", (request) => {
      // What is saved is made in the page itself.
      if (request.url().split("#")[0] !== url && !request.url().startsWith("blob:")) complaints.push(`request: ${request.url()}`);
    });
    await page.goto(url + hash);
    return page;
  };
}

/** What the rows say that are to be seen. What comes into sight says nothing before it is painted, which may take a busy browser a while. */
export async function shown(page: Page): Promise<string[]> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  return page.locator(".finding:visible .toggle").allInnerTexts();
}
