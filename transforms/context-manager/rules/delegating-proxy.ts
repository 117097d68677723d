import { type KnownClass, page, rule, type SaidCase, said } from "../../../src/kit.js";
import { binderOf, inBrackets } from "../../shared/naming.js";
import { type Finalized, PROTOCOL } from "../subject.js";

// An instance of an old-style class is asked itself for `__enter__`: `__getattr__` may hand out that of a wrapped object.
export default rule({
  id: "delegating-proxy",
  verdict: "unsafe",
  *find(subject: Finalized) {
    const { cls, project } = subject;
    const owner = project.relatives(cls).find((each) => each.members.has("__getattr__"));
    if (!project.isSurelyNewStyle(cls)) yield* askedItself(subject, owner);
    else if (owner) yield* enteredByName(subject, owner);
  },
  message: said,
  page: page(
    "The class is old-style, and its instances may pass `with` on to another object today.",
    `
class FileProxy:                        # old-style
    def __init__(self, stream):
        self.stream = stream

    def __getattr__(self, name):        # also asked for __exit__
        return getattr(self.stream, name)

    def __del__(self):
        self.stream.flush()
`,
    [
      "An instance of an old-style class is asked itself for the two methods, `__getattr__`",
      "included. Today `with FileProxy(open(path)) as f:` closes the file at the end of the block. The",
      "new methods would be found first: `__exit__` would flush the file, and leave it open.",
    ],
    [
      "Check that no `with` statement gets such an object, or that what the new `__exit__`",
      "calls closes the wrapped object as well. Then `--unsafe` applies it.",
    ],
  ),
});

function* askedItself({ cls, project, family }: Finalized, owner: KnownClass | undefined): Generator<SaidCase> {
  const passesOn = "may pass `with` on to another object today";
  const later = family.writes("__getattr__").find(({ access, relation }) => access === "write" && relation !== "instance");
  if (later) yield { module: later.module, node: later.node, says: (at) => `\`__getattr__\` (${at}) ${passesOn}` };
  if (owner) yield { ...binderOf(owner, "__getattr__"), says: (at) => `\`${owner.name}.__getattr__\`${inBrackets(at)} ${passesOn}` };
  for (const each of project.relatives(cls)) {
    if (each.kind !== "project") continue;
    const [store] = PROTOCOL.flatMap((name) => each.stores.of(name)).sort((a, b) => a.target.start - b.target.start);
    if (store)
      yield {
        ...{ module: each.module, node: store.target },
        says: (at) => `\`${each.name}\` sets \`${store.name}\` on the instance (${at}), which \`with\` uses today`,
      };
  }
}

/** `contextlib.nested` and whoever says `x.__enter__` ask the object itself, whatever its style. */
function* enteredByName({ family }: Finalized, owner: KnownClass): Generator<SaidCase> {
  const reads = PROTOCOL.flatMap((name) => family.accesses(name)).filter(({ access }) => access === "read");
  for (const { module, node } of [...reads, ...family.entering.nested()])
    yield {
      ...{ module, node },
      says: (at) => `\`${owner.name}.__getattr__\` may pass \`__enter__\` on to another object today: ${at} asks the object itself`,
    };
}
