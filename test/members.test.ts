import { describe, expect, it } from "vitest";
import { memberKind } from "../src/python/members.js";
import { classIn, moduleAt, projectOf } from "./modules.js";

const HEAD = `import functools
from threading import Thread

def plain(self): pass

@functools.wraps(plain)
def wrapped(self): pass

NUMBER = 1
ANY = make()

def maker(function): return property(function)

def either(function):
    if NUMBER:
        return property(function)
    return function

class Base(object):
    def run(self): pass
    done = property(run)

class Other(object):
    def run(self): pass

`;

/** What `x` is to instances of a class whose body is these lines. */
function kindOf(lines: readonly string[], header = "class C(Base):"): string {
  const project = projectOf(`${HEAD}${header}\n${lines.map((line) => `    ${line}\n`).join("")}`);
  return memberKind(project, classIn(moduleAt(project), "C"), "x");
}

describe("what a class binds is to its instances", () => {
  it.each([
    ["function", ["def x(self): pass"]],
    ["function", ["x = lambda self: 1"]],
    ["function", ["x = plain"]],
    ["function", ["def y(self): pass", "x = y"]],
    ["function", ["x = Base.run"]],
    ["static", ["@staticmethod", "def x(): pass"]],
    ["static", ["x = staticmethod(plain)"]],
    ["class", ["def y(cls): pass", "x = classmethod(y)"]],
    ["descriptor", ["@property", "def x(self): pass"]],
    ["descriptor", ["x = property(plain)"]],
    ["descriptor", ["@property", "def x(self): pass", "@x.setter", "def x(self, value): pass"]],
    ["descriptor", ["@maker", "def x(self): pass"]],
    ["data", ["x = 1"]],
    ["data", ["x = NUMBER"]],
    ["data", ["x = Other"]],
    ["data", ["x = dict(a=1)"]],
    ["data", ["class x: pass"]],
    ["data", ["if NUMBER: x = property(plain)", "else: x = 1"]],
  ])("%s: %j", (kind, lines) => {
    expect(kindOf(lines)).toBe(kind);
  });

  it.each([
    ["another decorator", ["@decorated", "def x(self): pass"]],
    ["a decorator that makes a property now and then", ["@either", "def x(self): pass"]],
    ["two decorators", ["@staticmethod", "@decorated", "def x(): pass"]],
    ["what a call gives", ["x = make()"]],
    ["a function that is decorated elsewhere", ["x = wrapped"]],
    ["a name that may be anything", ["x = ANY"]],
    ["the unbound method of another class", ["x = Other.run"]],
    ["a property of the base, read from the class", ["x = Base.done"]],
    ["a wrapped thing that may be no function", ["x = staticmethod(ANY)"]],
    ["a method in one branch, and data in the other", ["if NUMBER: x = plain", "else: x = 1"]],
    ["one that exec may bind anew", ["def x(self): pass", "exec NUMBER"]],
    ["one that is not bound at all", ["y = 1"]],
  ])("can't be told of %s", (_what, lines) => {
    expect(kindOf(lines)).toBe("unknown");
  });

  it("is known of the library", () => {
    const project = projectOf("from threading import Thread\nclass C(Thread): pass\nclass D(dict): pass\n");
    const [cls, dict] = ["C", "D"].map((name) => project.mro(classIn(moduleAt(project), name))[1]);
    if (cls?.kind !== "library" || dict?.kind !== "library") throw new Error("no class of the library");
    const kinds = [memberKind(project, cls, "join"), memberKind(project, cls, "name"), memberKind(project, dict, "fromkeys")];
    expect([...kinds, memberKind(project, cls, "nowhere")]).toEqual(["function", "descriptor", "class", "unknown"]);
  });
});
