import { page, rule } from "../../../src/kit.js";
import { placeOf } from "../../shared/naming.js";
import { LOG } from "../example.js";
import type { AmongOthers } from "../subject.js";

export default rule({
  id: "blocks-cross",
  verdict: "kept",
  find: ({ crossed }: AmongOthers) => (crossed ? [{ module: crossed.module, node: crossed.close, name: crossed.name.text }] : []),
  message: ({ name }, { module, close }, at) =>
    `the block that ends at ${placeOf({ module, node: close }, module)} would cross that of \`${name}\`, which ends at ${at}`,
  page: page(
    "Of two objects, the one that was made first is closed first.",
    `
${LOG.trim()}

def note(text):
    first = Log()
    second = Log()
    print text
    first.close()
    print text
    second.close()
`,
    ["Blocks are nested: the one that begins last ends first."],
    ["If the order doesn't matter, close them the other way round, and run unleak again."],
  ),
});
