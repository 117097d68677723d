import { page, rule } from "../../../src/kit.js";
import { placeOf } from "../../shared/naming.js";
import { LOG } from "../example.js";
import type { ClosedAtEnd } from "../subject.js";

export default rule({
  id: "several-ways-out",
  verdict: "kept",
  *find({ module, variable, made, close, waysOut, reading }: ClosedAtEnd) {
    for (const node of waysOut) yield { module, node, closes: false };
    for (const { node, attribute } of variable.uses())
      if (attribute && reading.kind === "closes" && attribute.name === reading.closer && node.start > made.end && node.end < close.start)
        yield { module, node: attribute.node, closes: true };
  },
  message: ({ closes }, { module, close, name }, at) => {
    const end = placeOf({ module, node: close }, module);
    const does = closes ? `closes \`${name.text}\` as well as` : `may leave \`${name.text}\` open, before`;
    return `${at} ${does} ${end}`;
  },
  page: page(
    "The object is closed at the end of a block that may be left before, or that closes it more than once.",
    `
${LOG.trim()}

def note(text):
    log = Log()
    if not text:
        return
    print text
    log.close()
`,
    ["Where the block is left with `return`, the log stays open today, perhaps on purpose. `with` would close it."],
    ["If each way out has to close it, write the `with` by hand; it does that."],
  ),
});
