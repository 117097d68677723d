import { isUtf8 } from "node:buffer";
import { type Edit, overlap } from "../edit.js";
import type { Change } from "../python/change.js";
import { decode } from "../python/decode.js";
import { render } from "../python/layout.js";
import type { Module } from "../python/module.js";
import type { Project } from "../python/project.js";
import type { Source } from "../python/source.js";
import type { Node } from "../python/tree.js";
import type { Remark } from "../result.js";
import { type Draft, type Finding, findingId, type Reason, spanOf, type Transform } from "../transform.js";
import type { Silencing } from "./silence.js";

/** What the transforms have to say about one module, in the order of the file. */
export interface Analysis {
  readonly findings: Finding[];
  readonly remarks: Remark[];
}

/** Everything the transforms have to say about one module. Pure. */
export function analyze(module: Module, project: Project, transforms: readonly Transform[], silencing: Silencing): Analysis {
  const remarks: Remark[] = [];
  const findings = transforms.flatMap((transform) =>
    [...transform.find(module, project)].flatMap((draft) => {
      const home = draft.module ?? draft.cls?.module ?? module;
      if (draft.unlisted !== undefined) {
        remarks.push(unlisted(draft.unlisted, draft.node, home));
        return [];
      }
      const around = draft.module || !draft.cls ? home.classAround(draft.node) : draft.cls;
      const silencer = silencing.silencerOf(transform.name, around, draft.node);
      const placed = { draft, home, className: draft.cls?.name ?? around?.name ?? "" };
      return { ...complete(placed, transform, project), ...(silencer && { silencedBy: silencer.span }) };
    }),
  );
  const byLine = (a: Remark, b: Remark) => a.line - b.line || a.column - b.column;
  return { findings: findings.sort((a, b) => a.span.start - b.span.start), remarks: remarks.sort(byLine) };
}

function unlisted(message: string, node: Node, { path, source }: Module): Remark {
  return { path, ...source.position(node.start), name: "not-listed", message: decoded(message, source.encoding) };
}

/** A draft, the module that it is about a place of, and the class. */
interface Placed {
  readonly draft: Draft;
  readonly home: Module;
  readonly className: string;
}

/** The rule of a transform whose findings depend on other files. It is judged here: of such a text all that is found is in doubt. */
const NO_PROJECT = "no-project";

/** Of a text without a project nobody knows what other files do: what is safe by itself is not. */
function doubted({ draft, className }: Placed, { rules }: Transform, { isWhole }: Project): Draft {
  if (isWhole || !rules.some(({ id }) => id === NO_PROJECT)) return draft;
  const message = `only this text was read, and another file may ${className && `inherit from \`${className}\`, `}replace what is there or look for what changes here: say which file it is with --stdin-filename, or run unleak on the tree`;
  const doubt = { name: NO_PROJECT, message, related: [] };
  const { obstacle = { ...doubt, verdict: "unsafe", lifted: false }, forward } = draft;
  return { ...draft, obstacle, ...(forward?.verdict === "safe" && { forward: { ...forward, verdict: "unsafe", reason: doubt } }) };
}

function complete(placed: Placed, transform: Transform, project: Project): Finding {
  const { home, className } = placed;
  const draft = doubted(placed, transform, project);
  const { node, obstacle, forward, cycle } = draft;
  const verdict = obstacle?.verdict ?? "safe";
  const changes = verdict === "kept" ? [] : draft.changes;
  const { path, source } = home;
  return {
    id: findingId(transform.name, path, node),
    transform: transform.name,
    path,
    span: spanOf(source, node),
    className: decoded(className, source.encoding),
    subject: subjectOf(node, source),
    ...attributeOf(draft, transform, source),
    verdict,
    ...(obstacle && { reason: readable(obstacle, source.encoding) }),
    warnings: (draft.warnings ?? []).map((warning) => readable(warning, source.encoding)),
    ...(cycle && {
      cycle: cycle.map(({ by, to, at }) => ({
        ...(by && { by: decoded(by, source.encoding) }),
        to: decoded(to, source.encoding),
        ...(at && { at: decoded(at, source.encoding) }),
      })),
    }),
    changes,
    edits: editsFor(changes, path, transform, project),
    ...(forward && {
      forward: {
        ...forward,
        reason: readable(forward.reason, source.encoding),
        edits: editsFor(forward.changes, path, transform, project),
      },
    }),
    needs: (draft.needs ?? []).map((each) => findingId(each.transform ?? transform.name, each.path, each.node)),
  };
}

/** What findings are alike by is no text for people: only whether it is the same counts. */
function attributeOf(
  { attribute, obstacle, warnings = [] }: Draft,
  transform: Transform,
  { encoding }: Source,
): Pick<Finding, "attribute" | "alike"> {
  if (!attribute) return {};
  const { owner, name } = attribute;
  const told = { attribute: decoded(`${owner.name}.${name}`, encoding) };
  if (!obstacle) return told;
  const said = [obstacle.verdict, obstacle.name, obstacle.gist ?? obstacle.message, ...warnings.map(({ message }) => message)];
  return { ...told, alike: [transform.name, owner.module.path, owner.node.start, name, ...said].join(":") };
}

const LONGEST_SUBJECT = 200;

function subjectOf(node: Node, source: Source): string {
  const line = decode(source.lineText(source.lineAt(node.start)), source.encoding).trim();
  return line.length > LONGEST_SUBJECT ? `${line.slice(0, LONGEST_SUBJECT - 1)}…` : line;
}

function editsFor(changes: readonly Change[], path: string, transform: Transform, project: Project): Edit[] {
  const paths = [...new Set(changes.map((change) => change.path))];
  const edits = paths.flatMap((each) => render(moduleAt(each, project), changes));
  const clash = overlap(edits);
  if (!clash) return edits;
  throw new Error(`${transform.name} asks for edits that overlap, at bytes ${clash[0].start} and ${clash[1].start} of ${path}`);
}

function moduleAt(path: string, project: Project): Module {
  const module = project.index.whole(path);
  if (!module) throw new Error(`a change is asked for in ${path}, which is no file of the project`);
  return module;
}

function readable({ name, message, related }: Reason, encoding: string): Reason {
  return { name, message: decoded(message, encoding), related };
}

/**
 * Messages quote files, a character for each byte: paths and names in Python 3 sources are UTF-8, the rest is in the encoding of
 * the file. What is no byte, such as the `…` for what was left out, says unleak itself.
 */
function decoded(message: string, encoding: string): string {
  return message.replace(/[\0-\xff]+/g, (bytes) => decode(bytes, isUtf8(Buffer.from(bytes, "latin1")) ? "utf-8" : encoding));
}

/** The changes of several findings that touch one path. */
export function changesOf(findings: readonly Pick<Finding, "changes">[], path: string): Change[] {
  return findings.flatMap((finding) => finding.changes.filter((change) => change.path === path));
}
