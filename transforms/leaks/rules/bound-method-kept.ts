import { page, rule } from "../../../src/kit.js";
import type { JudgedAlias } from "../../shared/aliases.js";
import { lookedUp, ofShape, orBreak, told } from "../subject.js";

export default rule({
  id: "bound-method-kept",
  verdict: "kept",
  find: ofShape("method"),
  message: (fate, leak, at) => {
    const name = lookedUp(leak);
    const byName =
      name === undefined
        ? "keep the function, and call it with the instance"
        : `keep the name of the method (\`${name}\`) and look it up with \`getattr\` when it is called`;
    const asState = leak.isState ? "`unleak -t method-state` can make a property of it; or " : "";
    return told(leak, fate, at, `${mended(leak.judged)}${asState}${byName}, ${orBreak(leak)}`);
  },
  page: page(
    "An attribute of the instance is one of its own methods, in a way that `method-alias` doesn't rewrite.",
    `
class Parser(object):
    def __init__(self, strict):
        if strict:
            self.handle = self.on_strict    # only some instances have it
        else:
            self.handle = self.on_any

    def on_strict(self, token):
        return token.upper()

    def on_any(self, token):
        return token
`,
    [
      "The attribute holds the bound method, and the bound method holds the instance. The message",
      "names the reason for which `method-alias` leaves the line alone; `unleak explain` has a page on it.",
    ],
    [
      "Keep the name of the method: `self.handler = 'on_strict'`, and `getattr(self, self.handler)(token)`",
      "where it is called. Or set the attribute to `None` in the method that closes the object, and call that.",
    ],
  ),
});

/** Why `method-alias` leaves it alone, and what has it do something. */
function mended(judged: JudgedAlias | undefined): string {
  const { obstacle, forwarding } = judged ?? {};
  if (!obstacle) return "";
  const why = `method-alias leaves it alone (\`${obstacle.name}\`)`;
  if (forwarding && !forwarding.obstacle) return `${why} but for \`--forward\`, which writes a method; or `;
  return obstacle.verdict === "unsafe" ? `${why} but for \`--unsafe\`; or ` : `${why}; `;
}
