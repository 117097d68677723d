import { instance } from "@viz-js/viz";
import type { Layout, Role } from "./data.js";

/** A graph without its words. */
export interface Shape {
  readonly roles: readonly Role[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly isLabelled: boolean; readonly isCycle: boolean }[];
}

const NODE = { width: 176, height: 44 };
const POINTS_PER_INCH = 72;
/** What an edge's word gets; the page shortens longer ones. */
const ROOM = "m".repeat(15);
const ROOM_WIDTH = 99;
const MARGIN = 4;

/** Lays graphs out, each shape once: thousands of findings have few shapes, and differ in words. */
export class Layouts {
  readonly all: Layout[] = [];
  private readonly places = new Map<string, number>();

  private constructor(private readonly viz: Awaited<ReturnType<typeof instance>>) {}

  static async open(): Promise<Layouts> {
    return new Layouts(await instance());
  }

  /** The place of the layout among all. */
  of(shape: Shape): number {
    const key = JSON.stringify(shape);
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.places.set(key, this.all.length);
    this.all.push(this.lay(shape));
    return this.all.length - 1;
  }

  private lay({ roles, edges }: Shape): Layout {
    const drawn = this.viz.renderJSON({
      directed: true,
      graphAttributes: { rankdir: "TB", ranksep: 0.45, nodesep: 0.3 },
      nodeAttributes: { shape: "box", fixedsize: true, width: NODE.width / POINTS_PER_INCH, height: NODE.height / POINTS_PER_INCH },
      edgeAttributes: { fontname: "Courier", fontsize: 11, arrowhead: "none" },
      nodes: roles.map((_, index) => ({ name: String(index) })),
      edges: edges.map(({ from, to, isLabelled }) => ({
        tail: String(from),
        head: String(to),
        attributes: isLabelled ? { label: ROOM } : {},
      })),
    }) as Drawn;
    const [, , width, height] = numbers(drawn.bb);
    const flip = pointOn(height + MARGIN);
    return {
      width: width + 2 * MARGIN,
      height: height + 2 * MARGIN,
      nodeWidth: NODE.width,
      nodeHeight: NODE.height,
      nodes: roles.map((role, index) => ({ ...flip(drawn.objects[index]?.pos ?? "0,0"), role })),
      edges: edges.map(({ isCycle }, index) => ({ ...edgeOf(drawn.edges[index], flip), isCycle })),
    };
  }
}

/** What Graphviz writes: points as `x,y`, upwards; the points of a curve with spaces between them. */
interface Drawn {
  readonly bb: string;
  readonly objects: readonly { readonly pos: string }[];
  readonly edges: readonly { readonly pos: string; readonly lp?: string }[];
}

type Flip = (point: string) => { x: number; y: number };

function numbers(text: string): [number, number, number, number] {
  const [a = 0, b = 0, c = 0, d = 0] = text.split(",").map(Number);
  return [a, b, c, d];
}

function pointOn(bottom: number): Flip {
  return (point) => {
    const [x, y] = numbers(point);
    return { x: Math.round(x + MARGIN), y: Math.round(bottom - y) };
  };
}

function edgeOf(edge: Drawn["edges"][number] | undefined, flip: Flip): { path: string; x: number; y: number } {
  const [start, ...rest] = (edge?.pos ?? "0,0").split(" ").map((point) => {
    const { x, y } = flip(point);
    return `${x} ${y}`;
  });
  const word = flip(edge?.lp ?? "0,0");
  // Graphviz puts the word to the right of the curve, and tells of its middle.
  return { path: `M${start}C${rest.join(" ")}`, x: word.x - ROOM_WIDTH / 2 + 3, y: word.y };
}
