import { htmlFormat } from "../report/html.js";
import type { Transform } from "../transform.js";
import { indexPage } from "./index-page.js";
import type { Repository } from "./repository.js";
import type { Tally } from "./tally.js";

/** A page, and where it belongs in the folder of all. */
export interface Page {
  readonly path: string;
  readonly pieces: Iterable<string> | AsyncIterable<string>;
}

/** In a folder of its own, so that a repository may be called `index`. */
const FOLDER = "repositories";

/** A page for each repository, and at last the one that leads to them. */
export async function* pagesOf(repositories: Iterable<Repository>, tally: Tally, transforms: readonly Transform[]): AsyncGenerator<Page> {
  for (const { name, report } of repositories) yield { path: `${FOLDER}/${name}.html`, pieces: htmlFormat.print(report) };
  yield { path: "index.html", pieces: indexPage(tally, transforms, (name) => `${FOLDER}/${encodeURIComponent(name)}.html`) };
}
