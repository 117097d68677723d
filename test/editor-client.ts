import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CodeAction, Diagnostic, Hover, PublishDiagnosticsParams, WorkspaceEdit } from "vscode-languageserver-protocol/node";
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { TextDocument, type TextEdit } from "vscode-languageserver-textdocument";
import { CLI } from "./command.js";

type ServerProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** What a client is like that can do all that the server asks for. */
const CAPABILITIES = {
  workspace: {
    workspaceEdit: { documentChanges: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceFolders: true,
  },
  window: { workDoneProgress: true },
};

/** An editor: it starts the server, holds documents, and does with what it is told as editors do. */
export class EditorClient {
  readonly published: PublishDiagnosticsParams[] = [];
  readonly messages: string[] = [];
  readonly logged: string[] = [];
  readonly progress: unknown[] = [];
  readonly watched: unknown[] = [];
  readonly documents = new Map<string, TextDocument>();
  readonly process: ServerProcess;
  readonly exited: Promise<number | null>;
  readonly connection: ProtocolConnection;
  errors = "";
  private readonly waiting: (() => void)[] = [];

  constructor(
    readonly folder: string,
    args: readonly string[] = [],
  ) {
    this.process = spawn(process.execPath, [CLI, "lsp", ...args], { cwd: folder, stdio: ["pipe", "pipe", "pipe"] });
    this.process.stderr.on("data", (data: Buffer) => {
      this.errors += data.toString();
    });
    this.exited = new Promise((resolve) => this.process.on("exit", (status) => resolve(status)));
    this.connection = createProtocolConnection(new StreamMessageReader(this.process.stdout), new StreamMessageWriter(this.process.stdin));
    this.connection.onNotification("textDocument/publishDiagnostics", (told: PublishDiagnosticsParams) => {
      this.published.push(told);
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.connection.onNotification("window/logMessage", ({ message }: { message: string }) => void this.logged.push(message));
    this.connection.onNotification("window/showMessage", ({ message }: { message: string }) => void this.messages.push(message));
    this.connection.onNotification("$/progress", (told: unknown) => void this.progress.push(told));
    this.connection.onRequest("window/workDoneProgress/create", () => null);
    this.connection.onRequest("client/registerCapability", (told: unknown) => {
      this.watched.push(told);
      return null;
    });
    // Whatever isn't the protocol, on standard output, ends up here.
    this.connection.onError(([error]) => {
      this.errors += `${error.message}\n`;
    });
    this.connection.listen();
  }

  static async start(folder: string, args: readonly string[] = [], capabilities: object = CAPABILITIES): Promise<EditorClient> {
    const client = new EditorClient(folder, args);
    await client.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "folder" }],
      capabilities,
    });
    await client.connection.sendNotification("initialized", {});
    return client;
  }

  uri(path: string): string {
    return path.includes(":") ? path : pathToFileURL(join(this.folder, path)).href;
  }

  async open(path: string, text: string): Promise<Diagnostic[]> {
    const uri = this.uri(path);
    this.documents.set(uri, TextDocument.create(uri, "python", 1, text));
    const told = this.told(path, 1);
    await this.connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "python", version: 1, text } });
    return told;
  }

  /** Sends a whole text, and waits for what is said of it. */
  async change(path: string, text: string): Promise<Diagnostic[]> {
    const uri = this.uri(path);
    const version = this.document(path).version + 1;
    this.documents.set(uri, TextDocument.create(uri, "python", version, text));
    const told = this.told(path, version);
    await this.connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
    return told;
  }

  document(path: string): TextDocument {
    const document = this.documents.get(this.uri(path));
    if (!document) throw new Error(`${path} is not open`);
    return document;
  }

  /** What is told of a version of a document, from now on. */
  async told(path: string, version: number | undefined): Promise<Diagnostic[]> {
    const from = this.published.length;
    for (;;) {
      const told = this.published.slice(from).find((each) => each.uri === this.uri(path) && each.version === version);
      if (told) return told.diagnostics;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  async actions(path: string, needle: string, only?: readonly string[]): Promise<CodeAction[]> {
    const document = this.document(path);
    const at = document.positionAt(document.getText().indexOf(needle));
    const params = {
      textDocument: { uri: document.uri },
      range: { start: at, end: at },
      context: { diagnostics: [], ...(only && { only }) },
    };
    return (await this.connection.sendRequest<CodeAction[] | null>("textDocument/codeAction", params)) ?? [];
  }

  async hover(path: string, needle: string): Promise<Hover | null> {
    const document = this.document(path);
    const position = document.positionAt(document.getText().indexOf(needle));
    return this.connection.sendRequest<Hover | null>("textDocument/hover", { textDocument: { uri: document.uri }, position });
  }

  /** The texts that an edit makes, by path; `read` is how the editor reads files that it hasn't open. */
  applied(edit: WorkspaceEdit | undefined, read: (path: string) => string): Record<string, string> {
    const changes = edit?.documentChanges?.flatMap((change) => ("textDocument" in change ? [change] : [])) ?? [];
    const byUri = [...changes.map(({ textDocument, edits }) => [textDocument.uri, edits] as const), ...Object.entries(edit?.changes ?? {})];
    return Object.fromEntries(
      byUri.map(([uri, edits]) => {
        const path = fileURLToPath(uri);
        const document = this.documents.get(uri) ?? TextDocument.create(uri, "python", 0, read(path));
        return [path.slice(this.folder.length + 1), TextDocument.applyEdits(document, edits as TextEdit[])];
      }),
    );
  }

  /** Says goodbye as the protocol wants it; gives the exit status. */
  async end(): Promise<number | null> {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    return this.exited;
  }
}

/** Writes files below a folder. */
export function lay(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
