import fc from "fast-check";
import { expect, it } from "vitest";
import { Postings } from "../src/project/postings.js";

const words = fc.uniqueArray(fc.nat(40)).map((hashes) => ({ words: Uint32Array.from(hashes.sort((a, b) => a - b)) }));

it("the words of a file that says others are those that would be known if it had always said them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(words, { nil: undefined }), { minLength: 1, maxLength: 6 }),
      fc.nat(),
      fc.option(words, { nil: undefined }),
      (files, at, is) => {
        const file = at % files.length;
        const replaced = Postings.of(files).replacing(file, files[file], is);
        expect([...replaced.pairs]).toEqual([...Postings.of(files.with(file, is)).pairs]);
      },
    ),
  );
});
