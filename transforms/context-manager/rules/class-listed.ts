import { type Listing, page, rule, said } from "../../../src/kit.js";
import { firstWords } from "../../shared/naming.js";
import { type Finalized, PROTOCOL } from "../subject.js";

export default rule({
  id: "class-listed",
  verdict: "unsafe",
  *find({ family, cls }: Finalized) {
    const listings = family.introspection
      .listings()
      .filter((listing) => !PROTOCOL.every((name) => family.introspection.passesBy(listing, name)));
    const says = (at: string) => `${at} lists what \`${cls.name}\` has, and would list \`__enter__\` and \`__exit__\`, too`;
    const found = [
      ...listings.filter((listing) => !isOfOne(listing) && listing.relation !== "unknown"),
      ...listings.filter((listing) => isOfOne(listing) && listing.relation === "class"),
    ];
    for (const { module, node } of found) yield { module, node, says };
    for (const { module, node, isUnseen } of family.introspection.makers())
      yield { module, node, says: isUnseen ? unseen(cls.name, node.text) : says };
  },
  message: said,
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

/** Whether it gives what the object itself has, and nothing of its class. */
function isOfOne({ by }: Listing): boolean {
  return by === "__dict__" || by === "vars";
}

function unseen(name: string, maker: string): (at: string) => string {
  return (at) => `\`${firstWords(maker)}\` (${at}), which makes \`${name}\` or changes it, is out of sight: it may list what the class has`;
}
