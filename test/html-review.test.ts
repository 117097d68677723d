import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { skipReason } from "./chromium.js";
import { folderOf, LEAKY, run, unleak } from "./command.js";
import { opener, reportIn, reportOn, shown, TREE } from "./report-page.js";

const counter = (page: Page) => page.locator("#counter").innerText();

/** Two folders with two files each, and two findings in each of those. */
const SPOOLERS = Object.fromEntries(["a/one.py", "a/b/two.py", "c/three.py", "c/four.py"].map((path) => [path, LEAKY]));

function committed(files: Readonly<Record<string, string>>): string {
  const folder = folderOf(files);
  const as = ["-c", "user.name=A. Tester", "-c", "user.email=t@example.org"];
  for (const args of [
    ["init", "-q"],
    ["add", "."],
    [...as, "commit", "-qm", "as it is"],
  ])
    expect(run("git", args, folder).status).toBe(0);
  return folder;
}

describe("what the page is about", () => {
  it("is told by what stays: project, commit, its date, version and command", () => {
    const folder = committed({ "a.py": LEAKY });
    const commit = run("git", ["rev-parse", "--short=12", "HEAD"], folder).out.trim();
    const { html } = reportIn(folder, "-j", "1", "-t", "method-alias", "a.py");
    const date = run("git", ["log", "-1", "--format=%cs"], folder).out.trim();
    const name = folder.split("/").at(-1);
    expect(html).toContain(`<title>${name}: unleak report (${commit}, ${date})</title>`);
    expect(html).toContain(`<code>${commit}</code> · <time datetime="${date}">${date}</time> · unleak `);
    expect(html).toContain('<code class="command">unleak -t method-alias a.py</code>');
  });

  it("is the same however many threads there are, and wherever it goes", () => {
    const folder = committed({ "a.py": LEAKY });
    const [one, two] = [
      unleak(["-q", "-f", "html", "-j", "1", "."], folder).out,
      unleak(["--no-progress", "-f", "html", "-j", "2", "."], folder).out,
    ];
    reportIn(folder, ".");
    expect(two).toBe(one);
    expect(readFileSync(join(folder, "report.html"), "latin1")).toBe(one);
  });

  it("says that files differ from the commit, and no commit where there is none", () => {
    const folder = committed({ "a.py": "x = 1\n", "b.py": LEAKY });
    expect(unleak(["-q", "-f", "html", "."], folder).out).not.toContain("from it");
    run("sh", ["-c", "cat b.py >> a.py"], folder);
    expect(unleak(["-q", "-f", "html", "."], folder).out).toContain("</code>, but 1 file with findings differs from it");
    const nowhere = unleak(["-q", "-f", "html", "."], folderOf({ "a.py": LEAKY })).out;
    expect(nowhere).not.toMatch(/<time|commit <code>/);
    const { SOURCE_DATE_EPOCH: _, ...env } = process.env;
    const dated = unleak(["-q", "-f", "html", "."], folderOf({ "a.py": LEAKY }), { env: { ...env, SOURCE_DATE_EPOCH: "86400" } }).out;
    expect(dated).toContain('<time datetime="1970-01-02">');
  });

  it("keeps whatever a command line holds in its place", () => {
    const { html } = reportOn({ "a <b>&.py": LEAKY }, "a <b>&.py");
    expect(html).toContain("unleak &#39;a &#60;b&#62;&#38;.py&#39;</code>");
  });
});

describe.skipIf(skipReason)("a review in Chromium", () => {
  const open = opener();

  describe("of nothing", () => {
    it("says how many files are clean, and lists nothing", async () => {
      const page = await open(reportOn({ "a.py": "x = 1\n" }).folder);
      expect(await page.getByRole("main").innerText()).toBe("Nothing to change: 1 file is clean.");
      expect(await page.getByRole("searchbox").count()).toBe(0);
      const folder = folderOf({ "a.py": "x = 1\n", "b.py": "y = 1\n", "c.py": "def f(:\n" });
      unleak(["-q", "-o", "report.html", "."], folder);
      const other = await open(folder);
      expect(await other.getByRole("main").innerText()).toBe(
        "Nothing to change: 2 files are clean, 1 file failed. What could not be done is listed above.",
      );
    });
  });

  it("has rows that name the class, what changes and the transform", async () => {
    const page = await open(reportOn(TREE).folder);
    const rows = (await shown(page)).map((row) => row.replace(/\s+/g, " "));
    expect(rows).toEqual([
      "kept Tank: self.isFull = self.is_full becomes def isFull(self): with --forward method-alias, line 3 overridden-in-subclass",
      "safe Spooler: self.isClosed = self.is_closed becomes isClosed = is_closed method-alias, line 3",
      "safe Spooler: with calls self.close() context-manager, line 11",
      "kept Valve: self.isOpen = self.is_open method-alias, line 4 conditional",
    ]);
  });

  describe("of many at once", () => {
    const { folder } = reportOn(SPOOLERS);

    it("accepts what the filters show, and takes it back as one step", async () => {
      const page = await open(folder);
      await page.getByRole("checkbox", { name: "context-manager" }).check();
      await page.locator(".finding:visible").first().getByRole("button", { name: "Reject" }).click();
      await page.getByRole("button", { name: "Accept the 3 shown" }).click();
      expect(await counter(page)).toBe("3 accepted, 1 rejected, 4 to decide");
      expect(await page.getByRole("button", { name: "Accept the 0 shown" }).isDisabled()).toBe(true);
      await page.getByRole("button", { name: "Undo 3" }).click();
      expect(await counter(page)).toBe("0 accepted, 1 rejected, 7 to decide");
      expect(await page.locator('.finding[data-mark="accepted"]').count()).toBe(0);
      await page.getByRole("button", { name: "Undo", exact: true }).click();
      expect(await counter(page)).toBe("0 accepted, 0 rejected, 8 to decide");
      expect(await page.locator("#undo").isDisabled()).toBe(true);
    });

    it("says how many of them are not safe", async () => {
      const page = await open(reportOn(TREE).folder);
      expect(await page.locator("#accept-shown").innerText()).toBe("Accept the 3 shown (1 not safe)");
    });

    it("accepts a file, a folder with what is below it, and all with one reason", async () => {
      const page = await open(folder);
      await page.getByRole("button", { name: "Accept what is shown of c/four.py" }).click();
      expect(await counter(page)).toBe("2 accepted, 0 rejected, 6 to decide");
      await page.locator(".finding", { hasText: "with calls" }).nth(1).locator(".toggle").click();
      await page.getByRole("button", { name: "Accept the folder a/", exact: true }).click();
      expect(await counter(page)).toBe("6 accepted, 0 rejected, 2 to decide");
      await page.locator("#undo").click();
      await page.getByRole("button", { name: "Accept all safe context-manager" }).click();
      // One in each of the other files.
      expect(await counter(page)).toBe("5 accepted, 0 rejected, 3 to decide");
    });

    it("does so by keys, and not where Caps Lock is on", async () => {
      const page = await open(folder);
      for (const _ of [1, 2, 3]) await page.keyboard.press("j");
      await page.keyboard.press("Shift+F");
      expect(await counter(page)).toBe("2 accepted, 0 rejected, 6 to decide");
      await page.keyboard.press("Shift+D");
      expect(await counter(page)).toBe("4 accepted, 0 rejected, 4 to decide");
      await page.keyboard.press("Shift+R");
      expect(await counter(page)).toBe("6 accepted, 0 rejected, 2 to decide");
      await page.keyboard.press("Shift+A");
      expect(await counter(page)).toBe("8 accepted, 0 rejected, 0 to decide");
      for (const _ of [1, 2, 3, 4]) await page.keyboard.press("z");
      expect(await counter(page)).toBe("0 accepted, 0 rejected, 8 to decide");
      // As the browser tells of `a` with Caps Lock on.
      await page.evaluate(`document.dispatchEvent(new KeyboardEvent("keydown", { key: "A", shiftKey: false, bubbles: true }))`);
      expect(await counter(page)).toBe("0 accepted, 0 rejected, 8 to decide");
    });
  });

  describe("by links", () => {
    const { folder, html } = reportOn(SPOOLERS);
    const linkOf = (text: string, path: string, transform: string) => {
      const data = JSON.parse(/id="data">([\s\S]*?)<\/script>/.exec(text)?.[1] ?? "") as {
        files: { path: string }[];
        findings: { file: number; transform: string; link: string }[];
      };
      return data.findings.find((each) => data.files[each.file]?.path === path && each.transform === transform)?.link ?? "";
    };

    it("opens the finding that the address names, and scrolls to it below the row that stays", async () => {
      const hash = `#${linkOf(html, "c/three.py", "context-manager")}`;
      const page = await open(folder, { viewport: { width: 1280, height: 300 } }, hash);
      expect(await page.locator(".toggle:focus").innerText()).toContain("with calls self.close()");
      expect(await page.locator(".body:visible").count()).toBe(1);
      await expect.poll(() => belowTheBar(page)).toBe(true);
      await page.locator("#search").fill("one.py");
      await page.evaluate(`location.hash = ${JSON.stringify(linkOf(html, "c/four.py", "method-alias"))}`);
      await page.locator(".finding.current", { hasText: "self.isClosed" }).waitFor();
      expect(await page.locator("#shown").innerText()).toBe("8 of 8 shown");
    });

    it("copies them", async () => {
      const page = await open(folder, { permissions: ["clipboard-read", "clipboard-write"] });
      await page.keyboard.press("j");
      await page.getByRole("button", { name: "Copy link" }).click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      const copied = String(await page.evaluate("navigator.clipboard.readText()"));
      expect(copied).toMatch(/report\.html#[0-9a-f]{12}$/);
      expect(await page.getByRole("link", { name: "Link to this finding" }).getAttribute("href")).toBe(copied.slice(copied.indexOf("#")));
    });

    it("that stay the same when lines move, and differ for findings that read the same", () => {
      const twice = LEAKY.replace("is_closed\n", "is_closed\n        self.isClosed = self.is_closed\n");
      const moved = reportOn({ ...SPOOLERS, "c/three.py": `import os\n\n\n${LEAKY}` }).html;
      expect(linkOf(moved, "c/three.py", "method-alias")).toBe(linkOf(html, "c/three.py", "method-alias"));
      const links = [...reportOn({ "a.py": twice }).html.matchAll(/"link":"(\w+)"/g)].map(([, link]) => link);
      expect(links.length).toBeGreaterThan(2);
      expect(new Set(links).size).toBe(links.length);
    });
  });

  describe("in a narrow window", () => {
    const { folder } = reportOn(SPOOLERS);
    const narrow = { viewport: { width: 420, height: 500 } };

    it("keeps one row in sight, with the opened heading below it", async () => {
      const page = await open(folder, narrow);
      for (const _ of [1, 2, 3, 4]) await page.keyboard.press("j");
      const bar = await page.locator("#bar").boundingBox();
      expect(bar?.y).toBe(0);
      expect(bar?.height).toBeLessThan(60);
      await expect.poll(() => belowTheBar(page)).toBe(true);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(420);
    });

    it("has what decides behind a button, which Escape closes", async () => {
      const page = await open(folder, narrow);
      expect(await page.locator("#accept-shown").isVisible()).toBe(false);
      await page.getByRole("button", { name: "Decide", exact: true }).click();
      await page.getByRole("button", { name: "Accept the 8 shown" }).click();
      expect(await counter(page)).toBe("8 accepted, 0 rejected, 0 to decide");
      await page.locator("#undo").focus();
      await page.keyboard.press("Escape");
      expect(await page.locator("#save").isVisible()).toBe(false);
      expect(await page.locator("#menu:focus").count()).toBe(1);
    });
  });

  describe("by the keyboard", () => {
    const { folder } = reportOn(TREE);

    it("begins with a link past the overview and the filters", async () => {
      const page = await open(folder);
      await page.keyboard.press("Tab");
      expect(await page.locator(":focus").innerText()).toBe("Skip to the findings");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      expect(await page.locator("#search:focus").count()).toBe(1);
    });

    it("leaves a field with Escape, which keeps what is in it and opens nothing", async () => {
      const page = await open(folder);
      await page.keyboard.press("/");
      await page.keyboard.type("spooler");
      await page.keyboard.press("Escape");
      expect(await page.locator("#search").inputValue()).toBe("spooler");
      expect(await page.locator(".body:visible").count()).toBe(0);
      await page.keyboard.press("j");
      expect(await page.locator(".body:visible").count()).toBe(1);
      await page.getByLabel("Folder").focus();
      await page.keyboard.press("Escape");
      await page.keyboard.press("j");
      expect(await page.locator(".toggle:focus").innerText()).toContain("with calls");
    });
  });

  it("is printed with all that is shown opened, and closed again", async () => {
    const page = await open(reportOn(TREE).folder);
    await page.getByRole("checkbox", { name: "safe" }).check();
    const before = await page.locator(".body:visible").count();
    await page.evaluate(
      `addEventListener("beforeprint", () => { window.opened = document.querySelectorAll(".body:not([hidden])").length; })`,
    );
    await page.pdf();
    expect(before).toBe(0);
    expect(await page.evaluate("window.opened")).toBe(2);
    expect(await page.locator(".body:visible").count()).toBe(0);
    await page.emulateMedia({ media: "print" });
    for (const selector of ["#bar", "#filters", ".marks", ".accept-file"])
      expect(await page.locator(selector).first().isVisible(), selector).toBe(false);
  });

  describe("of cycles", () => {
    const NEVER = `class Pump(object):
    def __init__(self):
        self.handlers = {"a": self.on_a}

    def on_a(self):
        pass

    def __del__(self):
        pass
`;
    const { folder } = reportOn({ "a/late.py": NEVER.replace(/\n {4}def __del__[\s\S]*$/, ""), "b/never.py": NEVER }, "-t", "leaks", ".");

    it("has the worst first, as on a terminal, below headings by which they are filtered", async () => {
      const page = await open(folder);
      const told = await page.locator("#findings h2, #findings h3 .path").allInnerTexts();
      expect(told).toEqual(["never freed", "b/never.py", "freed late", "a/late.py"]);
      const listed = unleak(["leaks", "-q", "."], folder).out.match(/^\S+(?=:\d+:\d+: )/gm);
      expect(listed).toEqual(["b/never.py", "a/late.py"]);
      await page.getByRole("group", { name: "What becomes of it" }).getByLabel("freed late").check();
      expect(await page.locator("#findings h2:visible").allInnerTexts()).toEqual(["freed late"]);
    });

    it("shows what is suggested, to be accepted one by one", async () => {
      const parent = `class Child(object):
    def __init__(self, parent):
        self.parent = parent

    def name(self):
        return self.parent.title


class Parent(object):
    title = "x"

    def __init__(self):
        self.child = Child(self)

    def __del__(self):
        pass


Parent()
`;
      const page = await open(reportOn({ "a.py": parent }, "-t", "leaks", ".").folder);
      const card = page.locator(".finding").first();
      await card.locator(".toggle").click();
      expect((await card.locator("td.come.text").allInnerTexts()).join("\n")).toContain("weakref.");
      await card.getByRole("button", { name: "Accept", exact: true }).click();
      expect(await counter(page)).toMatch(/^1 accepted/);
    });
  });

  describe("of very many", () => {
    const FILES = 150;
    const many = Object.fromEntries(
      Array.from({ length: FILES }, (_, i) => [
        `p${i % 10}/m${String(i).padStart(3, "0")}.py`,
        [1, 2, 3, 4].map((n) => `class C${i}x${n}(object):\n    pass\n`).join("\n\n"),
      ]),
    );
    const transform = `export default {
  name: "every-class", summary: "", docs: "", rules: [],
  *find(module) {
    for (const cls of module.classes)
      yield { node: cls.node, cls, changes: [{ kind: "replace", path: module.path, start: cls.node.start, end: cls.node.start, text: "# new\\n" }] };
  },
};
`;
    const { folder } = reportOn({ ...many, "mine.mjs": transform }, "-t", "./mine.mjs", ".");
    const rows = (page: Page) => page.locator(".finding").count();

    it("makes the first rows at once and the others when there is time, so that the browser finds and reads them all", async () => {
      const page = await open(folder, {}, "");
      // Nothing else runs before the page has answered.
      await page.addInitScript("window.setTimeout = () => 0");
      await page.reload();
      expect(await rows(page)).toBe(200);
      expect(await page.locator("#shown").innerText()).toBe("600 of 600 shown");
      const other = await open(folder);
      await other.locator(".finding").nth(599).waitFor({ state: "attached" });
      expect(await other.locator(".body > *").count()).toBe(0);
    });

    it("goes to, accepts and prints those that have no row yet", async () => {
      const page = await open(folder);
      await page.addInitScript("window.setTimeout = () => 0");
      await page.reload();
      await page.keyboard.press("Shift+A");
      expect(await counter(page)).toBe("600 accepted, 0 rejected, 0 to decide");
      await page.getByRole("searchbox").fill("c149x2");
      expect(await shown(page)).toHaveLength(1);
      expect(await rows(page)).toBe(204);
      await page.keyboard.press("Enter");
      expect(await page.locator(".finding:visible").getAttribute("data-mark")).toBe("accepted");
      expect((await shown(page)).join()).toContain("C149x2");
      await page.locator("#reset").click();
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(await page.locator(".body:not([hidden])").count()).toBe(600);
      await page.evaluate("dispatchEvent(new Event('afterprint'))");
      expect(await page.locator(".body:not([hidden])").count()).toBe(1);
    });
  });
});

/** Whether the row that has the focus is in sight, and not below what stays at the top. */
async function belowTheBar(page: Page): Promise<boolean> {
  const [bar, toggle] = [await page.locator("#bar").boundingBox(), await page.locator(".toggle:focus").boundingBox()];
  const height = page.viewportSize()?.height ?? 0;
  return bar !== null && toggle !== null && toggle.y >= bar.y + bar.height && toggle.y < height / 2;
}
