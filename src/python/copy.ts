import { splitComment } from "./comments.js";
import { UnfinishedError } from "./guard.js";
import type { Suite } from "./outline.js";
import { Node } from "./tree.js";

/** A place where the grammar could not follow; `offset` in bytes, 0-based. */
export interface SyntaxFault {
  readonly offset: number;
  readonly end: number;
  readonly message: string;
}

/** What both engines' tree cursors have in common. */
export interface Cursor {
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly currentFieldName: string | null;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
  delete?(): void;
}

/** A piece of a file as it was given to the parser. */
export interface Excerpt {
  /** The text of the whole file. */
  readonly file: string;
  /** Where the piece begins in the file, less what stands before it in the text that was parsed. */
  readonly shift: number;
  /** The suites that were left out, a character standing for each. */
  readonly left: readonly Suite[];
}

export interface Copied {
  readonly root: Node;
  readonly faults: readonly SyntaxFault[];
  /** The blocks of the suites that were left out, in their order. */
  readonly blocks: readonly Node[];
  /**
   * Whether targets without brackets go over lines: behind the comma that ends `x,`, the grammar takes the next statement for more of
   * it. It may also be but a bracket in them, or a backslash, that goes over lines.
   */
  readonly isDoubtful: boolean;
}

/** What lies inside these says nothing that the analysis asks for, and there is much of it. */
const OPAQUE = new Set(["string_content", "integer", "float", "identifier"]);

/**
 * Copies the engine's tree, so that it can be dropped at once. Iterative, with a cursor: objects for nodes are dear. Throws an
 * UnfinishedError when `isOver` says so.
 */
export function copyTree(cursor: Cursor, faulty: boolean, excerpt: Excerpt, kinds: NodeKinds, isOver: () => boolean): Copied {
  return new TreeCopy(cursor, faulty, excerpt, kinds, isOver).copy();
}

/** After so many nodes is asked whether to leave off. */
const MANY = 4096;

class TreeCopy {
  private readonly faults: SyntaxFault[] = [];
  private readonly blocks: Node[] = [];
  private isDoubtful = false;
  /** Where what stands for a suite is in the text that was parsed, and how far what is behind it has moved. */
  private readonly stubs: Int32Array;
  private readonly shifts: Int32Array;

  constructor(
    private readonly cursor: Cursor,
    private readonly faulty: boolean,
    private readonly excerpt: Excerpt,
    private readonly kinds: NodeKinds,
    private readonly isOver: () => boolean,
  ) {
    const { left } = excerpt;
    this.stubs = new Int32Array(left.length);
    this.shifts = new Int32Array(left.length);
    let shift = excerpt.shift;
    left.forEach(({ start, end }, index) => {
      this.stubs[index] = start - shift;
      shift += end - start - 1;
      this.shifts[index] = shift;
    });
  }

  copy(): Copied {
    const cursor = this.cursor;
    const faulty = this.faulty;
    const root = this.node(cursor.nodeType, undefined);
    const open: { node: Node; children: Node[] }[] = [];
    let parent = root;
    let children: Node[] = [];
    // Where nothing at all makes sense, as behind a bracket that is never closed, the root itself is the error.
    if (faulty) this.noteFault();
    let isInside = cursor.gotoFirstChild();
    for (let nodes = 1; isInside; nodes++) {
      if (nodes % MANY === 0 && this.isOver()) throw new UnfinishedError();
      if (faulty) this.noteFault();
      const type = cursor.nodeType;
      const kind = this.kinds.of(type);
      const isNamed = kind === "named" || (kind === "either" && cursor.nodeIsNamed);
      const role = kind === "token" ? null : cursor.currentFieldName;
      if (isNamed || role) {
        if (this.isStub(type)) this.blocks.push(parent);
        else if (type === "comment") children.push(...this.comments(role ?? undefined));
        else {
          const node = this.node(type, role ?? undefined);
          children.push(node);
          if (type === "pattern_list") this.isDoubtful ||= /[\r\n]/.test(node.text);
          if (!OPAQUE.has(node.type) && cursor.gotoFirstChild()) {
            open.push({ node: parent, children });
            parent = node;
            children = [];
            continue;
          }
        }
      }
      while (isInside && !cursor.gotoNextSibling()) {
        parent.adopt(children);
        const outer = open.pop();
        if (outer) {
          cursor.gotoParent();
          parent = outer.node;
          children = outer.children;
        } else isInside = false;
      }
    }
    return { root, faults: this.faults, blocks: this.blocks, isDoubtful: this.isDoubtful };
  }

  private isStub(type: string): boolean {
    const next = this.blocks.length;
    return type === "expression_statement" && next < this.stubs.length && this.cursor.startIndex === this.stubs[next];
  }

  private node(type: string, role: string | undefined): Node {
    const start = this.inFile(this.cursor.startIndex);
    const text = this.excerpt.file;
    return new Node(unbridged(type, start, text), role, start, this.inFile(this.cursor.endIndex), text);
  }

  /** The comment that the cursor is at, or those that were joined to it. */
  private comments(role: string | undefined): Node[] {
    const text = this.excerpt.file;
    const [start, end] = [this.inFile(this.cursor.startIndex), this.inFile(this.cursor.endIndex)];
    return splitComment(text, start, end).map((each) => new Node("comment", role, each.start, each.end, text));
  }

  /** Where a place of the text that was parsed is in the file. */
  private inFile(offset: number): number {
    const { stubs } = this;
    let low = 0;
    let high = stubs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((stubs[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return offset + (low === 0 ? this.excerpt.shift : (this.shifts[low - 1] as number));
  }

  private noteFault(): void {
    const offset = this.inFile(this.cursor.startIndex);
    const end = this.inFile(this.cursor.endIndex);
    if (this.cursor.nodeIsMissing) this.faults.push({ offset, end, message: `${describeType(this.cursor.nodeType)} is missing here` });
    else if (this.cursor.nodeType === "ERROR")
      this.faults.push({ offset, end, message: `can't make sense of ${quote(this.excerpt.file.slice(offset, end))}` });
  }
}

/** Whether a node has a name in the grammar, or is a token: one that may play a role, or never does. */
type Kind = "named" | "either" | "operator" | "token";

/** Keywords that are tokens; `await`, `lambda`, `type` and `yield` are names of nodes, too. Of the others, some are operators. */
const KEYWORDS =
  /^(?:as|assert|async|break|case|class|continue|def|del|elif|else|except|exec|finally|for|from|global|if|import|match|nonlocal|pass|print|raise|return|try|while|with)$/;
const EITHER = /^(?:await|lambda|type|yield)$/;
const OPERATOR_WORDS = /^(?:_|__future__|and|or|in|is|is not|not|not in)$/;

/** The kinds of the grammar's nodes. To ask the engine costs more than all else that is done with a node: each name is looked at once. */
export class NodeKinds {
  private readonly known = new Map<string, Kind>();

  of(type: string): Kind {
    let kind = this.known.get(type);
    if (kind === undefined) {
      kind = judgeKind(type);
      this.known.set(type, kind);
    }
    return kind;
  }
}

function judgeKind(type: string): Kind {
  if (KEYWORDS.test(type) || /^[()[\]{}:.;"'=]$/.test(type)) return "token";
  if (EITHER.test(type)) return "either";
  return /^\w+$/.test(type) && !OPERATOR_WORDS.test(type) ? "named" : "operator";
}

/** What a node is that was bridged by something else. */
function unbridged(type: string, start: number, text: string): string {
  if (type === "not_operator" && text.startsWith("exec", start)) return "exec_statement";
  return type === "set" && text[start] === "`" ? "string_conversion" : type;
}

function describeType(type: string): string {
  return type === "_newline" ? "the end of the line" : /^\w+$/.test(type) ? type.replaceAll("_", " ") : `'${type}'`;
}

function quote(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? "";
  return `'${line.length > 40 ? `${line.slice(0, 39)}…` : line}'`;
}
