import { splitComment } from "./comments.js";
import { UnfinishedError } from "./guard.js";
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

export interface Copied {
  readonly root: Node;
  readonly faults: readonly SyntaxFault[];
  /**
   * Whether targets without brackets go over lines: behind the comma that ends `x,`, the grammar takes the next statement for more of
   * it. It may also be but a bracket in them, or a backslash, that goes over lines.
   */
  readonly isDoubtful: boolean;
}

/** What lies inside these says nothing that the analysis asks for, and there is much of it. */
const OPAQUE = new Set(["string_content", "integer", "float", "identifier"]);

/**
 * Copies the engine's tree of what stands for `text`, so that it can be dropped at once. Iterative, with a cursor: objects for nodes are dear. Throws an
 * UnfinishedError when `isOver` says so.
 */
export function copyTree(cursor: Cursor, faulty: boolean, text: string, kinds: NodeKinds, isOver: () => boolean): Copied {
  return new TreeCopy(cursor, faulty, text, kinds, isOver).copy();
}

/** After so many nodes is asked whether to leave off. */
const MANY = 4096;

class TreeCopy {
  private readonly faults: SyntaxFault[] = [];
  private isDoubtful = false;

  constructor(
    private readonly cursor: Cursor,
    private readonly faulty: boolean,
    private readonly text: string,
    private readonly kinds: NodeKinds,
    private readonly isOver: () => boolean,
  ) {}

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
        if (type === "comment") children.push(...this.comments(role ?? undefined));
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
    return { root, faults: this.faults, isDoubtful: this.isDoubtful };
  }

  private node(type: string, role: string | undefined): Node {
    const { startIndex, endIndex } = this.cursor;
    return new Node(unbridged(type, startIndex, this.text), role, startIndex, endIndex, this.text);
  }

  /** The comment that the cursor is at, or those that were joined to it. */
  private comments(role: string | undefined): Node[] {
    const { text } = this;
    return splitComment(text, this.cursor.startIndex, this.cursor.endIndex).map(
      (each) => new Node("comment", role, each.start, each.end, text),
    );
  }

  private noteFault(): void {
    const { startIndex: offset, endIndex: end } = this.cursor;
    if (this.cursor.nodeIsMissing) this.faults.push({ offset, end, message: `${describeType(this.cursor.nodeType)} is missing here` });
    else if (this.cursor.nodeType === "ERROR")
      this.faults.push({ offset, end, message: `can't make sense of ${quote(this.text.slice(offset, end))}` });
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
