// Every edit works without this. It drags sessions in the months, by pointer or by keyboard, says what a day would mean while a session
// hovers over it, and shows what others change.

const { year, version, changed, posted } = document.body.dataset;
const weight = document.getElementById("weight");
const drop = document.getElementById("drop");
const said = document.getElementById("said");

// What a place would mean, asked once for each place.
const known = new Map();
async function weigh(session, day, start) {
  const query = new URLSearchParams({ session, day, start });
  const key = query.toString();
  if (!known.has(key)) {
    known.set(key, fetch(`/desk/${year}/weigh?${key}`).then((answer) => answer.json()));
  }
  return known.get(key);
}

// A form is on its way: its answer is what is shown next.
let leaving = false;
document.addEventListener("submit", () => { leaving = true; });

let hovering = null;
async function show(chip, cell) {
  for (const other of document.querySelectorAll("td.over")) other.classList.remove("over", "clashes");
  hovering = cell;
  if (!cell) {
    weight.textContent = "";
    return;
  }
  cell.classList.add("over");
  try {
    const answer = await weigh(chip.dataset.session, cell.dataset.day, chip.dataset.start);
    if (hovering !== cell) return;
    const wrong = answer.problem ? [answer.problem] : answer.blocks;
    const lines = answer.problem
      ? [answer.problem]
      : [answer.place, answer.isAllowed ? weight.dataset.free : weight.dataset.clash, ...answer.blocks, ...answer.warns, answer.cost];
    weight.textContent = lines.join("\n");
    weight.classList.toggle("clashes", wrong.length > 0);
    cell.classList.toggle("clashes", wrong.length > 0);
  } catch {
    known.clear();
  }
}

function put(chip, cell) {
  for (const name of ["session", "start"]) drop.elements[name].value = chip.dataset[name];
  drop.elements.day.value = cell.dataset.day;
  leaving = true;
  drop.submit();
}

// By pointer.
let dragged = null;
for (const chip of document.querySelectorAll('.chip[draggable="true"]')) {
  chip.addEventListener("dragstart", (event) => {
    dragged = chip;
    chip.classList.add("moving");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", chip.dataset.session);
  });
  chip.addEventListener("dragend", () => {
    chip.classList.remove("moving");
    dragged = null;
    show(chip, null);
  });
}
for (const cell of document.querySelectorAll(".month td[data-day]")) {
  cell.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    if (hovering !== cell) show(dragged, cell);
  });
  cell.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    // Put back where it was taken, nothing is asked for.
    if (dragged.closest("td") !== cell) put(dragged, cell);
  });
}

// By keyboard: M takes a session up, arrows go by days and weeks, Enter puts it down, Escape lets it go.
let taken = null;
let at = null;
const cells = new Map([...document.querySelectorAll(".month td[data-day]")].map((cell) => [cell.dataset.day, cell]));
function shifted(day, count) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}
function release() {
  taken?.classList.remove("moving");
  if (taken) show(taken, null);
  taken = null;
}
document.addEventListener("keydown", (event) => {
  const chip = event.target.closest?.('.chip[draggable="true"]');
  if (!taken) {
    if (!chip || event.key.toLowerCase() !== "m" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    taken = chip;
    at = chip.dataset.day;
    chip.classList.add("moving");
    said.textContent = weight.dataset.moving;
    return;
  }
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
  if (step) {
    event.preventDefault();
    const next = shifted(at, step);
    if (!cells.has(next)) return;
    at = next;
    cells.get(at).scrollIntoView({ block: "nearest" });
    show(taken, cells.get(at));
  } else if (event.key === "Enter") {
    event.preventDefault();
    put(taken, cells.get(at));
  } else if (event.key === "Escape" || event.key === "Tab") {
    release();
  }
});

// A text with changes that are not saved is not left by accident.
for (const form of document.querySelectorAll("form[data-guard]")) {
  const text = form.querySelector("textarea");
  const before = text.value;
  let isSent = false;
  form.addEventListener("submit", () => { isSent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && text.value !== before) event.preventDefault();
  });
}

// The line of an error, or of an address such as #line-12.
function goToLine(text, line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, part) => sum + part.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  text.scrollTop = Math.max(0, (line - 5) * (text.scrollHeight / lines.length));
}
// How a run is doing, until it is over: then the page shows what came of it.
const progress = document.getElementById("progress");
async function follow() {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById("progress");
  if (leaving) return;
  if (!next) location.reload();
  else progress.textContent = next.textContent;
}
if (progress) setInterval(() => follow().catch(() => {}), 250);

const text = document.getElementById("text");
if (text) {
  for (const button of document.querySelectorAll("button.line")) {
    button.addEventListener("click", () => goToLine(text, Number(button.dataset.line)));
  }
  const line = /^#line-(\d+)$/.exec(location.hash);
  if (line) goToLine(text, Number(line[1]));
}

// What others change: shown at once, unless something is being written here.
function changeSeen(event) {
  if (event.data === version || leaving) return;
  const fields = [...document.querySelectorAll("form.place input:not([type=hidden])")];
  const writing = document.querySelector("form[data-guard], form.place :focus, #mine") || taken || dragged ||
    fields.some((field) => field.value !== field.defaultValue);
  // A page that answers a form cannot be loaded again without sending it.
  if (!writing && posted === undefined) {
    location.reload();
    return;
  }
  said.textContent = changed;
}

// A page that nobody sees listens to nothing: a browser has but six connections for all of them.
let events = null;
function listen() {
  if (document.visibilityState === "visible" && !events) {
    events = new EventSource(`/desk/${year}/events?version=${version}`);
    events.addEventListener("version", changeSeen);
  } else if (document.visibilityState !== "visible") {
    events?.close();
    events = null;
  }
}
if (year) {
  listen();
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pagehide", () => events?.close());
}
