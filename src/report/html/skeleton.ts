/** For those who go by the keyboard: past the overview and the filters. */
export const SKIP = `<a class="skip" href="#main">Skip to the findings</a>\n`;

/** What stands in every page, hidden where there is nothing to list; the script fills it. */
export function body({ isHidden = false } = {}): string {
  return isHidden ? `<div hidden>${BODY.replace(' id="main"', "")}</div>\n` : BODY;
}

const BODY = `<noscript><p class="notice">The findings are listed by a script: allow scripts for this page.</p></noscript>
<div class="columns">
<form class="filters" id="filters" role="search" aria-label="Filter the findings">
<details class="drawer" id="drawer" open>
<summary>Filters</summary>
<h2>Filters</h2>
<label class="field" for="folder">Folder</label>
<select id="folder"></select>
<fieldset data-facet="group" hidden><legend id="grouped-by"></legend></fieldset>
<fieldset data-facet="verdict"><legend>Verdict</legend></fieldset>
<fieldset data-facet="transform"><legend>Transform</legend></fieldset>
<fieldset data-facet="reason"><legend>Reason</legend></fieldset>
<fieldset data-facet="mark"><legend>Your mark</legend></fieldset>
<button type="reset" id="reset">Clear filters</button>
</details>
</form>
<main id="main" tabindex="-1">
<div class="bar" id="bar">
<div class="find">
<label class="hidden" for="search">Search class, path, reason and code</label>
<input type="search" id="search" form="filters" placeholder="Search" title="Search class, path, reason and code" autocomplete="off" spellcheck="false" aria-keyshortcuts="/">
<span id="shown" class="muted" role="status"></span>
</div>
<button type="button" id="menu" aria-expanded="false" aria-controls="decide">Decide</button>
<div class="decide" id="decide">
<button type="button" id="accept-shown" aria-keyshortcuts="Shift+A"></button>
<button type="button" id="undo" aria-keyshortcuts="z">Undo</button>
<span id="counter" role="status"></span>
<button type="button" id="save" class="primary">Save decisions</button>
<button type="button" id="help-button" aria-label="Keys" title="Keys" aria-keyshortcuts="?" aria-haspopup="dialog">?</button>
</div>
</div>
<h2 class="hidden">Findings</h2>
<div id="findings"></div>
<p id="nothing" class="notice" hidden>No finding is like that. <button type="button" id="clear">Clear the filters and the search</button></p>
</main>
</div>
`;

const KEYS: readonly (readonly [string, string])[] = [
  ["j", "the next finding, opened"],
  ["k", "the one before"],
  ["Enter", "open or close the finding that has the focus"],
  ["o", "open or close all findings of this file"],
  ["a", "accept"],
  ["r", "reject"],
  ["u", "take the mark away"],
  ["A", "accept all that are shown"],
  ["F", "accept those of this file"],
  ["D", "accept those of this folder"],
  ["R", "accept those with this reason"],
  ["z", "undo the last mark, or the last of these"],
  ["/", "search"],
  ["Enter", "in the search: to the finding"],
  ["Escape", "out of the search and the filters"],
  ["?", "this help"],
];

const kbd = (keys: string) =>
  keys
    .split(", ")
    .map((key) => `<kbd>${key}</kbd>`)
    .join(" ");

export const HELP = `<dialog id="help" aria-labelledby="help-title">
<h2 id="help-title">Keys</h2>
<dl class="keys">
${KEYS.map(([key, meaning]) => `<div><dt>${kbd(key)}</dt><dd>${meaning}</dd></div>`).join("\n")}
</dl>
<p>Capitals are typed with Shift, and accept what is shown and not decided yet.</p>
<label><input type="checkbox" id="single-keys" checked> Single keys do something</label>
<p>Marks are kept in this browser where it lets the page do so. <em>Save decisions</em> writes them to <code>unleak-decisions.json</code>;
<code>unleak -w --decisions unleak-decisions.json</code> with the paths of this run carries them out.</p>
<form method="dialog"><button class="primary">Close</button></form>
</dialog>
`;
