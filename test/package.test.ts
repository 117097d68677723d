import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folderOf, LEAKY, PROJECT, read, run } from "./command.js";
import { PROBE } from "./probe.js";

it("a packed tarball works when it is installed in an empty folder, without a compiler", () => {
  const folder = mkdtempSync(join(tmpdir(), "unleak-package-"));
  expect(run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], PROJECT).status).toBe(0);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  // Without its optional dependencies it is what is left where the native parser can't be compiled.
  const installed = run("npm", ["install", "--no-audit", "--no-fund", "--omit=optional", `./${tarball}`], folder);
  expect(installed.status, installed.err).toBe(0);
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
