import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Receivers } from "../src/python/receivers.js";
import { argumentsOf, type Node } from "../src/python/tree.js";
import { allFixtures } from "./fixture.js";
import { classIn, moduleAt, projectOf } from "./modules.js";

const givenTo = (call: Node) => {
  const { positional, keywords } = argumentsOf(call);
  return [...positional, ...keywords.values()];
};

/** Holds, for each class of a text, the calls that are left out to be none of its family's; gives how many are. */
function callsTold(text: string, path: string): number {
  const project = projectOf(text);
  const module = moduleAt(project);
  const told = module.classes.flatMap((cls) => {
    const family = new Set(project.relatives(cls));
    const receivers = new Receivers(project, family);
    const candidates = project.actualArguments.callsGiven(family, module.root, module).flatMap(({ calls }) => calls);
    const known = new Set(candidates.map(({ call }) => call));
    const isTold = (call: Node) =>
      givenTo(call).some((argument) => receivers.relationsIn(argument, module).some((relation) => relation !== "none"));
    const calls = module.callsIn(module.root).filter(isTold);
    for (const call of calls) expect(known.has(call), `${path}: ${call.text} for ${cls.name}`).toBe(true);
    return calls;
  });
  return told.length;
}

describe("the calls that may be given something of a family", () => {
  const TEXT = `class Pump(object): pass
class Valve(object): pass
class Open(missing.Base): pass

def f(x):
    a(Pump())
    b(Valve(), key=1)
    d([Pump])
    e(Open())
    g()
    h("text")
    i(Valve(), by=Pump)

def short(x):
    b(Valve())
    c(x)
`;

  it("are those about its classes, and those about what can't be told, in one part of a module", () => {
    const project = projectOf(TEXT);
    const module = moduleAt(project);
    const pump = classIn(module, "Pump");
    const calledIn = (region: Node) =>
      project.actualArguments
        .callsGiven([pump], region, module)
        .flatMap(({ calls }) => calls.map(({ call }) => call.field("function")?.text))
        .sort();
    expect(calledIn(module.root)).toEqual(["a", "c", "d", "e", "i"]);
    const [short] = module.functions("short");
    expect(short && calledIn(short)).toEqual(["c"]);
  });

  it("leave out no call of which a class of the fixtures says that it may be", () => {
    const files = allFixtures()
      .map(({ folder }) => join(folder, "before.py"))
      .filter((path) => existsSync(path));
    const told = files.filter((_path, index) => index % 5 === 0).map((path) => callsTold(readFileSync(path, "latin1"), path));
    expect(told.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(500);
  });
});
