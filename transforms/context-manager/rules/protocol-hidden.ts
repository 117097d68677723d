import { page, rule, type SaidCase, type Site, said } from "../../../src/kit.js";
import { type Finalized, PROTOCOL } from "../subject.js";

export default rule({
  id: "protocol-hidden",
  verdict: "unsafe",
  *find(subject: Finalized) {
    yield* behind(subject);
    yield* mixedIn(subject);
    yield* given(subject);
  },
  message: said,
  page: page(
    "A subclass gets `__enter__` and `__exit__` from another base, and the new ones would hide those.",
    `
class Handle(object):
    def close(self):
        print 'close'
    def __del__(self):
        self.close()

class Transaction(object):
    def __enter__(self):
        return self
    def __exit__(self, *exc_info):
        print 'commit'

class Session(Handle, Transaction):     # gets the two from Transaction
    pass
`,
    [
      "Today `with Session():` prints `commit` at the end of the block. With the two methods in",
      "`Handle`, which comes first, it would print `close`, and nothing would be committed.",
    ],
    [
      "Check that no `with` statement and no `super` call uses the methods of the other base",
      "through this subclass; then `--unsafe` applies it. If they are used, first write the two methods",
      "in the subclass by hand, so that both things happen.",
    ],
  ),
});

/** Something behind the class in a descendant's MRO has the methods, and would be hidden. */
function* behind({ cls, project }: Finalized): Generator<SaidCase> {
  for (const descendant of project.descendants(cls)) {
    const { name, module, node } = descendant;
    const order = project.mro(descendant).slice(project.mro(descendant).indexOf(cls) + 1);
    const owner = order.find((each) => each.kind !== "unknown" && PROTOCOL.some((method) => each.members.has(method)));
    const unknown = order.find((each) => each.kind === "unknown" && !project.mro(cls).includes(each));
    if (owner)
      yield {
        ...{ module, node },
        says: (at) => `\`${name}\` (${at}) gets the protocol from \`${owner.name}\`, which the new methods of \`${cls.name}\` would hide`,
      };
    else if (unknown)
      yield {
        ...{ module, node },
        says: (at) =>
          `\`${name}\` (${at}) may get the protocol from \`${unknown.name}\`, which can't be resolved; the new methods of \`${cls.name}\` would hide it`,
      };
  }
}

/** A class that can't be resolved may get them from one base, and come from this class by another. */
function* mixedIn({ cls, family }: Finalized): Generator<SaidCase> {
  for (const { module, node } of family.mixedIn(PROTOCOL))
    yield {
      ...{ module, node },
      says: (at) =>
        `what is made at ${at} may inherit from \`${cls.name}\` and get the protocol from another base, which the new methods of \`${cls.name}\` would hide`,
    };
}

/** The methods come from elsewhere than a class body: `Base.__exit__ = …`, or a decorator or metaclass that adds them. */
function* given(subject: Finalized): Generator<SaidCase> {
  for (const method of PROTOCOL)
    for (const { module, node } of givers(subject, method))
      yield { module, node, says: (at) => `${at} gives a class the protocol, which the new methods of \`${subject.cls.name}\` would hide` };
}

function givers({ project, family }: Finalized, method: string): readonly Site[] {
  const written = family
    .writes(method)
    .find(({ access, relation, handed }) => access === "write" && relation !== "instance" && handed !== "instance");
  return [...(written ? [written] : []), ...family.computed.classWrites(method), ...project.namespaceWrites(method)];
}
