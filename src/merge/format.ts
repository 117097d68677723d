import type { Repository } from "./repository.js";
import type { Tally } from "./tally.js";

/** One way to print what was found in many repositories. */
export interface MergeFormat {
  readonly name: string;
  /** Gives the report in pieces, in order, and asks for the repositories one by one; the tally is whole when it has got the last one. */
  print(repositories: Iterable<Repository>, tally: Tally): Iterable<string>;
}
