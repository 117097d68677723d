import { page, rule } from "../../../src/kit.js";
import { slotsAmong, slotsSaid } from "../../shared/hooks.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "slots",
  verdict: "kept",
  find: ({ relatives }: Alias) => slotsAmong(relatives),
  message: (binder, _alias, at) => slotsSaid(binder, at),
  page: page(
    "A class of the hierarchy has `__slots__`, which fix the attributes that an instance can hold.",
    `
class Pump(object):
    __slots__ = ('halt', 'rate')        # halt is a slot

    def __init__(self):
        self.rate = 5
        self.halt = self.stop

    def stop(self):
        self.rate = 0
`,
    [
      "With `halt = stop` in this class body the slot is hidden and can't be set any more. Code that",
      "copies slot by slot, with `setattr(twin, name, getattr(pump, name))`, would fail with",
      "`AttributeError`, and Python 3 refuses the class with `ValueError`. Where the alias is no slot and",
      "the instances have no dictionary, the line itself raises `AttributeError` today.",
    ],
    [
      "Take `'halt'` out of `__slots__` by hand, delete the line in `__init__`, and write",
      "`halt = stop` below `stop`, and below the `stop` of each subclass that overrides it.",
    ],
  ),
});
