// The graph as a picture that can be walked: cytoscape, loaded only when somebody wants to walk.
// Nodes come from the pages' own service (/around), their names are drawn on a canvas: a name can never be markup.

const colours = () => {
  const style = getComputedStyle(document.documentElement);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const of = (light, night) => (dark ? night : light);
  return {
    ink: of("#1b1e22", "#e6e4de"), soft: of("#565c66", "#a4a9b1"), paper: of("#ffffff", "#1e2125"),
    announced: of("#8a4b00", "#f0b45c"), marker: of("#e0a100", "#c9981a"), font: style.fontFamily,
    kinds: {
      person: of("#0b5f46", "#6fc9a8"), team: of("#2b5fa8", "#8fb8f2"), series: of("#7a3b8f", "#d6a3e6"),
      event: of("#b5531c", "#f3a878"), circuit: of("#7a6a10", "#d9c55c"), place: of("#7a6a10", "#d9c55c"),
      country: of("#7a6a10", "#d9c55c"), "car-model": of("#9b2f4f", "#f09ab4"),
      manufacturer: of("#9b2f4f", "#f09ab4"), "car-class": of("#9b2f4f", "#f09ab4"),
    },
  };
};

/** Put a button on a picture that turns it into one to walk in. */
export function offer(picture) {
  const button = document.createElement("button");
  button.className = "start";
  button.type = "button";
  button.textContent = picture.dataset.label;
  button.addEventListener("click", () => walk(picture, picture.dataset.walk));
  picture.append(button);
}

/** cytoscape would write a style element, which our policy forbids; it leaves that where one has its id. */
function stand() {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id)) return;
  const mark = document.createElement("meta");
  mark.id = id;
  document.head.append(mark);
}

/** Replace what *picture* shows by the surroundings of the node *start*; each click adds those of another. */
export async function walk(picture, start, elements = null) {
  const { default: cytoscape } = await import(picture.dataset.library);
  stand();
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", picture.dataset.hint ?? "");
  picture.replaceChildren(canvas);
  const c = colours();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const graph = cytoscape({
    container: canvas,
    maxZoom: 2.5,
    style: [
      { selector: "node", style: {
        label: "data(name)", "background-color": c.soft, width: 16, height: 16, color: c.ink, "font-size": 12,
        "font-family": c.font, "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "wrap",
        "text-max-width": 120, "text-background-color": c.paper, "text-background-opacity": 0.8 } },
      ...Object.entries(c.kinds).map(([kind, colour]) => ({ selector: `node[kind="${kind}"]`, style: { "background-color": colour } })),
      { selector: "node.walked", style: { width: 24, height: 24, "font-weight": "bold" } },
      { selector: "node:selected", style: { "border-width": 3, "border-color": c.marker } },
      { selector: "edge", style: {
        width: 1.2, "line-color": c.soft, "curve-style": "bezier", "target-arrow-shape": "triangle",
        "target-arrow-color": c.soft, "arrow-scale": 0.8, "font-size": 11, color: c.ink, "text-wrap": "wrap",
        "text-max-width": 140,
        "font-family": c.font, "text-rotation": "autorotate", "text-background-color": c.paper, "text-background-opacity": 0.9 } },
      { selector: "edge[?inferred]", style: { "line-style": "dashed" } },
      { selector: "edge[?announced]", style: { "line-style": "dotted", "line-color": c.announced, "target-arrow-color": c.announced } },
      // what joins two things is written where one looks: all at once would hide the picture
      { selector: "edge.looked-at", style: { label: "data(label)", width: 2.4, "line-color": c.marker, "target-arrow-color": c.marker, "z-index": 9 } },
    ],
  });
  const settle = () => graph.layout({
    name: "cose", animate: false, nodeDimensionsIncludeLabels: true, nodeRepulsion: () => 400000, padding: 30,
  }).run();
  // The first neighbours stand on an ellipse; those of a node that is walked to, in a fan on its far side. Nothing
  // that is there moves, so that one finds again what one has seen.
  function place(fresh, from, first) {
    const at = from.nonempty() ? from.position() : { x: 0, y: 0 };
    const outward = Math.atan2(at.y, at.x);
    fresh.forEach((node, i) => {
      const far = i % 2 ? 1 : 0.62;
      const angle = first ? (2 * Math.PI * i) / fresh.length : outward + (i / Math.max(1, fresh.length - 1) - 0.5) * 2.6;
      const [x, y] = first ? [480, 250] : [260, 200];
      node.position = { x: at.x + x * far * Math.cos(angle), y: at.y + y * far * Math.sin(angle) };
    });
  }
  async function add(id) {
    const response = await fetch(`/around?of=${encodeURIComponent(id)}`);
    if (!response.ok) return;
    const found = await response.json();
    const from = graph.getElementById(id);
    const first = from.empty();
    const known = (e) => graph.getElementById(e.data.id).nonempty();
    const fresh = found.nodes.filter((n) => !known(n));
    const centre = fresh.find((n) => n.data.id === id);
    if (centre) centre.position = { x: 0, y: 0 };
    place(fresh.filter((n) => n !== centre), from, first);
    graph.add([...fresh, ...found.edges.filter((e) => !known(e))]);
    graph.getElementById(id).addClass("walked");
    picture.dataset.nodes = graph.nodes().length;
    graph.animate({ fit: { eles: graph.elements(), padding: 30 } }, { duration: still ? 0 : 300 });
  }
  graph.on("mouseover tapstart", "node", (event) => {
    graph.edges().removeClass("looked-at");
    event.target.connectedEdges().addClass("looked-at");
  });
  graph.on("mouseover tapstart", "edge", (event) => event.target.addClass("looked-at"));
  graph.on("mouseout", () => graph.edges().removeClass("looked-at"));
  graph.on("onetap", "node", (event) => { if (!event.target.hasClass("walked")) add(event.target.id()); });
  graph.on("dbltap", "node", (event) => { if (event.target.data("path")) location.href = event.target.data("path"); });
  if (elements) {
    graph.add(elements);
    settle();
  } else await add(start);
  picture.graph = graph; // for tests, and for who looks with the browser's tools
  return graph;
}
