// The page works without this. With it the form is sent in place, and only its parts change.
// Words stand in _("…"); the server puts those of the visitor's language in their place.
"use strict";

const form = document.querySelector("form");
const by = (id) => document.getElementById(id);
const make = (tag, text, more) =>
  Object.assign(document.createElement(tag), { textContent: text }, more);
const quiet = (text, onclick) => make("button", text, { type: "button", className: "quiet", onclick });

// Says on a button for a moment what has come of it.
async function says(button, doing, done) {
  const before = button.textContent;
  try {
    await doing();
    button.textContent = done;
  } catch {
    button.textContent = _("Not possible here");
  }
  setTimeout(() => (button.textContent = before), 1500);
}
const copier = (text) =>
  quiet(_("Copy"), (event) => says(event.target, () => navigator.clipboard.writeText(text()), _("Copied")));

// Sending

// The second click of a double click comes so soon, in milliseconds; the answer comes sooner.
const DOUBLE_CLICK = 300;
const SLOW = 1000;
let last = 0;
// How an answer is asked for and read; live.js knows another way.
let accept = "text/html";
let read = async (answer) => ({ status: answer.status, html: await answer.text() });
let sent;
let asked;
let shown;

function start() {
  const state = make("span", "", { id: "state", hidden: true });
  const word = make("span", "", { ariaLive: "polite" });
  const time = make("span", "", { ariaHidden: "true" });
  const cancel = quiet(_("Cancel"), () => sent.abort());
  state.append(word, time, cancel);
  const button = form.querySelector(".go button");
  button.after(state);
  let ticking;

  form.addEventListener("click", (event) => {
    const again = event.detail > 1 && event.timeStamp - last < DOUBLE_CLICK;
    if (again && event.target === button) event.preventDefault();
    const { dataset, value } = event.target;
    if (dataset.field) by(`field-${dataset.field}`).value = value;
  });

  // It shows the place in the line; where it is not there in time, the end is waited for.
  form.addEventListener("focusin", () => load(form.dataset.live), { once: true });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    last = event.timeStamp;
    begin();
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        headers: { Accept: accept },
        body: values(),
        signal: sent.signal,
      });
      const { status, html } = await read(answer);
      show(parsed(html), status);
      // A job has a page of its own, where it is found again.
      if (answer.redirected) history.replaceState(null, "", answer.url);
      end("");
    } catch (error) {
      const cancelled = error.name === "AbortError";
      if (!cancelled) lost();
      end(cancelled ? _("Cancelled.") : "");
    }
    toResult();
  });

  function begin() {
    const began = performance.now();
    form.ariaBusy = "true";
    state.hidden = true;
    word.textContent = time.textContent = "";
    sent = new AbortController();
    asked = inputs();
    ticking = setInterval(() => {
      const passed = performance.now() - began;
      if (passed < SLOW) return;
      state.hidden = cancel.hidden = false;
      word.textContent ||= _("Running…");
      time.textContent = `${Math.floor(passed / 1000)} s`;
    }, 200);
  }

  function end(told) {
    clearInterval(ticking);
    form.ariaBusy = "false";
    if (state.contains(document.activeElement)) button.focus();
    word.textContent = told;
    time.textContent = "";
    cancel.hidden = true;
    state.hidden = !told;
  }
}

const values = () => {
  const given = new FormData(form);
  return form.enctype === "multipart/form-data" ? given : new URLSearchParams(given);
};
// What may stand in an address: neither files nor passwords, but each cell of a row.
const told = ([name, value]) =>
  (value || name.includes(".")) && typeof value === "string" && name !== "_last" && form.elements[name]?.type !== "password";
const inputs = () => String(new URLSearchParams([...values()].filter(told)));

// Showing

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
const going = () => document.querySelector("[data-again]");

// Asks how a job is, as long as it goes on.
let asking;
function again() {
  clearTimeout(asking);
  if (!going()) return;
  asking = setTimeout(async () => {
    try {
      const answer = await fetch(going().dataset.again, { headers: { Accept: "text/html" } });
      show(parsed(await answer.text()), answer.status);
    } catch {
      again(); // the network may come back
    }
  }, 1000);
}

function show(page, status) {
  if (!page.querySelector("main")) return restarting();
  document.title = page.title;
  const parts = [...document.querySelectorAll("[data-part]")];
  const problem = page.querySelector(".problem");
  if (problem) return failed([...problem.childNodes], status >= 500);
  if (!parts.every((part) => page.getElementById(part.id))) {
    document.querySelector("main").replaceWith(page.querySelector("main"));
    return;
  }
  const wrong = page.querySelector("[aria-invalid]");
  wrong?.removeAttribute("autofocus");
  for (const part of parts) {
    // What is being typed stays, unless there is something to say about it.
    if (part.id === "fields" && !wrong && !part.querySelector(".wrong")) continue;
    const active = part.contains(document.activeElement) && document.activeElement.id;
    part.replaceChildren(...page.getElementById(part.id).childNodes);
    if (active) by(active)?.focus();
  }
  again();
  if (!wrong && !going()) remember();
  enhance();
  document.querySelector("[aria-invalid]")?.focus();
}

function failed(told, again) {
  const problem = make("div", "", { className: "problem" });
  problem.append(...told);
  problem.querySelector("h1")?.replaceWith(make("h2", problem.querySelector("h1").textContent));
  if (again) problem.append(quiet(_("Try again"), () => form.requestSubmit()));
  by("headline").replaceChildren(problem);
  by("details").replaceChildren();
}

// What answers in the place of the app is a router's.
function restarting() {
  const why = _("It answers in a little while. What you typed is still here.");
  failed([make("h2", _("The server is starting again")), make("p", why)], true);
}

function lost() {
  const why = navigator.onLine
    ? _("The server cannot be reached, or the connection was cut. What you typed is still here.")
    : _("You are offline. What you typed is still here.");
  failed([make("h2", _("No answer")), make("p", why)], true);
}

// On a narrow screen the result is below what was typed.
function toResult() {
  const place = by("headline");
  if (!place || document.querySelector("[aria-invalid]")) return;
  const { top } = place.getBoundingClientRect();
  if (top < 0 || top > innerHeight - 120) place.scrollIntoView({ block: "start" });
}

// What only a script can: sliders, copying, downloading

function enhance() {
  form.querySelectorAll("input[type=number][min][max]").forEach(slide);
  tools();
  refined();
}

// What tables, drawings, charts and the last results need has a script of its own.
function refined() {
  if (window.refine) refine();
  else if (document.querySelector(".outcome thead, a[download$='.svg'], .chart, #last li")) load(form.dataset.results);
}

function load(src, onload) {
  if (src && !document.querySelector(`script[src="${src}"]`)) document.head.append(make("script", "", { src, onload }));
}

// The inputs and the last results, in this browser's tab only.
function remember() {
  shown = facts();
  try {
    const line = by("sent").querySelector("input").value;
    sessionStorage.setItem(form.action + line, JSON.stringify({ query: asked, facts: shown }));
  } catch {} // a browser may keep nothing
}

// What was asked and what came of it, by their labels.
function facts() {
  const found = {};
  for (const [name, value] of new URLSearchParams(asked)) {
    const field = by(`field-${name}`);
    const before = field?.multiple && found[label(field)];
    if (field) found[label(field)] = before ? `${before}, ${value}` : value;
  }
  const figures = document.querySelectorAll("#headline .figures div");
  for (const one of figures) found[one.firstElementChild.textContent] = one.lastElementChild.textContent;
  const whole = !figures.length && by("headline").querySelector(".big, .data, .said");
  if (whole) found[_("Result")] = whole.textContent;
  return found;
}

const label = (field) => field.labels[0].firstChild.textContent.trim();

function slide(box) {
  const { min, max, step } = box;
  const range = max - min;
  if (box.closest(".slid") || !(range > 0 && range <= 1e6)) return;
  const fine = 10 ** Math.floor(Math.log10(range / 50));
  const slider = make("input", "", { type: "range", min, max, step: step === "any" ? fine : step || 1 });
  slider.ariaLabel = _("{}, slider").replace("{}", label(box));
  const follow = () => (slider.value = box.value || box.placeholder || (+min + +max) / 2);
  slider.addEventListener("input", () => (box.value = slider.value));
  box.addEventListener("input", follow);
  const pair = make("div", "", { className: "slid" });
  box.replaceWith(pair);
  pair.append(slider, box);
  follow();
}

function tools() {
  const place = by("details");
  if (!by("links") || place.querySelector(".tools") || by("headline").querySelector(".empty")) return;
  const json = by("json");
  const result = ["data", ".big", ".data"].map((one) => by("headline").querySelector(one)).find((one) => one);
  if (!json && !result) return;
  const bar = make("div", "", { className: "tools" });
  bar.append(copier(() => json?.textContent ?? (result.value || result.textContent)));
  if (json) bar.append(quiet(_("Download JSON"), () => save(json.textContent, "json", "application/json")));
  place.append(bar);
}

function save(text, ending, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  make("a", "", { href: url, download: `${by("json").dataset.name}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(url));
}

// Links that hold what is in the form now.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#links a");
  if (!link) return;
  link.search = inputs();
  if (!link.matches(".share")) return;
  event.preventDefault();
  says(link, () => navigator.clipboard.writeText(link.href), _("Copied the link"));
});

if (form) {
  start();
  again();
  enhance();
}
for (const line of document.querySelectorAll(".line")) line.append(copier(() => line.querySelector("code").textContent));
