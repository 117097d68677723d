import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { folderOf, LEAKY, PROJECT, read, run } from "./command.js";
import { blocksOf, fileOf, textOf } from "./page.js";
import { PROBE } from "./probe.js";

/** An empty project, in which the packed tarball is installed without a compiler. */
const folder = mkdtempSync(join(tmpdir(), "unleak-package-"));

beforeAll(() => {
  expect(run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], PROJECT).status).toBe(0);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  // Without its optional dependencies it is what is left where the native parser can't be compiled.
  const installed = run("npm", ["install", "--no-audit", "--no-fund", "--omit=optional", `./${tarball}`], folder);
  expect(installed.status, installed.err).toBe(0);
});

it("a packed tarball works when it is installed in an empty folder, without a compiler", () => {
  writeFileSync(join(folder, "spooler.py"), LEAKY);
  const { out, status } = run(join("node_modules", ".bin", "unleak"), ["spooler.py"], folder);
  expect(status).toBe(0);
  expect(out).toContain("+    isClosed = is_closed\n");
  const script =
    'const [a, b] = [await import("unleak"), await import("unleak/transform")]; console.log(typeof a.transformTree, typeof b.replaceNode)';
  expect(run(process.execPath, ["--input-type=module", "-e", script], folder).out).toBe("function function\n");
  const bin = join(folder, "node_modules", ".bin", "unleak");
  run(bin, ["-f", "html", "-o", "report.html", "spooler.py"], folder);
  expect(read(folder, "report.html")).toContain("spooler.py");
  expect(run(bin, ["probe"], folder).out).toBe(PROBE);
  for (const schema of ["report", "garbage", "verify"])
    expect(
      JSON.parse(run(process.execPath, ["-e", `console.log(JSON.stringify(require("unleak/${schema}.schema.json")))`], folder).out).$id,
    ).toBe(`urn:unleak:${schema}:1`);
  // Where nothing is installed beside it, a transform finds the unleak that runs it.
  const elsewhere = folderOf({});
  expect(run(bin, ["new-transform", "mine"], elsewhere).status).toBe(0);
  expect(run(bin, ["test-transform", "mine.js"], elsewhere)).toMatchObject({ out: "", status: 0 });
});

/** As strict as TypeScript is, the types of what is installed included. */
const STRICT = {
  ...{ module: "nodenext", target: "es2022", lib: ["es2023"], noEmit: true, skipLibCheck: false },
  ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, verbatimModuleSyntax: true, isolatedModules: true },
  ...{ noPropertyAccessFromIndexSignature: true, noImplicitOverride: true, noImplicitReturns: true, erasableSyntaxOnly: true },
};

it("the programs of docs/library.md compile there, as strictly as TypeScript can", () => {
  const programs = blocksOf(textOf("docs/library.md")).filter(({ kind }) => kind === "ts");
  expect(programs.length).toBeGreaterThan(0);
  const files = programs.map((block, index) => fileOf(block) ?? `example${index}.ts`);
  for (const [index, { text }] of programs.entries()) writeFileSync(join(folder, files[index] ?? ""), text);
  const types = join(folder, "node_modules/@types/node");
  mkdirSync(dirname(types), { recursive: true });
  if (!existsSync(types)) symlinkSync(join(PROJECT, "node_modules/@types/node"), types);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: STRICT, files }));
  expect(run(join(PROJECT, "node_modules/.bin/tsc"), ["-p", "."], folder)).toEqual({ out: "", err: "", status: 0 });
});
