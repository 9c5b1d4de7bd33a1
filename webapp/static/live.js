// What the function yields and prints is shown as it comes. Without this its end is shown.
"use strict";

const whole = read;
let begun;
accept = "text/event-stream, text/html;q=0.9";
read = async (answer) => {
  if (!answer.headers.get("Content-Type")?.startsWith("text/event-stream")) return whole(answer);
  begun = false;
  try {
    for await (const [name, data] of events(answer.body)) {
      if (name === "page") return data;
      if (name === "waiting") {
        waits(data);
        continue;
      }
      if (!begun) clear();
      begun = true;
      live[name](data);
    }
  } finally {
    by("headline").ariaBusy = null;
  }
  throw new Error("cut");
};

// What was there when it failed stays below the reason.
const fails = failed;
failed = (told, again) => {
  const before = begun ? [...by("headline").childNodes, ...by("details").childNodes] : [];
  fails(told, again);
  by("headline").append(...before);
};

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ; ) {
    const { value, done } = await reader.read();
    if (done) return;
    const found = (rest + value).split("\n\n");
    rest = found.pop();
    for (const one of found) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(one) ?? [];
      if (name) yield [name, JSON.parse(data)];
    }
  }
}

const live = {
  value({ headline, details }) {
    by("headline").innerHTML = headline;
    by("details").innerHTML = details;
    refined();
  },
  append(text) {
    const place = () => by("headline").querySelector(".data, .big");
    if (!place()) by("headline").replaceChildren(make("div", "", { className: "data" }));
    place().append(text);
  },
  print(text) {
    const place = () => by("output").querySelector(".printed");
    if (!place())
      by("output").replaceChildren(
        make("pre", "", { className: "printed", tabIndex: 0, role: "log", ariaLabel: _("Printed") }),
      );
    const atEnd = place().scrollHeight - place().scrollTop - place().clientHeight < 40;
    place().append(text);
    if (atEnd) place().scrollTop = place().scrollHeight;
  },
};

// app.js says "Running…" where nothing is said.
function waits(position) {
  const place = position > 1 ? _("Waiting in line: {} before it.").replace("{}", position - 1) : _("Waiting in line: it is next.");
  document.querySelector("#state span").textContent = position ? place : "";
}

// A screen reader is told the end, not each step.
function clear() {
  by("headline").ariaBusy = "true";
  for (const id of ["headline", "details", "output"]) by(id).replaceChildren();
  toResult();
}
