import { page, rule } from "../../../src/kit.js";
import type { Finalized } from "../subject.js";

export default rule({
  id: "base-outside-paths",
  verdict: "kept",
  find: ({ outside: base }: Finalized) => (base ? [base] : []),
  message: ({ name }, _subject, at) =>
    `\`${name}\` (${at}), an ancestor with \`__del__\`, should get the methods, and is outside the given paths`,
  page: page(
    "The class builds on the methods of an ancestor, whose file is not among those to rewrite.",
    `
# handles.py, which is not given to unleak, or is excluded or silenced
class Handle(object):
    def close(self):
        print 'close'
    def __del__(self):
        self.close()

# sockets.py, which is given
from handles import Handle
class SocketHandle(Handle):             # would inherit __enter__
    def shutdown(self):
        print 'shutdown'
    def __del__(self):
        self.shutdown()
`,
    [
      "`SocketHandle` only gets an `__exit__` of its own, because `Handle` gets both methods. If",
      "`Handle` stays as it is, `with SocketHandle():` fails with `AttributeError: __enter__`.",
    ],
    [
      "Give unleak the other file as well: `unleak -w handles.py sockets.py`. Where it has to",
      "stay as it is, write both methods in the subclass by hand.",
    ],
  ),
});
