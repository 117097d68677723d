import { page, rule } from "../../../src/kit.js";
import { binderOf, inBrackets } from "../../shared/naming.js";
import { type Finalized, PROTOCOL } from "../subject.js";

export default rule({
  id: "half-a-protocol",
  verdict: "kept",
  find: ({ cls, project }: Finalized) => {
    const found = PROTOCOL.map((name) => project.lookup(cls, name));
    const there = found.find((each) => each !== undefined);
    return there ? [{ ...binderOf(there.owner, there.name), there, missing: PROTOCOL[found.indexOf(undefined)] ?? "" }] : [];
  },
  message: ({ there, missing }, _subject, at) =>
    `\`${there.owner.name}\` has \`${there.name}\`${inBrackets(at)} and no \`${missing}\`: what the author meant can't be told`,
  page: page(
    "The class has one of `__enter__` and `__exit__`, and what the other should do can't be told.",
    `
class Guard(object):
    def __init__(self, lock):
        self.lock = lock

    def __exit__(self, *exc_info):      # there is no __enter__
        self.lock.release()

    def __del__(self):
        self.lock = None
`,
    [
      "Today `with Guard(lock):` fails at once with `AttributeError: __enter__`. An `__enter__` that",
      "only returns `self` would let the block run, without the lock, and end in",
      "`thread.error: release unlocked lock`.",
    ],
    [
      "Write the missing method by hand, here one that calls `self.lock.acquire()` and returns",
      "`self`. Or delete the one that is there, if nothing calls it, and run unleak again.",
    ],
  ),
});
