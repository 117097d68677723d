import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { skipReason } from "./chromium.js";
import { folderOf, LEAKY, unleak } from "./command.js";
import { OVERRIDDEN, opener, reportOn, shown, TREE } from "./report-page.js";

describe("the page as text", () => {
  const { html } = reportOn(TREE);

  it("lets nothing in but its own script and style sheet, by their hashes", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    const hashOf = (pattern: RegExp) =>
      createHash("sha256")
        .update(pattern.exec(html)?.[1] ?? "")
        .digest("base64");
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${hashOf(/<script>([\s\S]*?)<\/script>/)}'`,
      `style-src 'sha256-${hashOf(/<style>([\s\S]*?)<\/style>/)}'`,
      "img-src data:",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(html).not.toMatch(/<[^>]* (?:style|on\w+)=/);
  });

  it("is the same on every run", () => {
    const { folder } = reportOn(TREE);
    const again = () => unleak(["-q", "-f", "html", "src", "lib"], folder).out;
    expect(again()).toBe(again());
  });

  it("comes from standard input, too", () => {
    const { out } = unleak(["-q", "-f", "html", "-"], folderOf({}), { input: TREE["src/valve.py"] });
    expect(out).toContain("self.isOpen = self.is_open");
    expect(out).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/);
  });

  it("has each explanation once, and those alone that a finding asks for", () => {
    expect(html.match(/data-explains="method-alias"/g)).toHaveLength(1);
    expect(html.match(/data-explains="method-alias&#47;conditional"|data-explains="method-alias\/conditional"/g)).toHaveLength(1);
    expect(html).not.toContain('data-explains="method-alias/slots"');
  });
});

describe.skipIf(skipReason)("the page in Chromium", () => {
  const open = opener();
  const tick = (page: Page, value: string) => page.getByRole("checkbox", { name: value }).check();

  describe("filters", () => {
    const { folder } = reportOn(TREE);

    it("by verdict, transform, reason, folder and mark, with what each would leave", async () => {
      const page = await open(folder);
      expect(await shown(page)).toHaveLength(4);
      await tick(page, "safe");
      expect((await shown(page)).join()).toMatch(/^safe[\s\S]*self\.isClosed[\s\S]*,safe[\s\S]*with calls/);
      await tick(page, "context-manager");
      expect(await shown(page)).toHaveLength(1);
      expect(await page.locator(".tick", { hasText: "kept" }).locator(".count").innerText()).toBe("0");
      await page.getByRole("button", { name: "Clear filters" }).click();
      await tick(page, "conditional");
      expect((await shown(page)).join()).toContain("Valve: self.isOpen");
      await page.getByRole("button", { name: "Clear filters" }).click();
      await page.getByLabel("Folder").selectOption("lib/");
      expect((await shown(page)).join()).toContain("Tank: self.isFull");
      await page.getByLabel("Folder").selectOption("src/");
      expect(await shown(page)).toHaveLength(3);
      await tick(page, "nothing to decide");
      expect((await shown(page)).join()).toContain("Valve");
    });

    it("by words of the class, the path, what is said and the code, in any case", async () => {
      const page = await open(folder);
      const found = async (words: string) => {
        await page.getByRole("searchbox").fill(words);
        return (await shown(page)).length;
      };
      expect(await found("TANK lib")).toBe(1);
      // The name of the reason, its sentence, a line that is shown around the finding, one that would be new.
      expect(await found("CONDITIONAL valve")).toBe(1);
      expect(await found("context-manager")).toBe(1);
      expect(await found("not every instance need have")).toBe(1);
      expect(await found("def __init__(self, x):")).toBe(1);
      expect(await found("def __exit__")).toBe(1);
      await page.getByRole("searchbox").fill("TANK lib");
      expect(await page.locator("#shown").innerText()).toBe("1 of 4 shown");
      await page.getByRole("searchbox").fill("no such class");
      expect(await shown(page)).toHaveLength(0);
      await page.getByRole("button", { name: "Clear the filters and the search" }).click();
      expect(await shown(page)).toHaveLength(4);
    });
  });

  describe("a finding", () => {
    const { folder } = reportOn(TREE);

    it("shows what would change side by side, highlighted, with the graphs and the explanation", async () => {
      const page = await open(folder);
      await page.getByRole("button", { name: "self.isClosed = self.is_closed" }).click();
      const card = page.locator(".finding", { hasText: "self.isClosed" });
      expect(await card.locator("td.gone.text").innerText()).toContain("self.isClosed = self.is_closed");
      expect((await card.locator("td.come.text").allInnerTexts()).join()).toContain("isClosed = is_closed");
      expect(await card.locator("thead").innerText()).toMatch(/Before\s+After/);
      expect(await card.locator(".t-k", { hasText: "def" }).count()).toBeGreaterThan(0);
      expect(
        await card.getByRole("img", { name: /^Before: a cycle, Spooler → isClosed → bound method .*is_closed → Spooler/ }).count(),
      ).toBe(1);
      expect(
        await card
          .getByRole("img", { name: /^After: / })
          .locator(".edge.cycle")
          .count(),
      ).toBe(0);
      await card.getByText("What method-alias means").click();
      expect(await card.locator(".prose").first().innerText()).toContain("An instance that stores one of its own methods holds itself");
      expect(await card.locator(".prose ins").first().innerText()).toContain("+    isClosed = is_closed");
    });

    it("that is kept shows the lines around it, and why", async () => {
      const page = await open(folder);
      await page.getByRole("button", { name: "self.isOpen = self.is_open" }).click();
      const card = page.locator(".finding", { hasText: "self.isOpen" });
      expect(await card.locator("td.here.text").innerText()).toContain("self.isOpen = self.is_open");
      expect(await card.locator(".note.reason").innerText()).toMatch(/^conditional: /);
      expect(await card.getByRole("img").count()).toBe(1);
      expect(await card.locator(".marks").count()).toBe(0);
    });

    it("shows the forwarding method that could be written", async () => {
      const page = await open(folder);
      await page.getByRole("button", { name: "self.isFull = self.is_full" }).click();
      const card = page.locator(".finding", { hasText: "self.isFull" });
      expect(await card.locator("caption").innerText()).toBe("lib/tank.py as it would change with --forward");
      expect((await card.locator("td.come.text").allInnerTexts()).join("\n")).toContain("def isFull(self):");
    });

    it("says which other one it needs, and its column where two stand on one line", async () => {
      const chain = LEAKY.replace("is_closed\n", "is_closed\n        self.shut = self.isClosed; self.gone = self.is_closed\n");
      const page = await open(reportOn({ "a.py": chain }).folder);
      await page.getByRole("button", { name: "method-alias, line 4, column 9" }).click();
      expect(await page.locator(".note.need").innerText()).toBe("Needs: the finding at line 3: without it this one can't be applied");
      expect(await page.getByRole("button", { name: "method-alias, line 4, column 36" }).count()).toBe(1);
    });

    it("has one column of code where there is little room", async () => {
      const page = await open(folder, { viewport: { width: 700, height: 900 } });
      await page.getByRole("button", { name: "self.isClosed = self.is_closed" }).click();
      expect(await page.locator("table.sides").count()).toBe(0);
      expect(await page.locator("td.gone.text").innerText()).toContain("self.isClosed");
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(700);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.locator("table.sides").waitFor();
    });
  });

  describe("keys", () => {
    const { folder } = reportOn(TREE);
    const focused = (page: Page) => page.locator(".toggle:focus").innerText();

    it("go through the findings, open them and mark them", async () => {
      const page = await open(folder);
      await page.keyboard.press("j");
      expect(await focused(page)).toContain("Tank");
      expect(await page.locator(".body:visible").count()).toBe(1);
      for (const key of ["a", "j", "j"]) await page.keyboard.press(key);
      expect(await focused(page)).toContain("Spooler: with calls self.close()");
      expect(await page.locator(".body:visible").count()).toBe(1);
      for (const key of ["r", "k", "a", "u"]) await page.keyboard.press(key);
      expect(await page.locator("#counter").innerText()).toBe("1 accepted, 1 rejected, 1 to decide");
      await page.keyboard.press("Enter");
      expect(await page.locator(".body:visible").count()).toBe(0);
      await page.keyboard.press("o");
      expect(await page.locator(".body:visible").count()).toBe(2);
    });

    it("search, and type into the search what would else be keys", async () => {
      const page = await open(folder);
      await page.keyboard.press("/");
      await page.keyboard.type("jar");
      expect(await page.getByRole("searchbox").inputValue()).toBe("jar");
      expect(await page.locator("#counter").innerText()).toContain("0 accepted, 0 rejected");
      await page.getByRole("searchbox").fill("valve");
      await page.keyboard.press("Enter");
      expect(await focused(page)).toContain("Valve");
    });

    it("help, and can be switched off", async () => {
      const page = await open(folder);
      await page.keyboard.press("?");
      expect(await page.getByRole("dialog").innerText()).toContain("the next finding, opened");
      await page.getByLabel("Single keys do something").uncheck();
      await page.keyboard.press("Escape");
      await page.keyboard.press("j");
      expect(await page.locator(".body:visible").count()).toBe(0);
    });
  });

  describe("marks", () => {
    it("are saved as a decisions file, and are there again when the page is", async () => {
      const { folder } = reportOn(TREE);
      const page = await open(folder);
      expect(await page.getByRole("button", { name: "Save decisions" }).isDisabled()).toBe(true);
      await page.locator(".finding", { hasText: "self.isClosed" }).getByRole("button", { name: "Accept" }).click();
      await page.locator(".finding", { hasText: "self.isFull" }).getByRole("button", { name: "Reject" }).click();
      await page.reload();
      expect(await page.locator("#counter").innerText()).toBe("1 accepted, 1 rejected, 1 to decide");
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save decisions" }).click()]);
      expect(download.suggestedFilename()).toBe("unleak-decisions.json");
      const saved = JSON.parse(readFileSync(await download.path(), "utf8"));
      const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
      expect(saved).toEqual({
        version: 1,
        forward: false,
        tool: expect.stringMatching(/^unleak \d/),
        files: [
          { path: "lib/tank.py", sha256: sha256(OVERRIDDEN) },
          { path: "src/spool/spooler.py", sha256: sha256(LEAKY) },
        ],
        accepted: [`method-alias:src/spool/spooler.py:${LEAKY.indexOf("self.isClosed")}`],
        rejected: [`method-alias:lib/tank.py:${OVERRIDDEN.indexOf("self.isFull")}`],
      });
    });

    it("are not offered for what is written already", async () => {
      const page = await open(reportOn({ "a.py": LEAKY }, "-w", ".").folder);
      expect(await page.locator(".mark").count()).toBe(0);
      expect(await page.locator(".lead").innerText()).toContain("1 file rewritten");
    });
  });

  describe("hostile trees", () => {
    const HOSTILE = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'&amp;\u202e\x07`;
    const TRANSFORM = `const evil = ${JSON.stringify(HOSTILE)};
export default {
  name: "no-holder", summary: evil, docs: evil + "\\n\\n[x](javascript:alert(3)) ![x](http://127.0.0.1/x.png)\\n\\n\`\`\`python\\n" + evil + "\\n\`\`\`",
  rules: [{ id: "seen", verdict: "unsafe", lifted: false, page: evil }],
  *find(module) {
    for (const cls of module.classes)
      yield {
        node: cls.node, cls, obstacle: { name: "seen", verdict: "unsafe", lifted: false, message: evil, related: [] },
        warnings: [{ name: "seen", message: evil, related: [] }],
        cycle: [{ by: evil, to: "dict" }, { to: "bound method Pump.on_a" }, { to: evil }],
        changes: [{ kind: "replace", path: module.path, start: cls.node.start, end: cls.node.start, text: "# " + evil.replace(/[^ -~]/g, "") + "\\n" }],
      };
  },
};
`;
    const path = `odd/<script>alert(4)<\\script>"' &amp;\u202e.py`;
    const { folder, html } = reportOn(
      { [path]: `# ${HOSTILE.replace("\u202e", "")}\nclass Pump:  # ${HOSTILE.replace("\u202e", "")}\n    pass\n`, "mine.mjs": TRANSFORM },
      "-t",
      "./mine.mjs",
      ".",
    );

    it("are shown as they are, and nothing of them runs", async () => {
      const page = await open(folder);
      await page.keyboard.press("j");
      expect(await page.locator("h3").innerText()).toContain(`odd/<script>alert(4)<\\script>"' &amp;\\u202e.py`);
      expect(await page.locator(".note.reason").innerText()).toContain(`seen: </script><script>alert(1)</script>`);
      expect(await page.locator(".note.reason").innerText()).toContain("\\x07");
      expect(await page.locator("td.text").first().innerText()).toContain("<img src=x onerror=alert(2)>");
      for (const summary of await page.locator(".explain summary").all()) await summary.click();
      expect(await page.locator(".prose").first().innerText()).toContain("</script><script>alert(1)</script>");
      expect(await page.locator("script").count()).toBe(2);
      expect(await page.locator("img, a[href^=javascript]").count()).toBe(0);
      expect(html).not.toMatch(/[\u202e\x07]/);
    });

    it("have longer cycles drawn, too", async () => {
      const page = await open(folder);
      await page.keyboard.press("j");
      const before = page.getByRole("img", { name: /^Before: a cycle/ });
      expect(await before.locator(".node").count()).toBe(5);
      expect(await before.locator(".edge.cycle").count()).toBe(4);
      expect(await before.locator("desc").textContent()).toMatch(
        /^the stack a variable, instance of Pump, its attributes dict, object dict, bound/,
      );
    });
  });

  it("is readable in light and dark", async () => {
    const { folder } = reportOn({ "a.py": LEAKY });
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await open(folder, { colorScheme });
      await page.keyboard.press("j");
      for (const selector of [
        "body",
        ".toggle .meta",
        ".verdict",
        "td.gone .t-v",
        "td.come .line",
        ".code .t-k",
        ".note",
        "#save",
        "#accept-shown",
        "#counter",
        ".origin",
        ".accept-file",
        ".more a",
        ".why, .verdict",
        ".tick.zero",
      ])
        expect(await contrast(page, selector), `${selector} in ${colorScheme}`).toBeGreaterThan(4.5);
    }
  });

  it("holds 2,000 findings", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [
        `src/p${i % 20}/m${i}.py`,
        [1, 2, 3, 4].map((n) => `class C${i}x${n}(object):\n    pass\n`).join("\n\n"),
      ]),
    );
    const transform = `export default {
  name: "every-class", summary: "", docs: "", rules: [],
  *find(module) {
    for (const cls of module.classes)
      yield {
        node: cls.node, cls, changes: [{ kind: "replace", path: module.path, start: cls.node.start, end: cls.node.start, text: "# a class\\n" }],
        cycle: [{ by: "a", to: "bound method m" }, { to: "C" }],
      };
  },
};
`;
    const { folder, html } = reportOn({ ...many, "mine.mjs": transform }, "-t", "./mine.mjs", "src");
    expect(html.length).toBeLessThan(4_000_000);
    const page = await open(folder);
    expect(await page.locator("#shown").innerText()).toBe("2000 of 2000 shown");
    await page.getByRole("searchbox").fill("c499x3");
    expect(await shown(page)).toHaveLength(1);
    await page.keyboard.press("Enter");
    expect(await page.locator("td.come.text").innerText()).toContain("# a class");
    // Asked of the whole page, a label is looked for in every finding.
    const filters = page.locator("#filters");
    await filters.getByRole("button", { name: "Clear filters" }).click();
    await filters.getByLabel("Folder").selectOption("src/p7/");
    expect(await page.locator("#shown").innerText()).toBe("100 of 2000 shown");
  });
});

/** How far text stands out from what is behind it (WCAG 2, 1.4.3). */
async function contrast(page: Page, selector: string): Promise<number> {
  return page.evaluate(`(() => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
    let behind = element;
    while (behind.parentElement && channels(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
    const light = ([r, g, b]) => {
      const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const [a, b] = [light(channels(getComputedStyle(element).color)), light(channels(getComputedStyle(behind).backgroundColor))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  })()`);
}
