import { page, rule } from "../../../src/kit.js";
import { attributeOf, type Leak, ofShape, orBreak, told } from "../subject.js";

export default rule({
  id: "instance-kept",
  verdict: "kept",
  find: ofShape("itself"),
  message: (fate, leak, at) => told(leak, fate, at, `${instead(leak)}, ${orBreak(leak)}`),
  page: page(
    "An attribute of the instance is the instance, or a container that it is in.",
    `
class Pump(object):
    def __init__(self):
        self.pumps = {'main': self}
`,
    ["The instance, or the container on it, holds the instance."],
    [
      "Where `self` is at hand, nothing needs to keep it. Where the container is for others, put `weakref.proxy(self)`",
      "into it, or take the instance out again in the method that closes the object.",
    ],
  ),
});

function instead(leak: Leak): string {
  if (leak.attribute === undefined) return "put a `weakref.proxy` of it in";
  if (leak.attribute === "__dict__") return "have `__getattr__` look the names up";
  if (leak.isElement) return "put a `weakref.proxy(self)` into it";
  return `use \`self\` where ${attributeOf(leak)} is read, or keep \`weakref.proxy(self)\``;
}
