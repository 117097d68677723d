import { colourDiff, count, type Finding, findingDiff, printable, type Reason, visible } from "../../index.js";
import { wrapLine } from "../wrap.js";
import { pathsOf, placeOf } from "./offer.js";
import type { Review, Sweep } from "./review.js";

/** What there is to draw on. */
export interface Canvas {
  readonly columns: number;
  readonly colour: boolean;
  /** Lines of context in a diff. */
  readonly context: number;
}

const BOLD = "\x1b[1m";
const YELLOW = "\x1b[1;33m";
const PLAIN = "\x1b[0m";

/** The finding that a review is about now: what, where, why, and what would change if it alone were accepted. */
export function findingScreen(review: Review, texts: ReadonlyMap<string, string>, canvas: Canvas): string {
  const finding = review.current;
  if (!finding) return "";
  const { verdict, reason, warnings, subject } = finding;
  const lines = [
    ...heading(finding, review, canvas),
    `  ${printable(subject)}`,
    ...(reason ? said(verdict, reason, canvas) : []),
    ...filesOf(finding).flatMap((line) => wrapLine(line, canvas.columns)),
    ...needsOf(finding, review).flatMap((line) => wrapLine(line, canvas.columns)),
    "",
    diffOf(finding, texts, canvas),
    ...warnings.flatMap((warning) => said("warning", warning, canvas)),
  ];
  return `\n${lines.join("\n")}\n\n`;
}

/** On two lines where one is too short: nothing must break the mark of an unsafe one. */
function heading(finding: Finding, { number, findings }: Review, canvas: Canvas): string[] {
  const place = `${number}/${findings.length}  ${placeOf(finding)}`;
  const what = `  ${printable(finding.className)}  ${printable(finding.transform)}  `;
  const verdict = finding.verdict === "unsafe" ? "UNSAFE" : finding.verdict;
  const shown = [
    painted(BOLD, place, canvas),
    painted(BOLD, what, canvas) + (verdict === "UNSAFE" ? painted(YELLOW, verdict, canvas) : verdict),
  ];
  return place.length + what.length + verdict.length > canvas.columns ? shown : [shown.join("")];
}

const painted = (colour: string, text: string, canvas: Canvas) => (canvas.colour ? `${colour}${visible(text)}${PLAIN}` : visible(text));

/** `unsafe decorated: …`, as the summary prints it, with its lines broken between words. */
function said(label: string, { name, message }: Reason, canvas: Canvas): string[] {
  const [first = "", ...rest] = wrapLine(printable(`${label} ${name}: ${message}`), canvas.columns);
  return [painted(YELLOW, label, canvas) + first.slice(label.length), ...rest];
}

function filesOf(finding: Finding): string[] {
  const paths = pathsOf(finding);
  return paths.length > 1 ? [`changes ${paths.length} files, all or none: ${paths.map(printable).join(", ")}`] : [];
}

function needsOf({ needs }: Finding, { findings, answers }: Review): string[] {
  const needed = findings.filter(({ id }) => needs.includes(id));
  return needed.map((each) => `needs ${placeOf(each)}, which is ${answers.get(each.id) ?? "not decided yet"}`);
}

function diffOf(finding: Finding, texts: ReadonlyMap<string, string>, { colour, context }: Canvas): string {
  const visible = findingDiff(finding, texts, context).trimEnd();
  return colour ? colourDiff(visible) : visible;
}

// ---- the question

const LONG = "[y]es [n]o [s]kip [a]ccept/[d]ecline rest of file [A]ll [u]ndo [/]search [f]ile [e]dit [o]pen [?]help [q]uit ";
const MIDDLE = "[y]es [n]o [s]kip [a]ccept/[d]ecline file [A]ll [u]ndo [/] [f] [?]help [q]uit ";
const SHORT = "[y,n,s,a,d,A,u,/,f,e,o,?,q] ";

/** What is asked, below a line that says about what: the beginning of a long diff is out of sight. */
export function prompt(review: Review, canvas: Canvas): string {
  const { current, sweep, accepted, findings } = review;
  const { columns } = canvas;
  if (sweep) return painted(BOLD, `${wrapLine(sweepQuestion(sweep), columns).join("\n").trimEnd()} `, canvas);
  if (!current) {
    const sums = `all ${findings.length} decided: ${accepted.length} accepted, ${findings.length - accepted.length} rejected`;
    return `\n${painted(BOLD, sums, canvas)}\n${painted(BOLD, accepted.length > 0 ? "[w]rite [u]ndo the last answer [?]help " : "[q]uit [u]ndo the last answer [?]help ", canvas)}`;
  }
  const keys = [LONG, MIDDLE, SHORT].find((each) => each.length < columns) ?? SHORT;
  return `${statusLine(review, current, canvas)}\n${painted(BOLD, keys, canvas)}`;
}

/** `10 of 30  UNSAFE decorated  pumps.py:12:9` */
function statusLine({ number, findings, answers }: Review, finding: Finding, canvas: Canvas): string {
  const { verdict, reason, id } = finding;
  const isUnsafe = verdict === "unsafe";
  const answer = answers.get(id);
  const parts = [
    painted(BOLD, `${number} of ${findings.length}`, canvas),
    painted(isUnsafe ? YELLOW : BOLD, isUnsafe ? "UNSAFE" : verdict, canvas) + (reason ? ` ${printable(reason.name)}` : ""),
    placeOf(finding) + (answer ? `, ${answer}` : ""),
  ];
  return parts.join("  ");
}

function sweepQuestion({ all, unseen }: Sweep): string {
  const what = `${unseen.length} of these ${count(all.length, "finding")} ${unseen.length === 1 ? "is" : "are"} unsafe and not shown yet.`;
  return `${what} Accept ${unseen.length === 1 ? "it" : "them"} as well? [y]es, [n]o: only the others, any other key: back `;
}

const KEYS: readonly (readonly [string, string])[] = [
  ["y", "yes: accept this finding"],
  ["n", "no: reject it"],
  ["s", "skip: it is asked again when the others are done"],
  ["a", "accept it and all that are left in this file"],
  ["d", "reject it and all that are left in this file"],
  ["A", "accept it and all that are left in all files"],
  ["u", "undo: back to the finding before, and its answer is taken back"],
  [
    "/",
    "search: go to the next finding that says some text, in its path, class, line, reason or warning; Enter alone looks for the same again",
  ],
  ["f", "file: go to the next file whose path has some text in it; Enter alone goes to the next file"],
  ["e", "edit the file; it is analysed again, and its findings are asked again"],
  ["o", "open the file in the editor at the line, to look: it is analysed again only when you change it"],
  ["q", "quit: write what was accepted so far, leave the rest as it is"],
  ["?", "tell the keys"],
  ["^C", "stop: write nothing at all"],
];

/** What the keys do, and where to read on. */
export function helpText({ current }: Review, columns: number): string {
  const lines = KEYS.flatMap(([key, text]) => wrapLine(`${key.padEnd(4)}${text}`, columns, 4));
  const name = current?.reason ? `${current.transform}/${current.reason.name}` : current?.transform;
  const more = "Nothing is written before the end; unleak undo puts it back.";
  return [...lines, ...wrapLine(`${more} unleak explain ${name} tells what this finding is about.`, columns), ""].join("\n");
}
