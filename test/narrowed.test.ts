import { describe, expect, it } from "vitest";
import { transformSource } from "../src/index.js";

const HEAD = `import collections, types

class Point(object):
    pass

class Base(object):
    pass

class Open(object):
    class __metaclass__(type):
        def __instancecheck__(cls, x):
            return True

class Pump(Base):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 1

    def __hash__(self):
        return 1

`;

/** What becomes of the alias: the name of its reason, or `safe`. */
async function verdict(body: string): Promise<string> {
  const text = `${HEAD}def fields(x, self=None):\n${body.replace(/^/gm, "    ")}\n`;
  const { findings } = await transformSource(text, { transforms: ["method-alias"], others: "none" });
  return findings.map(({ reason }) => reason?.name ?? "safe").join();
}

describe("an object that was asked for another class", () => {
  it.each([
    "if isinstance(x, Point):\n    return x.__dict__",
    "if x and isinstance(x, (Point, dict)):\n    return x.__dict__",
    "if not isinstance(x, Point):\n    return None\nreturn x.__dict__",
    "if not isinstance(x, Point):\n    raise TypeError(x)\nelse:\n    return x.__dict__",
    "assert isinstance(x, Point), x\nfor n in [1]:\n    print x.__dict__",
    "return x.__dict__ if isinstance(x, Point) else x",
    "return isinstance(x, Point) and x.__dict__",
    "return not isinstance(x, Point) or x.__dict__",
    "if type(x) is Point:\n    return x.__dict__",
    "if type(x) != Point:\n    return {}\nreturn x.__dict__",
    "if x is None:\n    return 1\nelif isinstance(x, Point):\n    return x.__dict__",
    "while isinstance(x, Point):\n    print x.__dict__",
    "if isinstance(x, Point):\n    return lambda: x.__dict__",
    "for y in x:\n    if isinstance(y, Point):\n        print y.__dict__",
  ])("is none of the class: %j", async (body) => expect(await verdict(body)).toBe("safe"));

  it.each([
    "return x.__dict__",
    "if isinstance(x, Base):\n    return x.__dict__",
    "if isinstance(x, object):\n    return x.__dict__",
    "if isinstance(x, (Point, object)):\n    return x.__dict__",
    "if isinstance(x, Open):\n    return x.__dict__",
    "if isinstance(x, collections.Hashable):\n    return x.__dict__",
    "if isinstance(x, unknown):\n    return x.__dict__",
    "if isinstance(x, Point):\n    return None\nreturn x.__dict__",
    "if not isinstance(x, Point):\n    return x.__dict__",
    "if not isinstance(x, Point):\n    print 'no'\nreturn x.__dict__",
    "if not isinstance(x, Point) and x:\n    return None\nreturn x.__dict__",
    "if isinstance(x, Point) or x:\n    return x.__dict__",
    "if isinstance(x, Point):\n    x = x.pump\n    return x.__dict__",
    "return isinstance(x, Point) or x.__dict__",
    "isinstance = lambda x, cls: True\nif isinstance(x, Point):\n    return x.__dict__",
    "if type(x) is not Point:\n    return x.__dict__",
    "if isinstance(x.part, Point):\n    return x.__dict__",
    "if isinstance(self, Point):\n    return x.__dict__",
    "if type(x) is type(self):\n    return x.__dict__",
    "for y in x:\n    if isinstance(y, Point):\n        x.later.append(lambda: y.__dict__)",
    "for y in x:\n    if isinstance(y, Point):\n        x.later.append(y.__dict__ for z in x)",
    "for y in x:\n    if type(y) is not Point:\n        continue\n    def fields():\n        return vars(y)\n    x.later.append(fields)",
    "while x:\n    if not isinstance(y, Point):\n        continue\n    for y in x:\n        pass\n    print y.__dict__",
    "if isinstance(x, Point):\n    exec 'x = self'\n    return x.__dict__",
  ])("may be one: %j", async (body) => expect(await verdict(body)).toBe("instance-dict"));

  it("is no class of it where it may be a class", async () => {
    const body = "if isinstance(x, (type, types.ClassType)):\n    return dir(x)";
    expect(await verdict(body)).toBe("class-listed");
  });
});
