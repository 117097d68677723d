import { describe, expect, it } from "vitest";
import type { Callee } from "../src/python/semantics.js";
import { moduleAt, projectOf } from "./modules.js";

const TOOLS = "class Printer(object):\n    def show(self, x): pass\ndef fields(x): pass\ndef both(f, x): pass\nprinter = Printer()\n";

const named = ({ node, by }: Callee) => `${node.field("name")?.text} by ${by}`;

describe("what a call may run", () => {
  it.each([
    ["fields(1)", ["fields by name"]],
    ["Printer()", ["Printer by name"]],
    ["printer.show(1)", ["show by receiver"]],
    ["Printer().show(1)", ["show by receiver"]],
    ["given.show(1)", []],
    ["map(fields, given)", ["fields by argument"]],
    ["dumps(given, default=fields)", ["fields by argument"]],
    ["both(fields, 1)", ["both by name", "fields by argument"]],
    ["later(fields)", []],
  ])("%s", (text, expected) => {
    const project = projectOf(`${TOOLS}${text}\n`);
    const module = moduleAt(project);
    const call = module.callsIn(module.root).find((each) => each.text === text);
    expect(call && project.callees(call, module).map(named)).toEqual(expected);
  });
});

describe("what a function hands on", () => {
  it.each([
    ["fields(given)", ["fields"]],
    ["fields(1)", []],
    ["x = given.part\n    fields([x])", ["fields"]],
    ["for x in given: fields(x)", ["fields"]],
    ["queue.append(given)\n    fields(queue.pop())", ["fields"]],
    ["self.kept = given\n    fields(self.other())", ["fields"]],
    ["other = 1\n    fields(other)", []],
    ["def inner(): fields(given)", ["fields"]],
  ])("of what it is given: %s", (body, expected) => {
    const project = projectOf(`${TOOLS}def f(given):\n    ${body}\n`);
    const module = moduleAt(project);
    const [definition] = module.functions("f");
    expect(definition && project.handedOn(definition, module).map(({ node }) => node.field("name")?.text)).toEqual(expected);
  });
});
