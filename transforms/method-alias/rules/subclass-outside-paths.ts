import { page, rule } from "../../../src/kit.js";
import { binderOf } from "../../shared/naming.js";
import { overriders, unreachable } from "../overriding.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "subclass-outside-paths",
  verdict: "kept",
  lifted: true,
  find: (alias: Alias) =>
    alias.isNoop
      ? []
      : overriders(alias).flatMap((cls) => {
          const why = unreachable(alias, cls);
          return why === undefined ? [] : [{ ...binderOf(cls, alias.source), cls, why }];
        }),
  message: ({ cls, why }, { method, written }, at) =>
    `\`${method}\` is overridden in \`${cls.name}\` (${at}), ${why}, and would need \`${written}\` too`,
  page: page(
    "A subclass that overrides the method needs an edit too, and its file is not among those to rewrite.",
    `
# pumps.py, which is given to unleak
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

# plugin.py, which is not given, or is excluded or silenced
from pumps import Pump

class RemotePump(Pump):
    def stop(self):                     # needs halt = stop below it
        return 'stopped remotely'
`,
    ["If `Pump` alone were rewritten, `RemotePump().halt()` would return `'stopped'`, where it", "returns `'stopped remotely'` today."],
    [
      "Give unleak the other file as well: `unleak -w pumps.py plugin.py`. Where it is excluded",
      "or silenced on purpose, `--forward` writes a method `halt` that calls `self.stop`, and the",
      "subclass can stay as it is.",
    ],
  ),
});
