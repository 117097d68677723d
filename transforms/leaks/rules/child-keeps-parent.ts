import { page, rule } from "../../../src/kit.js";
import { attributeOf, type Leak, ofShape, orBreak, told } from "../subject.js";
import { weakly } from "../weakly.js";

export default rule({
  id: "child-keeps-parent",
  verdict: "kept",
  find: (leak: Leak) =>
    ofShape("child")(leak).map((fate) => ({ ...fate, also: [...(fate.also ?? []), ...(leak.keeper ? [leak.keeper.site] : [])] })),
  message: (fate, leak, at) =>
    told(leak, fate, at, `${leak.keeper ? weakly(leak.keeper, leak) : `keep ${attributeOf(leak)} weakly`}, ${orBreak(leak)}`),
  page: page(
    "The instance keeps an object that keeps the instance, as it was given it, or one of its bound methods.",
    `
class Valve(object):
    def __init__(self, pump):
        self.pump = pump

class Pump(object):
    def __init__(self):
        self.valve = Valve(self)
`,
    ["Parent and child hold each other. Neither is freed when the last reference from elsewhere goes."],
    [
      "Have the child keep the parent weakly, `self.pump = weakref.proxy(pump)`, where a child is never",
      "used without its parent. Otherwise let the parent's `close` take them apart: `self.valve = None`.",
    ],
  ),
});
