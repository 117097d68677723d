import { page, rule } from "../../../src/kit.js";
import type { Finalized } from "../subject.js";

export default rule({
  id: "class-listed",
  verdict: "unsafe",
  find: ({ family }: Finalized) => {
    const listings = family.listings();
    return [
      ...listings.filter(({ by, relation }) => (by === "dir" || by === "getmembers") && relation !== "unknown"),
      ...listings.filter(({ by, relation }) => (by === "__dict__" || by === "vars") && relation === "class"),
    ];
  },
  message: (_site, { cls }, at) => `${at} lists what \`${cls.name}\` has, and would list \`__enter__\` and \`__exit__\`, too`,
  page: page(
    "The attributes of the class are listed somewhere, and the two new methods would be among them.",
    `
class Service(object):
    def shutdown(self):
        pass

    def __del__(self):
        self.shutdown()

print [name for name in dir(Service) if name.endswith('__')]    # lists the class
`,
    [
      "`dir(Service)` would have two names more, `__enter__` and `__exit__`. A program that makes",
      "commands, a protocol or a proxy of what it lists would have two more of those, too.",
    ],
    [
      "Look at the place that is named. If it passes over names with two underscores, or if two more",
      "do no harm there, `--unsafe` applies the rewrite.",
    ],
  ),
});
