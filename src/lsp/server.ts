import { fileURLToPath } from "node:url";
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  MessageType,
  ProposedFeatures,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkspaceFolder,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { systemMessage, UsageError } from "../errors.js";
import { printable } from "../report/text.js";
import { VERSION } from "../resources.js";
import { codeActions, FIX_ALL } from "./code-actions.js";
import { Documents } from "./documents.js";
import { hoverAt } from "./hover.js";
import type { Asked } from "./messages.js";
import { Progress } from "./progress.js";
import { Thread, UnansweredError } from "./thread.js";

export interface ServerOptions {
  /** What is in force for a file: of the command line, and of the settings file that is found above it. Throws a UsageError for settings that make no sense. */
  settingsFor(path: string): Promise<Pick<Asked, "options" | "showKept">>;
  /** Tells a person who started the server by hand, on standard error. */
  tell(line: string): void;
}

/** A settings file, or one of those that a project is made of. */
const WATCHED = [
  "**/*.{py,pyw,wsgi,cgi,fcgi,tac,pyx}",
  "**/{SConscript,SConstruct,wscript,pyproject.toml,setup.cfg,tox.ini,setup.py,.gitignore,.ignore}",
];

/** Serves an editor over standard input and output, until it says that it is enough, or is gone: the process ends then. */
export function serve(options: ServerOptions): Promise<never> {
  const server = new Server(options);
  server.listen();
  return new Promise(() => undefined);
}

class Server {
  private readonly reader = new StreamMessageReader(process.stdin);
  private readonly connection = createConnection(ProposedFeatures.all, this.reader, new StreamMessageWriter(process.stdout));
  private readonly texts = new TextDocuments(TextDocument);
  private readonly progress = new Progress(this.connection);
  private readonly thread: Thread;
  private readonly documents: Documents;
  private readonly settings = new Map<string, ReturnType<ServerOptions["settingsFor"]>>();
  private capabilities: ClientCapabilities = {};
  private folders: readonly string[] = [];
  private lastComplaint = "";
  private isShutDown = false;

  constructor(private readonly options: ServerOptions) {
    this.thread = new Thread({
      onRead: (read, total) => this.progress.read(read, total),
      onError: (message, isUsage) => this.complain(message, isUsage),
    });
    this.documents = new Documents(this.thread, {
      askedFor: (path, isFile) => this.askedFor(path, isFile),
      publish: (uri, version, { diagnostics }) =>
        void this.connection.sendDiagnostics({ uri, ...(version !== undefined && { version }), diagnostics: [...diagnostics] }),
      working: (uri) => (uri === undefined ? this.progress.end() : this.progress.begin(uri)),
      failed: (error) => this.complain(error instanceof Error ? error.message : String(error), error instanceof UsageError),
    });
  }

  listen(): void {
    // An error of ours costs an answer, and not the editor its server.
    for (const event of ["uncaughtException", "unhandledRejection"])
      process.removeAllListeners(event).on(event, (error: unknown) => this.complain(textOf(error), false));
    this.endWithClient();
    const { connection, documents } = this;
    connection.onInitialize((params) => this.initialized(params));
    connection.onInitialized(() => this.ready());
    this.texts.onDidOpen(() => this.unlessWatched());
    this.texts.onDidChangeContent(({ document }) => documents.changed(document));
    this.texts.onDidSave(() => this.unlessWatched());
    this.texts.onDidClose(({ document }) => documents.closed(document.uri));
    connection.onDidChangeWatchedFiles(() => this.diskChanged());
    connection.onDidChangeConfiguration(() => this.diskChanged());
    connection.onHover(async ({ textDocument, position }) => {
      const report = await documents.report(textDocument.uri);
      return report ? hoverAt(position, report.findings) : null;
    });
    connection.onCodeAction((params, token) => this.actionsFor(params, () => token.isCancellationRequested));
    this.texts.listen(connection);
    connection.listen();
  }

  /** Nothing can be served to a client that is gone, nor to one that doesn't speak the protocol: behind a broken header no message is found again. */
  private endWithClient(): void {
    const end = () => process.exit(this.isShutDown ? 0 : 1);
    this.connection.onShutdown(() => {
      this.isShutDown = true;
    });
    process.stdin.on("end", end).on("close", end);
    this.reader.onError((error) => {
      if (error instanceof SyntaxError) return;
      this.options.tell(`unleak: what comes on standard input is not the Language Server Protocol: ${printable(error.message)}\n`);
      end();
    });
  }

  private initialized({ capabilities, workspaceFolders, rootUri }: InitializeParams): InitializeResult {
    this.capabilities = capabilities;
    this.progress.isShown = capabilities.window?.workDoneProgress === true;
    this.folders = foldersOf(workspaceFolders ?? (rootUri ? [{ uri: rootUri, name: "" }] : []));
    return {
      serverInfo: { name: "unleak", version: VERSION },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  private ready(): void {
    const { workspace } = this.capabilities;
    if (this.isWatched)
      void this.connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: WATCHED.map((globPattern) => ({ globPattern })),
      });
    if (workspace?.workspaceFolders)
      this.connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(foldersOf(removed));
        this.folders = [...this.folders.filter((folder) => !gone.has(folder)), ...foldersOf(added)];
        this.diskChanged();
      });
  }

  /** Whether the client says which files change. */
  private get isWatched(): boolean {
    return this.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
  }

  private unlessWatched(): void {
    if (!this.isWatched) this.diskChanged();
  }

  private diskChanged(): void {
    this.settings.clear();
    this.documents.diskChanged();
  }

  private async askedFor(path: string, isFile: boolean): Promise<Asked> {
    let settings = this.settings.get(path);
    if (!settings) {
      settings = this.options.settingsFor(path);
      this.settings.set(path, settings);
    }
    return { ...(await settings), folders: this.folders, isFile };
  }

  private async actionsFor(params: Parameters<typeof codeActions>[0], isCancelled: () => boolean): Promise<CodeAction[] | null> {
    const { documents } = this;
    const { uri } = params.textDocument;
    const report = await documents.report(uri);
    if (!report || isCancelled()) return null;
    const document = documents.get(uri);
    if (!document) return null;
    const { unsafe = false } = (await this.askedFor(document.path, document.isFile)).options;
    try {
      return await codeActions(params, report.findings, {
        unsafe,
        hasVersions: this.capabilities.workspace?.workspaceEdit?.documentChanges === true,
        open: (path) => documents.at(path),
        apply: (ids) => documents.edits(uri, (path, asked) => ({ kind: "apply", path, asked, ids })),
        silence: (id) => documents.edits(uri, (path, asked) => ({ kind: "silence", path, asked, id })),
      });
    } catch (error) {
      if (error instanceof UnansweredError) return null;
      throw error;
    }
  }

  /** What a person can mend is shown once; all else stands in the log. */
  private complain(message: string, isUsage: boolean): void {
    const { console: log } = this.connection;
    log.error(`unleak: ${message}`);
    if (isUsage && message !== this.lastComplaint)
      void this.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message: `unleak: ${message}` });
    this.lastComplaint = message;
  }
}

function foldersOf(folders: readonly WorkspaceFolder[]): string[] {
  return folders.flatMap(({ uri }) => {
    try {
      return [fileURLToPath(uri)];
    } catch {
      return [];
    }
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : systemMessage(error);
}
