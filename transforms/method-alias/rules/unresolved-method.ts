import { type AnyClass, page, rule } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "unresolved-method",
  verdict: "kept",
  find: (alias: Alias) => (alias.found ? [] : [{ module: alias.module, node: alias.store.target, base: unknownBase(alias) }]),
  message: ({ base }, { method }) => {
    const why = base
      ? `it may come from \`${base.name}\`, which can't be resolved`
      : "neither the class nor any of its ancestors defines it";
    return `\`${method}\` is not found: ${why}`;
  },
  page: page(
    "The method is defined nowhere that unleak can see, neither in the class nor in an ancestor.",
    `
from vendor.devices import Device       # not in the project

class Pump(Device):
    def __init__(self):
        Device.__init__(self)
        self.halt = self.stop           # no class of the project has stop
`,
    [
      "`halt = stop` in the class body looks for `stop` in the body and in the module, so the",
      "import would fail with `NameError: name 'stop' is not defined`. `halt = Device.stop` would fail",
      "with `AttributeError` where `stop` comes from `__getattr__` or is set on the instance.",
    ],
    [
      "Let unleak read the code of the ancestor: give `--root` a folder that holds both. Where",
      "you know that `stop` is a method, write a method `halt` that returns `self.stop()`, and take the",
      "line out of `__init__`.",
    ],
  ),
});

function unknownBase({ project, cls }: Alias): AnyClass | undefined {
  return project.ancestors(cls).find((base) => base.kind === "unknown");
}
