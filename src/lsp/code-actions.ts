import { pathToFileURL } from "node:url";
import { type CodeAction, CodeActionKind, type CodeActionParams, type WorkspaceEdit } from "vscode-languageserver/node";
import type { DocumentFinding, Edits, FileEdits } from "./messages.js";
import { covers } from "./ranges.js";

/** Of all that is safe in a file, for clients that apply such actions when they save one. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.unleak`;

/** Asks for what is to change. */
export interface Editing {
  apply(ids: readonly string[]): Promise<Edits>;
  silence(id: string): Promise<Edits>;
  /** The document of a path that is open, with its version. */
  open(path: string): { readonly uri: string; readonly version: number } | undefined;
  /** Whether the client takes edits with versions. */
  readonly hasVersions: boolean;
  /** Whether unsafe findings are applied as safe ones are. */
  readonly unsafe: boolean;
}

/** What can be done about the findings in a range. */
export async function codeActions(
  { range, context }: CodeActionParams,
  findings: readonly DocumentFinding[],
  editing: Editing,
): Promise<CodeAction[]> {
  const isWanted = (kind: string) => !context.only || context.only.some((each) => kind === each || kind.startsWith(`${each}.`));
  const here = findings.filter((finding) => covers(finding.range, range));
  const actions: Promise<CodeAction[]>[] = [];
  if (isWanted(CodeActionKind.QuickFix)) {
    for (const finding of here) actions.push(applying(finding, editing));
    for (const finding of here) actions.push(silencing(finding, editing));
  }
  // Without a word on what is wanted, an editor asks at every move of the cursor: away from findings it gets nothing.
  if (isWanted(FIX_ALL) && (here.length > 0 || context.only)) actions.push(applyingAll(findings, editing));
  return (await Promise.all(actions)).flat();
}

async function applying(finding: DocumentFinding, editing: Editing): Promise<CodeAction[]> {
  const { id, verdict, transform, subject, risk, diagnostic } = finding;
  if (verdict === "kept") return [];
  const what = `${transform}: \`${subject}\``;
  const title = verdict === "safe" ? `Apply ${what}` : `Apply, unsafe, ${what}: ${risk ?? ""}`;
  return actionFor(
    { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred: verdict === "safe" },
    await editing.apply([id]),
    editing,
  );
}

async function silencing({ id, transform, diagnostic }: DocumentFinding, editing: Editing): Promise<CodeAction[]> {
  const title = `Leave it alone: # unleak: ignore[${transform}]`;
  return actionFor({ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] }, await editing.silence(id), editing);
}

async function applyingAll(findings: readonly DocumentFinding[], editing: Editing): Promise<CodeAction[]> {
  const applied = findings.filter(({ outcome }) => outcome === "applied");
  if (applied.length === 0) return [];
  const which = editing.unsafe ? "all findings, unsafe ones included," : "all safe findings";
  const title = `Apply ${which} in this file (${applied.length})`;
  return actionFor({ title, kind: FIX_ALL }, await editing.apply(applied.map(({ id }) => id)), editing);
}

/** One that can't be done is shown with the reason where clients show such. */
function actionFor(action: CodeAction, edits: Edits, editing: Editing): CodeAction[] {
  if ("refusal" in edits) return [{ ...action, isPreferred: false, disabled: { reason: edits.refusal } }];
  return [{ ...action, edit: workspaceEdit(edits.files, editing) }];
}

function workspaceEdit(files: readonly FileEdits[], editing: Editing): WorkspaceEdit {
  const documents = files.map(({ path, edits }) => {
    const { uri, version } = editing.open(path) ?? { uri: pathToFileURL(path).href, version: null };
    return { textDocument: { uri, version }, edits: [...edits] };
  });
  if (editing.hasVersions) return { documentChanges: documents };
  return { changes: Object.fromEntries(documents.map(({ textDocument, edits }) => [textDocument.uri, edits])) };
}
