import { type Edit, overlap } from "../edit.js";
import { decode } from "../python/decode.js";
import { type Change, render } from "../python/layout.js";
import type { Module } from "../python/module.js";
import type { Project } from "../python/project.js";
import type { Source } from "../python/source.js";
import type { Node } from "../python/tree.js";
import { type Draft, type Finding, findingId, type Reason, spanOf, type Transform } from "../transform.js";
import type { Silencing } from "./silence.js";

/** Everything the transforms have to say about one module, in the order of the file. Pure. */
export function analyze(module: Module, project: Project, transforms: readonly Transform[], silencing: Silencing): Finding[] {
  const findings = transforms.flatMap((transform) =>
    [...transform.find(module, project)].map((draft) => {
      const home = draft.module ?? draft.cls?.module ?? module;
      const around = draft.module || !draft.cls ? home.classAround(draft.node) : draft.cls;
      const silencer = silencing.silencerOf(transform.name, around, draft.node);
      const placed = { draft, home, className: draft.cls?.name ?? around?.name ?? "" };
      return { ...complete(placed, transform, project), ...(silencer && { silencedBy: silencer.span }) };
    }),
  );
  return findings.sort((a, b) => a.span.start - b.span.start);
}

/** A draft, the module that it is about a place of, and the class. */
interface Placed {
  readonly draft: Draft;
  readonly home: Module;
  readonly className: string;
}

function complete({ draft, home, className }: Placed, transform: Transform, project: Project): Finding {
  const { node, verdict, reason, changes, forward, cycle } = draft;
  const { path, source } = home;
  return {
    id: findingId(transform.name, path, node),
    transform: transform.name,
    path,
    span: spanOf(source, node),
    className: decoded(className),
    subject: subjectOf(node, source),
    verdict,
    ...(reason && { reason: readable(reason) }),
    warnings: (draft.warnings ?? []).map(readable),
    ...(cycle && { cycle: cycle.map((step) => ({ ...(step.by && { by: decoded(step.by) }), to: decoded(step.to) })) }),
    changes,
    edits: editsFor(changes, path, transform, project),
    ...(forward && {
      forward: { ...forward, reason: readable(forward.reason), edits: editsFor(forward.changes, path, transform, project) },
    }),
    needs: (draft.needs ?? []).map((each) => findingId(each.transform ?? transform.name, each.path, each.node)),
  };
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
  const module = project.index.at(path);
  if (!module) throw new Error(`a change is asked for in ${path}, which is no file of the project`);
  return module;
}

/** Messages quote the file, a character for each byte; names in Python 3 sources are UTF-8. */
function readable(reason: Reason): Reason {
  return { ...reason, message: decoded(reason.message) };
}

function decoded(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** The changes of several findings that touch one path. */
export function changesOf(findings: readonly Pick<Finding, "changes">[], path: string): Change[] {
  return findings.flatMap((finding) => finding.changes.filter((change) => change.path === path));
}
