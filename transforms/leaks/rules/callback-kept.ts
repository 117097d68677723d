import { page, rule } from "../../../src/kit.js";
import { type Leak, ofShape, orBreak, told } from "../subject.js";

export default rule({
  id: "callback-kept",
  verdict: "kept",
  find: ofShape("callback"),
  message: (fate, leak, at) => told(leak, fate, at, `${instead(leak)}, ${orBreak(leak)}`),
  page: page(
    "The instance keeps an object of the library that it has given one of its bound methods, or itself: a parser with its handlers, a ctypes callback, an iterator.",
    `
from xml.parsers import expat

class Reader(object):
    def __init__(self):
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start

    def start(self, name, attributes):
        pass
`,
    ["What calls the instance back holds it for as long as it lives; and it lives as long as the instance."],
    ["Take the handlers off when the work is done, or make the object of the library where it is used instead of keeping it."],
  ),
});

function instead({ made }: Leak): string {
  if (made === "exception") return "give the exception what it is to say instead of `self`";
  if (made === "thread-local data") return "keep a `weakref.proxy` in the thread-local data";
  // These call methods of what they are given, or look names up.
  if (made === "StreamHandler" || made === "interpreter") return `give the ${made} \`weakref.proxy(self)\``;
  return `give the ${made ?? "library"} a function that asks a \`weakref.ref(self)\``;
}
