/** The files of a new transform, by their paths. It works as it stands, and is there to be changed. */
export function templateOf(name: string, suffix: string): ReadonlyMap<string, string> {
  const fixtures = `fixtures/${name}`;
  return new Map([
    [`${name}${suffix}`, source(name, suffix === ".js")],
    [`${fixtures}/compares/before.py`, COMPARES],
    [`${fixtures}/compares/after.py`, COMPARES.replaceAll("<>", "!=").replace("(!=)", "(<>)")],
    [`${fixtures}/compares/findings.txt`, "before.py:6:27 safe\n"],
    [`${fixtures}/compares/drive.py`, DRIVE],
    [`${fixtures}/left-alone/before.py`, LEFT_ALONE],
    [`${fixtures}/left-alone/findings.txt`, ""],
  ]);
}

const source = (
  name: string,
  isChecked: boolean,
) => `${isChecked ? "// @ts-check\n" : ""}import { defineTransform, replaceNode, walk } from "unleak/transform";

export default defineTransform({
  name: "${name}",
  summary: "Writes the comparison \`a <> b\` as \`a != b\`.",
  // Markdown: what, why, and one diff. \`unleak explain\` and the HTML report show it.
  docs: \`
Python 2 knows both, and both mean the same; Python 3 knows \\\`!=\\\` alone.

\\\`\\\`\\\`diff
-    return pump.state <> "off"
+    return pump.state != "off"
\\\`\\\`\\\`
\`,
  // What may stand against a rewrite, each made by \`rule\` with its page; see has-key-to-in.js in the documentation.
  rules: [],
  // A quick look at the text: it may say yes too often, and never no too often.
  mayFind: (text) => text.includes("<>"),
  *find(module) {
    for (const node of walk(module.root))
      if (node.type === "<>") yield { node, changes: [replaceNode(module, node, "!=")] };
  },
});
`;

const COMPARES = `class Pump(object):
    def __init__(self, state):
        self.state = state  # as it was (<>)

    def runs(self):
        return self.state <> "off"
`;

const DRIVE = `from subject import Pump

print [Pump(state).runs() for state in ("on", "off", None)]
`;

/** Above each line it says why nothing happens. */
const LEFT_ALONE = `# In a string it is text.
SIGN = "<>"
# In a comment, too: a <> b.
same = 1 != 2
`;
