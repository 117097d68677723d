import { readFileSync } from "node:fs";
import type { Facts } from "../src/facts/facts.js";
import { factsOfTree } from "../src/facts/read.js";
import { ROW } from "../src/facts/rows.js";
import type { Scanner } from "../src/facts/scanner.js";
import { Access, Kind, Role } from "../src/facts/schema.js";
import { hashOf } from "../src/facts/words.js";
import type { Parser } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";

/** How the scanner and the trees agree on files. */
export interface FactsAgreement {
  readonly equal: number;
  /** In the files that are equal. */
  readonly rows: number;
  /** The files that the scanner leaves to the tree. */
  readonly unsure: readonly string[];
  /** How many files the grammar can't follow; nothing is compared there. */
  readonly faulty: number;
  readonly differences: readonly { readonly path: string; readonly what: string }[];
}

export function compareFacts(paths: readonly string[], scanner: Scanner, parser: Parser): FactsAgreement {
  const unsure: string[] = [];
  const differences: { path: string; what: string }[] = [];
  const sums = { equal: 0, rows: 0, faulty: 0 };
  for (const path of paths) {
    const source = Source.fromBytes(path, readFileSync(path));
    const scanned = scanner.scan(source);
    const tree = parser.parse(source);
    if (tree.faults.length > 0) sums.faulty++;
    else if (!("facts" in scanned)) unsure.push(path);
    else {
      const what = difference(source, scanned.facts, factsOfTree(source, tree));
      if (what !== undefined) differences.push({ path, what });
      else {
        sums.equal++;
        sums.rows += scanned.facts.count;
      }
    }
  }
  return { ...sums, unsure, differences };
}

/** Where facts first differ, in words; undefined where they are equal. */
export function difference(source: Source, scanned: Facts, read: Facts): string | undefined {
  const length = Math.max(scanned.rows.length, read.rows.length);
  for (let at = 0; at < length; at++)
    if (scanned.rows[at] !== read.rows[at]) {
      const row = Math.floor(at / ROW);
      return `the scanner has ${told(source, scanned, row)}, the tree ${told(source, read, row)}`;
    }
  const missing = differingWord(scanned, read);
  if (missing !== undefined) return `a word has the number ${missing} for one of them only`;
  return `${scanned.directives}` === `${read.directives}` ? undefined : `directives: ${scanned.directives} and ${read.directives}`;
}

function told(source: Source, facts: Facts, row: number): string {
  if (row >= facts.count) return "nothing";
  const { line, column } = source.position(facts.start(row));
  const text = source.text.slice(facts.start(row), Math.min(facts.end(row), facts.start(row) + 60));
  const says = `${Kind[facts.kind(row)]} as ${Role[facts.role(row)]}, ${Access[facts.flags(row)] ?? facts.flags(row)}`;
  return `${says} at ${line}:${column} up to ${facts.end(row)} ${JSON.stringify(text)}`;
}

/** Words that a statement may begin with, and that may be names: the scanner leaves them out. */
const SOFT = new Set(["print", "exec", "nonlocal", "async", "await"].map(hashOf));

function differingWord(scanned: Facts, read: Facts): number | undefined {
  const left = new Set(scanned.words);
  const right = new Set(read.words);
  return [...left, ...right].find((word) => left.has(word) !== right.has(word) && !SOFT.has(word));
}
