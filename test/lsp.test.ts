import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { explainReport } from "../src/report/explain.js";
import { builtinTransforms } from "../src/run/builtin.js";
import { folderOf, PROJECT, read, repository, unleak } from "./command.js";
import { EditorClient } from "./editor-client.js";

const PUMP = `class Pump(object):
    def __init__(self):
        self.level = 0
        self.isOn = self.is_on

    def is_on(self):
        return True
`;
const CHILD = `from pump import Pump

class Big(Pump):
    def is_on(self):
        return False
`;
const DECORATED = `from acme import noted

class Lamp(object):
    def __init__(self):
        self.n = 1
        self.isLit = self.is_lit

    @noted
    def is_lit(self):
        return True
`;

const clients: EditorClient[] = [];

async function start(folder: string, args: readonly string[] = [], capabilities?: object): Promise<EditorClient> {
  const client = await EditorClient.start(folder, args, capabilities);
  clients.push(client);
  return client;
}

afterEach(() => {
  for (const client of clients.splice(0)) client.process.kill();
});

const utf8 = (path: string) => readFileSync(path, "utf8");
const titles = (actions: readonly { title: string }[]) => actions.map(({ title }) => title);

describe("a document", { timeout: 60_000 }, () => {
  it("is told of what would be rewritten, gets it by an action, and then there is nothing more to tell", async () => {
    const client = await start(repository({ "pump.py": PUMP }));
    const [told, ...others] = await client.open("pump.py", PUMP);
    expect(others).toEqual([]);
    expect(told).toMatchObject({
      ...{ source: "unleak", code: "method-alias", severity: 2 },
      range: { start: { line: 3, character: 8 }, end: { line: 3, character: 17 } },
    });
    const [apply] = await client.actions("pump.py", "isOn");
    expect(apply).toMatchObject({ title: "Apply method-alias: `self.isOn = self.is_on`", kind: "quickfix", isPreferred: true });
    expect(apply?.edit?.documentChanges).toMatchObject([{ textDocument: { version: 1 } }]);
    const { "pump.py": text = "" } = client.applied(apply?.edit, () => "");
    // The command line makes the same of it.
    unleak(["-w", "-q", "pump.py"], client.folder);
    expect(text).toBe(read(client.folder, "pump.py"));
    expect(await client.change("pump.py", text)).toEqual([]);
    expect(await client.end()).toBe(0);
    expect(client.errors).toBe("");
  });

  it("counts as it is in the editor, for others, too", async () => {
    const folder = repository({ "pump.py": PUMP, "child.py": "x = 1\n" });
    const client = await start(folder);
    await client.open("child.py", CHILD);
    await client.open("pump.py", PUMP);
    const [apply] = await client.actions("pump.py", "isOn");
    const documents = apply?.edit?.documentChanges as { textDocument: { uri: string; version: number | null } }[];
    expect(documents.map(({ textDocument }) => textDocument)).toEqual([
      { uri: client.uri("child.py"), version: 1 },
      { uri: client.uri("pump.py"), version: 1 },
    ]);
    expect(client.applied(apply?.edit, utf8)["child.py"]).toContain("    isOn = is_on\n");
    // What no file holds counts all the same.
    const late = client.told("pump.py", 1);
    await client.change("child.py", CHILD.replace("is_on(self)", "is_off(self)"));
    await late;
    const [alone] = await client.actions("pump.py", "isOn");
    expect(alone?.edit?.documentChanges).toHaveLength(1);
  });

  it("may be one that is not there yet", async () => {
    const client = await start(repository({ "child.py": CHILD }));
    expect(await client.open("pump.py", PUMP)).toHaveLength(1);
    const [apply] = await client.actions("pump.py", "isOn");
    expect(Object.keys(client.applied(apply?.edit, utf8))).toEqual(["child.py", "pump.py"]);
  });

  it("without a name, or outside of every project, is judged by itself", async () => {
    const outside = folderOf({ "pump.py": PUMP });
    const client = await start(repository({ "child.py": CHILD }));
    const uri = pathToFileURL(join(outside, "pump.py")).href;
    for (const each of [uri, "untitled:Untitled-1"])
      expect(await client.open(each, PUMP)).toMatchObject([{ code: "no-project", severity: 3 }]);
  });

  it("outside of a project belongs to the folder that the editor has open", async () => {
    const client = await start(folderOf({ "pump.py": PUMP, "child.py": CHILD }));
    expect(await client.open("pump.py", PUMP)).toMatchObject([{ code: "method-alias" }]);
  });

  it("with a syntax error is told of it, and of what the error doesn't touch", async () => {
    const client = await start(repository({ "pump.py": PUMP }));
    const told = await client.open("pump.py", `${PUMP}\ndef broken(:\n    pass\n`);
    expect(told.map(({ severity }) => severity)).toEqual([1, 2]);
    expect(told[0]).toMatchObject({ range: { start: { line: 8 } }, message: expect.stringContaining("syntax error") as string });
  });
});

describe("findings", { timeout: 60_000 }, () => {
  it("that are unsafe say so, and why, in what applies them", async () => {
    const client = await start(repository({ "lamp.py": DECORATED }));
    const [told] = await client.open("lamp.py", DECORATED);
    expect(told).toMatchObject({ code: "decorated", severity: 3 });
    expect(told?.codeDescription?.href).toBe(pathToFileURL(join(PROJECT, "docs/reasons/method-alias/decorated.md")).href);
    const [apply, ...others] = await client.actions("lamp.py", "isLit");
    expect(apply?.title).toMatch(/^Apply, unsafe, method-alias: `self\.isLit = self\.is_lit`: `Lamp\.is_lit` \(line 9\) is decorated/);
    expect(apply?.isPreferred).toBe(false);
    expect(client.applied(apply?.edit, () => "")["lamp.py"]).toContain("    isLit = is_lit\n");
    expect(titles(others)).toEqual(["Leave it alone: # unleak: ignore[method-alias]"]);
    expect(await client.actions("lamp.py", "isLit", ["source.fixAll"])).toEqual([]);
  });

  it("that are unsafe are among all that are applied where --unsafe is said", async () => {
    const client = await start(repository({ "lamp.py": DECORATED }), ["--unsafe"]);
    await client.open("lamp.py", DECORATED);
    const [all] = await client.actions("lamp.py", "isLit", ["source.fixAll.unleak"]);
    expect(all?.title).toBe("Apply all findings, unsafe ones included, in this file (1)");
  });

  it("that are kept are told where that is asked for, with the places that decided it", async () => {
    const state = PUMP.replace("        return True", "        self.isOn = None\n        return True");
    const quiet = await start(repository({ "pump.py": state }));
    expect(await quiet.open("pump.py", state)).toEqual([]);
    const client = await start(repository({ "pump.py": state }), ["--show-kept"]);
    const told = await client.open("pump.py", state);
    expect(told).toMatchObject([
      { code: "alias-reassigned", severity: 4, relatedInformation: [{ location: { uri: client.uri("pump.py") } }] },
    ]);
    expect(titles(await client.actions("pump.py", "isOn"))).toEqual(["Leave it alone: # unleak: ignore[method-alias]"]);
  });

  it("are all applied at once, and silenced one by one", async () => {
    const two = `${PUMP}\n\n${PUMP.replaceAll("Pump", "Fan")}`;
    const client = await start(repository({ "pump.py": two }));
    expect(await client.open("pump.py", two)).toHaveLength(2);
    const [all] = await client.actions("pump.py", "level", ["source.fixAll"]);
    expect(all).toMatchObject({ title: "Apply all safe findings in this file (2)", kind: "source.fixAll.unleak" });
    expect(client.applied(all?.edit, () => "")["pump.py"]?.match(/isOn = is_on\n/g)).toHaveLength(2);
    const leave = (await client.actions("pump.py", "isOn")).find(({ title }) => title.startsWith("Leave"));
    const { "pump.py": silenced = "" } = client.applied(leave?.edit, () => "");
    expect(silenced).toContain("self.isOn = self.is_on  # unleak: ignore[method-alias]\n");
    expect(await client.change("pump.py", silenced)).toHaveLength(1);
  });

  it("are explained where they stand, with the page that explain prints", async () => {
    const client = await start(repository({ "lamp.py": DECORATED }));
    await client.open("lamp.py", DECORATED);
    const hover = await client.hover("lamp.py", "isLit = ");
    const page = explainReport("method-alias/decorated", await builtinTransforms());
    expect(hover?.contents).toMatchObject({ kind: "markdown", value: expect.stringContaining(page ?? "no page") as string });
    expect(await client.hover("lamp.py", "self.n")).toBeNull();
  });

  it("are those of the transforms that are named", async () => {
    const client = await start(repository({ "pump.py": PUMP }), ["-t", "context-manager"]);
    expect(await client.open("pump.py", PUMP)).toEqual([]);
  });
});

describe("places", { timeout: 60_000 }, () => {
  const inPlace = async (text: string) => {
    const client = await start(repository({ "pump.py": "" }));
    const [told] = await client.open("pump.py", text);
    const document = client.document("pump.py");
    const [apply] = await client.actions("pump.py", "isOn");
    return { at: told && document.getText(told.range), after: client.applied(apply?.edit, () => "")["pump.py"] };
  };
  const expected = { at: "self.isOn", after: expect.stringContaining("isOn = is_on") as string };

  it.each([
    ["with characters of two units before them", PUMP.replace("        self.isOn", '        s = "\u{1f6b0}é"; self.isOn')],
    ["behind a byte order mark", `\ufeff${PUMP}`],
    [
      "in a text that says it is Latin-1",
      `# coding: latin-1\n${PUMP.replace("level = 0", 'level = "é"; self.isOn = self.is_on').replace("        self.isOn = self.is_on\n\n", "\n")}`,
    ],
    ["in a text that says it is Shift-JIS", `# coding: shift_jis\n${PUMP.replace("        self.isOn", '        s = "表"; self.isOn')}`],
    ["in a text whose encoding nobody knows", `# coding: klingon\n${PUMP.replace("        self.isOn", '        s = "é"; self.isOn')}`],
    ["with tabs", PUMP.replaceAll("    ", "\t")],
  ])("%s are where the editor has them", async (_, text) => {
    expect(await inPlace(text)).toEqual(expected);
  });

  it("in lines that end with CRLF are there, and the lines end so afterwards", async () => {
    const { at, after } = await inPlace(PUMP.replaceAll("\n", "\r\n"));
    expect(at).toBe("self.isOn");
    expect(after?.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  it("in files that are not open are those of their own encoding", async () => {
    const child = `# coding: latin-1\n${CHILD.replace("return False", 'return "é"; x = 1')}`;
    const folder = repository({ "pump.py": PUMP, "child.py": child });
    const client = await start(folder);
    await client.open("pump.py", PUMP);
    const [apply] = await client.actions("pump.py", "isOn");
    const { "child.py": after = "" } = client.applied(apply?.edit, (path) => readFileSync(path, "latin1"));
    expect(after).toBe(`${child}\n    isOn = is_on\n`);
    const changes = apply?.edit?.documentChanges as { textDocument: { version: number | null } }[];
    expect(changes.map(({ textDocument }) => textDocument.version)).toEqual([null, 1]);
  });
});

describe("what lies on the disk", { timeout: 60_000 }, () => {
  it.each([
    [
      "when the editor watches it",
      undefined,
      async (client: EditorClient) => {
        expect(JSON.stringify(client.watched)).toContain("didChangeWatchedFiles");
        await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
          changes: [{ uri: client.uri("child.py"), type: 1 }],
        });
      },
    ],
    [
      "when a document is saved, where it doesn't",
      { workspace: { workspaceEdit: { documentChanges: true } } },
      (client: EditorClient) =>
        client.connection.sendNotification("textDocument/didSave", { textDocument: { uri: client.uri("pump.py") } }),
    ],
  ] as const)("is read again %s", async (_, capabilities, notify) => {
    const folder = repository({ "pump.py": PUMP });
    const client = await start(folder, [], capabilities);
    await client.open("pump.py", PUMP);
    writeFileSync(join(folder, "child.py"), CHILD);
    const told = client.told("pump.py", 1);
    await notify(client);
    await told;
    const [apply] = await client.actions("pump.py", "isOn");
    expect(apply?.edit?.documentChanges).toHaveLength(2);
    rmSync(join(folder, "child.py"));
    const again = client.told("pump.py", 1);
    await notify(client);
    await again;
    expect((await client.actions("pump.py", "isOn"))[0]?.edit?.documentChanges).toHaveLength(1);
  });

  it("is never changed in an edit by what it held before, though nobody told of it", async () => {
    const folder = repository({ "pump.py": PUMP, "child.py": CHILD });
    const client = await start(folder);
    await client.open("pump.py", PUMP);
    const longer = `# A comment.\n# Another one.\n${CHILD}`;
    writeFileSync(join(folder, "child.py"), longer);
    const [apply] = await client.actions("pump.py", "isOn");
    expect(client.applied(apply?.edit, utf8)["child.py"]).toBe(`${longer}\n    isOn = is_on\n`);
  });

  it("holds the settings, which are read again; those that make no sense are told, and cost nothing else", async () => {
    const folder = repository({ "pump.py": PUMP, "setup.cfg": "[unleak]\ntransform = context-manager\n" });
    const client = await start(folder);
    expect(await client.open("pump.py", PUMP)).toEqual([]);
    const save = async (text: string) => {
      writeFileSync(join(folder, "setup.cfg"), text);
      const told = client.told("pump.py", 1);
      const changes = [{ uri: client.uri("setup.cfg"), type: 2 }];
      await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
      return told;
    };
    expect(await save("[unleak]\ntransfrom = x\n")).toEqual([]);
    expect(client.messages).toEqual([expect.stringContaining("setup.cfg:2: there is no setting 'transfrom'")]);
    expect(await save("[unleak]\nexclude = pump.py\n")).toEqual([]);
    expect(await save("")).toHaveLength(1);
  });
});

describe("the server", { timeout: 60_000 }, () => {
  it("ends with a word, without one, and when nobody is there any more", async () => {
    const folder = repository({ "pump.py": PUMP });
    const polite = await start(folder);
    expect(await polite.end()).toBe(0);
    const short = await start(folder);
    await short.connection.sendNotification("exit");
    expect(await short.exited).toBe(1);
    const gone = await start(folder);
    await gone.open("pump.py", PUMP);
    gone.process.stdin.end();
    expect(await gone.exited).toBe(1);
    expect([polite.errors, short.errors, gone.errors]).toEqual(["", "", ""]);
  });

  it("answers what it doesn't know with an error, and goes on", async () => {
    const client = await start(repository({ "pump.py": PUMP }));
    await expect(client.connection.sendRequest("textDocument/nonsense", {})).rejects.toThrow();
    expect(await client.connection.sendRequest("textDocument/codeAction", { textDocument: 1 })).toBeNull();
    await expect(client.connection.sendRequest("textDocument/hover")).rejects.toThrow();
    await client.connection.sendNotification("textDocument/didChange", { nonsense: true });
    client.process.stdin.write("Content-Length: 9\r\n\r\nnonsense!");
    expect(await client.open("pump.py", PUMP)).toHaveLength(1);
    expect(await client.actions("nowhere.py", "").catch(() => [])).toEqual([]);
    expect(await client.end()).toBe(0);
  });

  it("ends when what it is told is not the protocol", async () => {
    const client = await start(repository({ "pump.py": PUMP }));
    client.process.stdin.write("no header\r\n\r\n");
    expect(await client.exited).toBe(1);
    expect(client.errors).toContain("unleak: what comes on standard input is not the Language Server Protocol: Message header");
  });

  it("says what belongs to the last of many edits", async () => {
    const client = await start(repository({ "pump.py": PUMP }));
    await client.open("pump.py", PUMP);
    const edits = Array.from({ length: 20 }, (_, index) => client.change("pump.py", `${PUMP}# ${index}\n`));
    expect(await edits.at(-1)).toHaveLength(1);
    expect(client.published.filter(({ version }) => (version ?? 0) > 1).length).toBeLessThan(edits.length);
    expect(await client.change("pump.py", "x = 1\n")).toEqual([]);
  });

  it("forgets what was told of a document that is closed", async () => {
    const client = await start(repository({ "pump.py": PUMP }));
    await client.open("pump.py", PUMP);
    const told = client.told("pump.py", undefined);
    await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: client.uri("pump.py") } });
    expect(await told).toEqual([]);
  });

  it("gives edits as clients take them that know nothing of versions", async () => {
    const client = await start(repository({ "pump.py": PUMP }), [], {});
    await client.open("pump.py", PUMP);
    const [apply] = await client.actions("pump.py", "isOn");
    expect(Object.keys(apply?.edit?.changes ?? {})).toEqual([client.uri("pump.py")]);
  });

  it("stands in the help, in completions, and among what may have been meant", () => {
    const folder = folderOf({});
    expect(unleak(["--help"], folder).out).toContain("unleak lsp");
    expect(unleak(["lsp", "--help"], folder).out).toContain("--show-kept");
    expect(unleak(["lps"], folder).err).toContain("did you mean `unleak lsp`?");
    expect(unleak(["completion", "bash"], folder).out).toContain("lsp");
  });
});
