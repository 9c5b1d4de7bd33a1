// The page works without this. With it the form is sent in place, and only its parts change.
"use strict";

const form = document.querySelector("form");
// The second click of a double click comes so soon, in milliseconds; the answer comes sooner.
const DOUBLE_CLICK = 300;
let last = 0;

form.addEventListener("click", (event) => {
  if (event.detail > 1 && event.timeStamp - last < DOUBLE_CLICK) event.preventDefault();
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  last = event.timeStamp;
  form.ariaBusy = "true";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "text/html" },
      body: new URLSearchParams(new FormData(form)),
    });
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    document.querySelector("[role=status]").textContent = "No answer: is the connection lost?";
  } finally {
    form.ariaBusy = "false";
  }
});

function show(page) {
  document.title = page.title;
  const parts = [...document.querySelectorAll("[data-part]")];
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
    if (active) document.getElementById(active)?.focus();
  }
  document.querySelector("[aria-invalid]")?.focus();
}
