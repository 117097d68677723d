import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { foldsOf } from "../src/report/fold.js";
import type { Decided, Outcome } from "../src/result.js";
import { launch, skipReason } from "./chromium.js";
import { folderOf, unleak } from "./command.js";
import { readJson, readSarif } from "./consumer.js";

const utf8 = (bytes: string) => Buffer.from(bytes, "latin1").toString("utf8");

/** A class in whose `__init__` `self.state` is set, and then in so many other places. */
function machine(name: string, states: number, others = ""): string {
  const methods = Array.from({ length: states }, (_, n) => `    def step${n}(self):\n        self.state = self.idle\n\n`);
  return `class ${name}(object):\n    def __init__(self):\n        self.state = self.start\n${others}\n    def start(self):\n        pass\n\n    def idle(self):\n        pass\n\n${methods.join("")}`;
}

/** `line:column`, and what is said, of each line of `--show-kept`. */
function kept(files: Readonly<Record<string, string>>, ...more: string[]): string[] {
  const { err } = unleak(["-q", "--show-kept", "-t", "method-alias", ...more, "."], folderOf(files));
  return utf8(err)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("time: "));
}

describe("findings that say the same of one attribute", () => {
  it.each([
    [1, "`Tape.state`: 2 places; "],
    [2, "`Tape.state`: 3 places; "],
    [60, "`Tape.state`: 61 places; "],
  ])("are one line: with %i places beside that in __init__", (states, told) => {
    const lines = kept({ "tape.py": machine("Tape", states) });
    expect(lines).toEqual([
      `tape.py:3:9: kept alias-reassigned: ${told}\`self.state\` is set, cleared or deleted in \`Tape.step0\` (line 12) as well, so it is state and no second name (method-alias)`,
    ]);
  });

  it("are told as ever where there is one", () => {
    const text =
      "class Tape(object):\n    def __init__(self):\n        self.state = self.play\n\n    def play(self):\n        self.state = None\n";
    expect(kept({ "tape.py": text })).toEqual([
      "tape.py:3:9: kept alias-reassigned: `self.state` is set, cleared or deleted in `Tape.play` (line 6) as well, so it is state and no second name (method-alias)",
    ]);
  });

  it("have their places listed with -v", () => {
    expect(kept({ "tape.py": machine("Tape", 3) }, "-v")[1]).toBe("  as well as 12:9, 15:9, 18:9");
  });

  it("are one line across files, at the first place in the order of the paths", () => {
    const below = "from tape import Tape\n\n\nclass Deck(Tape):\n    def stop(self):\n        self.state = self.start\n";
    const files = { "b/tape.py": machine("Tape", 1), "a/deck.py": below.replace("tape import", "b.tape import"), "b/__init__.py": "" };
    const lines = kept(files, "-v", "--root", ".");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^a\/deck\.py:6:9: kept alias-reassigned: `Tape\.state`: 3 places; /);
    expect(lines[1]).toBe("  as well as b/tape.py:3:9, 12:9");
  });

  it("are told apart where two classes have the same name", () => {
    const lines = kept({ "a.py": machine("Tape", 1), "b.py": machine("Tape", 1) });
    expect(lines.map((line) => /^\S+ kept \S+ (\S+ \d+ places)/.exec(line)?.[1])).toEqual([
      "`Tape.state`: 2 places",
      "`Tape.state`: 2 places",
    ]);
  });

  it("are told apart by attribute, each where its first place is, however they are mixed", () => {
    const text = `class Tape(object):
    def __init__(self):
        self.state = self.play
        self.mode = self.play

    def play(self):
        self.state = self.stop
        self.mode = self.stop

    def stop(self):
        self.mode = self.play
        self.state = self.play
`;
    expect(kept({ "tape.py": text }).map((line) => line.split("; ")[0])).toEqual([
      "tape.py:3:9: kept alias-reassigned: `Tape.state`: 3 places",
      "tape.py:4:9: kept alias-reassigned: `Tape.mode`: 3 places",
    ]);
  });

  it("are told apart by what is said", () => {
    const text = `class Tape(object):
    def __init__(self, x):
        if x:
            self.state = self.play

    def play(self):
        return 1


class Deck(Tape):
    def reset(self):
        self.state = self.play


class Radio(Tape):
    def reset(self):
        self.state = self.tune

    def tune(self):
        return 2
`;
    const [state, same, ...more] = kept({ "tape.py": text });
    expect(more).toEqual([]);
    expect(state).toMatch(/^tape\.py:4:13: .*`Tape\.state`: 2 places; .*it is state and no second name/);
    expect(same).toMatch(/^tape\.py:12:9: kept alias-reassigned: `self\.state` is set .* to the same method/);
    expect(kept({ "tape.py": text.replaceAll("self.tune", "self.play") })).toEqual([expect.stringMatching(/`Tape\.state`: 3 places; /)]);
  });

  it("are the same whatever the number of threads", () => {
    const folder = folderOf({ "a.py": machine("Tape", 9), "b.py": machine("Deck", 9), "c.py": machine("Radio", 9) });
    const [one, two] = ["1", "2"].map((jobs) => unleak(["-f", "json", "--show-kept", "-j", jobs, "."], folder));
    expect(two?.out).toBe(one?.out);
    expect(two?.err).toBe(one?.err);
  });
});

describe("reports of them", () => {
  const FILES = {
    "a.py": machine("Tape", 60),
    "b.py": machine("Deck", 0, "        self.state = self.wind\n\n    def wind(self):\n        pass\n"),
  };
  const folder = folderOf(FILES);
  const print = (format: string) => utf8(unleak(["-q", "-f", format, "."], folder).out);

  it("have every finding in JSON, in the totals too, and say which is told along with which", () => {
    const { files, totals } = readJson(unleak(["-q", "-f", "json", "."], folder).out);
    const findings = files.flatMap((file) => file.findings).filter(({ attribute }) => attribute === "Tape.state");
    expect(findings).toHaveLength(61);
    expect(totals.findings).toBe(files.flatMap((file) => file.findings).length);
    const [first, ...others] = findings;
    expect(first?.foldedInto).toBeUndefined();
    expect(first?.places).toEqual(findings.map(({ span }) => span));
    for (const other of others) expect(other).toMatchObject({ foldedInto: first?.id });
    for (const other of others) expect(other).not.toHaveProperty("places");
  });

  it("have one result of SARIF, with the other places beside it", () => {
    const { results: all = [] } = readSarif(unleak(["-q", "-f", "sarif", "."], folder).out);
    const results = all.filter(({ message }) => message.text?.includes("Tape.state"));
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ occurrenceCount: 61, locations: [{ physicalLocation: { region: { startLine: 3 } } }] });
    const lines = results[0]?.relatedLocations?.filter(({ message }) => message).map((each) => each.physicalLocation?.region?.startLine);
    expect(lines).toEqual(Array.from({ length: 60 }, (_, n) => 12 + 3 * n));
  });

  it.each(["github", "gitlab", "junit", "checkstyle"])("have one note in %s, which says how many", (format) => {
    const told = print(format).match(/`Tape\.state` \(61 places\) is left alone/g);
    expect(told).toHaveLength(1);
  });

  it("have both numbers in the summary", () => {
    expect(print("summary")).toMatch(/method-alias +kept +kept +alias-reassigned +\d +\d+\n/);
    const { err } = unleak(["--check", "."], folder);
    expect(err).toMatch(/ {2}\d+ kept alias-reassigned, told as \d: /);
  });

  it("are merged as they were", () => {
    unleak(["-q", "-f", "ndjson", "-o", "r.ndjson", "."], folder);
    const alone = readJson(unleak(["-q", "-f", "json", "."], folder).out);
    const merged = JSON.parse(unleak(["merge", "-q", "-f", "json", "r.ndjson"], folder).out);
    const folds = (files: typeof alone.files) =>
      files.flatMap(({ findings }) => findings.map(({ attribute, places }) => [attribute, places?.length]));
    expect(folds(merged.repositories[0].files)).toEqual(folds(alone.files));
  });

  it("keep the fingerprints of the other findings", () => {
    const fingerprints = (text: string) => JSON.parse(text).map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    expect(new Set(fingerprints(print("gitlab"))).size).toBe(fingerprints(print("gitlab")).length);
  });
});

describe("what may be folded", () => {
  const decided = (outcome: Outcome, alike?: string) => ({ outcome, finding: { alike } }) as Decided;
  const sizes = (...findings: Decided[]) => [...foldsOf([{ findings }]).values()].map((fold) => fold.length);

  it("is what is left alone, for one reason, with one outcome", () => {
    expect(sizes(decided("kept", "a"), decided("kept", "b"), decided("kept", "a"))).toEqual([2, 1]);
    expect(sizes(decided("withheld", "a"), decided("withheld", "a"))).toEqual([2]);
    expect(sizes(decided("kept", "a"), decided("withheld", "a"))).toEqual([1, 1]);
    expect(sizes(decided("kept"), decided("kept"))).toEqual([1, 1]);
  });

  it.each(["applied", "silenced", "declined", "conflict", "known"] as const)("is nothing that is %s", (outcome) => {
    expect(sizes(decided(outcome, "a"), decided(outcome, "a"))).toEqual([1, 1]);
  });

  it("goes over several files", () => {
    const folds = foldsOf([{ findings: [decided("kept", "a")] }, { findings: [decided("kept", "b"), decided("kept", "a")] }]);
    expect([...folds.values()].map((fold) => fold.length)).toEqual([2, 1]);
  });
});

describe.skipIf(skipReason)("the page", () => {
  let browser: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it("has one card, which names the other places", async () => {
    const folder = folderOf({ "tape.py": machine("Tape", 60) });
    unleak(["-q", "-f", "html", "-o", "report.html", "."], folder);
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, "report.html")).href);
    expect(await page.locator(".finding").count()).toBe(1);
    expect(await page.locator("#shown").textContent()).toBe("1 of 1 shown, for 61 findings");
    expect(await page.locator(".finding .meta").textContent()).toBe("method-alias, line 3 and 60 more places");
    const search = async () => (await page.locator("#search").boundingBox())?.width;
    await page.setViewportSize({ width: 420, height: 800 });
    expect(await page.locator("#shown").innerText()).toBe("1 of 1 shown");
    expect(await search()).toBeGreaterThan(150);
    await page.setViewportSize({ width: 1200, height: 800 });
    await page.locator(".finding .toggle").click();
    expect(await page.locator(".note.places").textContent()).toMatch(/^More places: the same is to be said of lines 12, 15, 18, /);
  });
});
