// What is better with a little JavaScript: suggestions while typing, an article's sentences beside what they became,
// and the picture of the graph when it is asked for. Every page works without this file.
document.documentElement.classList.add("scripted");

for (const input of document.querySelectorAll("input[data-suggest]")) suggest(input);

function suggest(input) {
  const box = document.createElement("div");
  box.className = "suggestions";
  box.id = "suggestions";
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", input.labels[0].textContent);
  input.after(box);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": box.id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  let asked = 0, at = -1, timer;

  const options = () => [...box.children];
  function choose(number) {
    at = number;
    options().forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", options()[at].id);
    else input.removeAttribute("aria-activedescendant");
  }
  function show(found) {
    box.replaceChildren(...found.map((thing, n) => {
      const option = document.createElement("a");
      option.href = thing.path;
      option.id = `suggestion-${n}`;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const name = document.createElement("bdi"), kind = document.createElement("span");
      name.textContent = thing.name;
      kind.textContent = thing.kind;
      kind.className = "kind";
      option.append(name, kind);
      return option;
    }));
    input.setAttribute("aria-expanded", String(found.length > 0));
    choose(-1);
  }
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const query = input.value.trim();
    if (!query) return show([]);
    timer = setTimeout(async () => {
      const mine = ++asked;
      try {
        const response = await fetch(`/suggest?q=${encodeURIComponent(query)}`);
        if (response.ok && mine === asked) show(await response.json());
      } catch { /* the form still searches */ }
    }, 80);
  });
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape") show([]);
    else if (event.key === "ArrowDown" && count) choose((at + 1) % count);
    else if (event.key === "ArrowUp" && count) choose((at + count - (at < 0 ? 0 : 1)) % count);
    else if (event.key === "Enter" && at >= 0) location.href = options()[at].href;
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(() => show([]), 200));
}

// An article: the address names the sentence (#char=…), and what it became stands open beside it.
const reads = document.querySelector(".reads");
if (reads) {
  const open = () => {
    const at = decodeURIComponent(location.hash).match(/^#(?:char|became)=(\d+,\d+)$/);
    for (const element of document.querySelectorAll(".became.open, .mark.open")) element.classList.remove("open");
    // beside the text there is room for an example
    const first = matchMedia("(width > 52rem)").matches && document.querySelector(".mark")?.dataset.sentence;
    const shown = at ? at[1] : first;
    if (!shown) return;
    document.getElementById(`became=${shown}`)?.classList.add("open");
    for (const mark of document.querySelectorAll(`[data-sentence="${shown}"]`)) mark.classList.add("open");
  };
  document.querySelector(".text").addEventListener("click", (event) => {
    const mark = event.target.closest(".mark");
    if (!mark) return;
    event.preventDefault();
    history.pushState(null, "", `#char=${mark.dataset.sentence}`);
    open();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !location.hash) return;
    history.pushState(null, "", location.pathname + location.search);
    open();
  });
  addEventListener("hashchange", open);
  addEventListener("popstate", open);
  open();
}

for (const picture of document.querySelectorAll("[data-walk]")) {
  const { offer } = await import(picture.dataset.script);
  offer(picture);
}
