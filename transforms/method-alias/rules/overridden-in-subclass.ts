import { memberBinding, memberKind, page, rule, said } from "../../../src/kit.js";
import { binderOf } from "../../shared/naming.js";
import { canFollow, misled, overriders, unreachable } from "../overriding.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "overridden-in-subclass",
  verdict: "kept",
  lifted: true,
  *find(alias: Alias) {
    if (alias.isNoop) return;
    for (const cls of overriders(alias).filter((each) => unreachable(alias, each) === undefined)) {
      const isDecorated = memberBinding(cls, alias.source)?.always && memberKind(alias.project, cls, alias.source) === "unknown";
      if (canFollow(alias, cls) || (isDecorated && !cls.dynamic)) continue;
      const says = (at: string) => `\`${cls.name}\` binds \`${alias.source}\` to something else than a method, or not always (${at})`;
      yield { ...binderOf(cls, alias.source), says };
    }
    const lost = misled(alias);
    if (!lost) return;
    const { cls, owner } = lost;
    const says = (at: string) =>
      `\`${cls.name}\` (${at}) finds \`${alias.source}\` in \`${owner}\`, and would find \`${alias.written}\` elsewhere`;
    yield { module: cls.module, node: cls.node, says };
  },
  message: said,
  page: page(
    "A subclass finds another method under that name, and no edit can make the alias follow it there.",
    `
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

class Gentle(object):
    def stop(self):
        return 'stopped slowly'

class GentlePump(Gentle, Pump):         # finds stop in Gentle
    pass
`,
    [
      "Today `GentlePump().halt()` returns `'stopped slowly'`. With `halt = stop` in `Pump` it would",
      "return `'stopped'`. A subclass that overrides the method in its own body is no obstacle, since it",
      "gets the alias as well, unless it binds the name to data or only in some branches.",
    ],
    [
      "Run unleak with `--forward`, which writes a method `halt` that calls `self.stop`. It",
      "looks `stop` up at each call, and so finds the right one in every subclass.",
    ],
  ),
});
