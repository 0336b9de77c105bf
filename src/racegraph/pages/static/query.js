// The query editor: Yasqe (of @zazuko/yasgui) in place of the text field, completing names from our own ontology,
// and other views of an answer that the server wrote as a table. Without this file the page is a plain form.
const field = document.getElementById("text");
const form = document.getElementById("ask");
const answer = document.getElementById("answer");

const load = (src) => new Promise((done, failed) => {
  const script = document.createElement("script");
  script.src = src;
  script.onload = done;
  script.onerror = failed;
  document.head.append(script);
});

await load(field.dataset.editor);
const { Yasqe } = window;
const vocabulary = await (await fetch("/vocabulary.json")).json();

// The completers that ship with the editor ask services elsewhere; ours know what is here.
for (const name of Object.keys(Yasqe.Autocompleters)) delete Yasqe.Autocompleters[name];
Yasqe.defaults.autocompleters = [];
Yasqe.registerAutocompleter({
  name: "terms",
  bulk: true,
  autoShow: false,
  persistenceId: null,
  isValidCompletionPosition: () => true,
  get: async () => vocabulary.terms,
});

const host = document.createElement("div");
host.className = "editor";
field.before(host);
const editor = new Yasqe(host, {
  value: field.value,
  persistenceId: null,
  autocompleters: ["terms"],
  showQueryButton: false,
  createShareableLink: undefined,
  resizeable: false,
  indentUnit: 2,
  lineWrapping: true,
  extraKeys: {
    "Ctrl-Enter": () => form.requestSubmit(),
    "Cmd-Enter": () => form.requestSubmit(),
    "Ctrl-Space": Yasqe.Autocompleters ? (cm) => cm.autocomplete() : undefined,
    Tab: false, // Tab goes on to the next control, as everywhere
    "Shift-Tab": false,
  },
});
editor.getInputField().setAttribute("aria-label", form.querySelector("label").textContent);
field.hidden = true;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(editor.getValue());
});

async function ask(query) {
  field.value = query;
  const address = `/query?${new URLSearchParams({ query })}`;
  answer.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(`${address}&part=answer`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    answer.replaceChildren(...page.body.childNodes);
    history.pushState({ query }, "", address);
    offerViews();
  } finally {
    answer.removeAttribute("aria-busy");
  }
}
addEventListener("popstate", () => location.reload());

// Views: the table that is there, a chart of its numbers, a picture of its graph.
function offerViews() {
  const table = answer.querySelector("table.answer");
  if (!table) return;
  const scroll = table.closest(".scroll");
  const views = [[field.dataset.table, () => scroll]];
  if (numbers(table)) views.push([field.dataset.chart, () => chart(table)]);
  if (table.dataset.kind === "graph" || pairs(table)) views.push([field.dataset.picture, () => drawn(table)]);
  if (views.length < 2) return;
  const tabs = document.createElement("div");
  tabs.className = "tabs";
  tabs.setAttribute("role", "tablist");
  tabs.setAttribute("aria-label", field.dataset.views);
  const panel = document.createElement("div");
  panel.setAttribute("role", "tabpanel");
  panel.id = "view";
  scroll.before(tabs, panel);
  panel.append(scroll);
  const buttons = views.map(([name, make], number) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", panel.id);
    button.addEventListener("click", () => show(number));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = (number + step + views.length) % views.length;
      show(next);
      buttons[next].focus();
    });
    button.make = make;
    return button;
  });
  function show(number) {
    buttons.forEach((button, n) => {
      button.setAttribute("aria-selected", String(n === number));
      button.tabIndex = n === number ? 0 : -1;
    });
    panel.replaceChildren(buttons[number].make());
  }
  tabs.append(...buttons);
  show(0);
}

const cells = (table) => [...table.tBodies[0].rows].map((row) => [...row.cells].filter((c) => !c.classList.contains("sources")));
const isNumber = (text) => text.trim() !== "" && Number.isFinite(Number(text));

/** The last column in which every row holds a number, and one to name the rows by; null where there is none. */
function numbers(table) {
  const rows = cells(table);
  if (rows.length < 2) return null;
  const columns = rows[0].map((_, n) => n);
  const value = columns.filter((n) => rows.every((row) => isNumber(row[n].textContent))).at(-1);
  const name = columns.find((n) => n !== value && rows.some((row) => !isNumber(row[n].textContent)));
  return value === undefined || name === undefined ? null : { name, value };
}

function chart(table) {
  const { name, value } = numbers(table);
  const rows = cells(table).map((row) => [row[name].textContent, Number(row[value].textContent)]).slice(0, 40);
  const most = Math.max(...rows.map(([, n]) => Math.abs(n)), 1e-9);
  const made = document.createElement("table");
  made.className = "bars";
  for (const [text, n] of rows) {
    const row = made.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = text;
    row.append(head);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 100 8");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    bar.setAttribute("class", "bar");
    bar.setAttribute("width", String((100 * Math.abs(n)) / most));
    bar.setAttribute("height", "8");
    svg.append(bar);
    row.insertCell().append(svg);
    const number = row.insertCell();
    number.className = "n";
    number.textContent = n.toLocaleString(document.documentElement.lang);
  }
  return made;
}

/** The first two columns in which rows hold things with a page: an edge each; null where there are none. */
function pairs(table) {
  const rows = cells(table);
  const linked = rows[0]?.map((_, n) => n).filter((n) => rows.some((row) => row[n].querySelector("a[href^='/id/']")));
  return linked && linked.length > 1 ? linked.slice(0, 2) : null;
}

function drawn(table) {
  const graph = table.dataset.kind === "graph";
  const [from, to] = graph ? [0, 2] : pairs(table);
  const elements = new Map();
  const node = (cell) => {
    const link = cell.querySelector("a");
    const id = link?.getAttribute("href").replace(/^\/id\/(.*)\.html$/, "id:$1") ?? cell.textContent;
    const kind = id.startsWith("id:") ? id.slice(3).split("/")[0] : "";
    elements.set(id, { data: { id, name: cell.textContent.trim(), kind, path: link?.getAttribute("href") } });
    return id;
  };
  for (const row of cells(table).slice(0, 150)) {
    if (!row[from].textContent.trim() || !row[to].textContent.trim()) continue;
    const source = node(row[from]), target = node(row[to]);
    const label = graph ? row[1].textContent.trim() : "";
    elements.set(`${source} ${label} ${target}`, { data: { source, target, label } });
  }
  const picture = document.createElement("div");
  picture.className = "picture";
  picture.dataset.library = field.dataset.library;
  import(field.dataset.graph).then(({ walk }) => walk(picture, null, [...elements.values()]));
  return picture;
}

offerViews();
