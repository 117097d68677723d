import { page, rule } from "../../../src/kit.js";
import { placeOf } from "../../shared/naming.js";
import { attributeOf, type Keeper, type Leak, ofShape, orBreak, told } from "../subject.js";

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

function weakly({ cls, value, site, isItself }: Keeper, leak: Leak): string {
  const place = placeOf(site, leak.module);
  // What goes over the elements asks each of them for what it has.
  if (leak.isElement)
    return `keep ${attributeOf(leak)} weakly (\`weakref.proxy\`), or have \`${cls.name}\` keep weak references (${place})`;
  // A weak reference to a bound method, which nobody else holds, would be dead at once.
  if (!isItself) return `\`${cls.name}\` keeps what it is given (${place}): give it a function that asks a \`weakref.ref(self)\``;
  return `have \`${cls.name}\` keep \`weakref.proxy(${value ?? "…"})\` (${place})`;
}
