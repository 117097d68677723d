import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Source } from "../src/python/source.js";
import { Examination } from "../src/run/apply-groups.js";
import { builtinTransforms } from "../src/run/builtin.js";
import { Catalogue } from "../src/run/catalogue.js";
import { entryOf } from "../src/run/catalogue-file.js";
import { openContext } from "../src/run/context.js";
import { PROJECT } from "./command.js";

const transforms = await builtinTransforms();
const pages = transforms.flatMap((transform) =>
  transform.rules.map(({ id, page }) => [`${transform.name} ${id}`, transform, id, page] as const),
);

/** The files of an example: `# pumps.py, which is given to unleak` begins one; those that are not given say so. */
function filesOf(example: string): { path: string; text: string; isGiven: boolean }[] {
  const parts = example.split(/^# (?=\w+\.py\b)/m);
  if (parts.length === 1) return [{ path: "example.py", text: example, isGiven: true }];
  return parts
    .slice(1)
    .map((part) => ({ path: /^\w+\.py/.exec(part)?.[0] ?? "", text: `# ${part}`, isGiven: !/^.*\bnot given\b/.test(part) }));
}

describe("the page of a reason", () => {
  it.each(pages)("%s has an example that gets it, says why and what to do", async (_title, transform, name, page) => {
    const example = /```python\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    expect(page).toMatch(/^Why: /m);
    expect(page).toMatch(/^What to do: /m);
    const workshop = await openContext([transform], { unsafe: false, forward: false }, { probable: /--probable/.test(example) });
    const files = filesOf(example);
    const entries = files.map(({ path, text }) => entryOf(new Source(path, text)));
    const given = entries.filter((_entry, index) => files[index]?.isGiven);
    const catalogue = new Catalogue(entries, workshop.parser, undefined, !/^# .*\bwithout a name\b/m.test(example));
    const results = Examination.of(given, catalogue, workshop).results();
    const said = results.flatMap(({ findings }) => findings.flatMap(({ finding }) => [finding.reason, ...finding.warnings]));
    expect(results.flatMap(({ failures }) => failures)).toEqual([]);
    expect(said.map((reason) => reason?.name)).toContain(name);
  });
});

describe("a reason", () => {
  it.each(transforms.map((transform) => [transform.name, transform] as const))("of %s is a file that is called so", (name, { rules }) => {
    const files = readdirSync(join(PROJECT, "transforms", name, "rules")).filter((file) => file !== "index.ts");
    expect(rules.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
  });
});
