import { page, rule } from "../../../src/kit.js";
import { placeOf } from "../../shared/naming.js";
import type { Keeping } from "../child.js";
import { type Leak, ofShape, orBreak, told } from "../subject.js";

export default rule({
  id: "child-keeps-parent",
  verdict: "kept",
  find: (leak: Leak) => ofShape("child")(leak).flatMap((fate) => leak.holding.children.slice(-1).map((child) => ({ ...fate, child }))),
  message: ({ child, ...fate }, leak, at) => told(leak, fate, at, `${weakly(child, leak)}, ${orBreak(leak)}`),
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

function weakly({ cls, parameter, owner, store }: Keeping, { module, holding }: Leak): string {
  const place = placeOf({ module: owner.module, node: store.target }, module);
  // A weak reference to a bound method, which nobody else holds, would be dead at once.
  const isGivenItself = holding.steps.at(-1)?.by !== undefined;
  return isGivenItself
    ? `have \`${cls.name}\` keep \`weakref.proxy(${parameter})\` (${place})`
    : `\`${cls.name}\` keeps what it is given (${place}): give it a function that asks a \`weakref.ref(self)\``;
}
