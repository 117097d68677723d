import { memberKind, page, rule } from "../../../src/kit.js";
import { binderOf, inBrackets } from "../../shared/naming.js";
import { overriders } from "../overriding.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "decorated",
  verdict: "unsafe",
  find: (alias: Alias) =>
    [...(alias.found ? [alias.found.owner] : []), ...overriders(alias)]
      .filter((owner) => memberKind(alias.project, owner, alias.source) === "unknown")
      .map((owner) => ({ ...binderOf(owner, alias.source), owner })),
  message: ({ owner }, { source }, at) =>
    `\`${owner.name}.${source}\`${inBrackets(at)} is decorated, bound to the result of a call, or not the same in every branch: it may be no plain method`,
  page: page(
    "The method has a decorator or is made by a call, so it may be something else than a plain method.",
    `
class computed(object):
    def __init__(self, function):
        self.function = function
    def __get__(self, instance, owner):
        return self.function(instance)

class Pump(object):
    def __init__(self):
        self.started = self.now

    @computed                           # self.now is a number, no method
    def now(self):
        return time.time()
`,
    [
      "Today `pump.started` is the time at which the pump was made. With `started = now` in the",
      "class body it would be the present time at every look.",
    ],
    [
      "Look at what the decorator returns. If that is a function, as from a wrapper with",
      "`functools.wraps`, the alias means the same as before, and `--unsafe` applies it. If it is",
      "an object with a `__get__` of its own, leave the line as it is.",
    ],
  ),
});
