import type { Drawing, Layout, Picture } from "../data.js";
import { h, prose, svg } from "./dom.js";

/** How many letters a box and the word on an arrow have room for. */
const ROOM = { node: 23, edge: 15 };

/** The graphs before and after, and the same in words; `id` is unique in the page, and begins the ids within. */
export function figure({ before, after, words }: Picture, layouts: readonly Layout[], id: string): HTMLElement {
  const both = [panel("Before", before, layouts, `${id}-before`), ...(after ? [panel("After", after, layouts, `${id}-after`)] : [])];
  return h("figure", { class: "graphs" }, h("div", { class: "panels" }, ...both), h("figcaption", {}, ...prose(words)));
}

function panel(name: string, drawing: Drawing, layouts: readonly Layout[], id: string): HTMLElement {
  const layout = layouts[drawing.layout];
  return h("div", { class: "panel" }, h("p", { class: "panel-name" }, name), ...(layout ? [graph(drawing, layout, id)] : []));
}

function graph(drawing: Drawing, layout: Layout, id: string): SVGElement {
  const attributes = {
    viewBox: `0 0 ${layout.width} ${layout.height}`,
    width: String(layout.width),
    height: String(layout.height),
    role: "img",
    "aria-labelledby": `${id}-title ${id}-desc`,
  };
  return svg(
    "svg",
    attributes,
    svg("title", { id: `${id}-title` }, drawing.title),
    svg("desc", { id: `${id}-desc` }, described(drawing)),
    svg("defs", {}, tip(`${id}-tip`, "tip"), tip(`${id}-cycle`, "tip cycle")),
    ...layout.edges.map((edge) =>
      svg("path", {
        class: edge.isCycle ? "edge cycle" : "edge",
        d: edge.path,
        "marker-end": `url(#${id}-${edge.isCycle ? "cycle" : "tip"})`,
      }),
    ),
    ...layout.edges.map((edge, index) => label(drawing.edges[index] ?? "", edge)),
    ...layout.nodes.map((node, index) => box(drawing.nodes[index] ?? ["", ""], node, layout)),
  );
}

function described({ nodes }: Drawing): string {
  return `${nodes.map(([kind, name]) => `${kind} ${name}`.trim()).join(", ")}.`;
}

function tip(id: string, classes: string): SVGElement {
  const attributes = { id, viewBox: "0 0 8 8", refX: "7.5", refY: "4", markerWidth: "8", markerHeight: "8", orient: "auto" };
  return svg("marker", { ...attributes, markerUnits: "userSpaceOnUse" }, svg("path", { class: classes, d: "M0 .5 8 4 0 7.5z" }));
}

function label(text: string, { x, y, isCycle }: Layout["edges"][number]): SVGElement {
  const attributes = { class: isCycle ? "edge-label cycle" : "edge-label", x: String(x), y: String(y), dy: ".35em" };
  return svg("text", attributes, ...shortened(text, ROOM.edge));
}

function box([kind, name]: readonly [string, string], { x, y, role }: Layout["nodes"][number], layout: Layout): SVGElement {
  const { nodeWidth: width, nodeHeight: height } = layout;
  const frame = { x: String(x - width / 2), y: String(y - height / 2), width: String(width), height: String(height), rx: "7" };
  return svg(
    "g",
    { class: `node ${role}` },
    svg("rect", frame),
    svg("text", { class: "kind", x: String(x), y: String(y - 6) }, kind),
    svg("text", { class: "name", x: String(x), y: String(y + 12) }, ...shortened(name, ROOM.node)),
  );
}

/** What has no room is told when the pointer rests on it. */
function shortened(text: string, room: number): (Node | string)[] {
  return text.length <= room ? [text] : [svg("title", {}, text), `${text.slice(0, room - 1)}…`];
}
