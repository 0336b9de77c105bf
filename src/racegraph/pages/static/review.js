// Review with one key: a accepts, r rejects, j and k go on and back. The forms work without this file.
const cases = () => [...document.querySelectorAll(".case")];
let at = -1;

function go(number) {
  const all = cases();
  if (!all.length) return location.reload();
  at = Math.min(Math.max(number, 0), all.length - 1);
  all.forEach((one, n) => one.classList.toggle("current", n === at));
  all[at].focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "nearest" });
}

async function decide(button) {
  const form = button.form, one = form.closest(".case");
  const fields = new URLSearchParams(new FormData(form));
  fields.set("verdict", button.value);
  one.setAttribute("aria-busy", "true");
  const response = await fetch(form.action, { method: "POST", body: fields, redirect: "manual" });
  if (response.type !== "opaqueredirect" && !response.ok) return location.reload();
  const number = cases().indexOf(one);
  one.remove();
  go(number);
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea")) return;
  const key = event.key.toLowerCase();
  if (key === "j") go(at + 1);
  else if (key === "k") go(at - 1);
  else {
    const button = cases()[at]?.querySelector(`[data-key="${key}"]`);
    if (!button) return;
    decide(button);
  }
  event.preventDefault();
});
document.addEventListener("submit", (event) => {
  if (!event.submitter?.dataset.key) return;
  event.preventDefault();
  decide(event.submitter);
});
if (cases().length) go(0);
