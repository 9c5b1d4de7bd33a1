// Sorts tables and keeps them as CSV, draws charts, keeps drawings as PNG, compares the last results.
// app.js loads it where one of them is.
"use strict";

function refine() {
  charts();
  document.querySelectorAll(".outcome thead th").forEach(sortable);
  document.querySelectorAll("a[download$='.svg']:not([data-png])").forEach(png);
  tables();
  restorable();
}

function tables() {
  const bar = by("details").querySelector(".tools:not([data-csv])");
  if (!bar || !by("json") || !by("details").querySelector("table")) return;
  bar.dataset.csv = "";
  bar.append(quiet(_("Download CSV"), () => save(csv(JSON.parse(by("json").textContent)), "csv", "text/csv")));
}

function charts() {
  const places = document.querySelectorAll(".chart[data-figure]");
  if (!places.length) return;
  if (!window.Plotly) {
    load(form.dataset.plotly, charts);
    return;
  }
  for (const place of places) {
    const figure = JSON.parse(place.dataset.figure);
    place.removeAttribute("data-figure");
    Plotly.newPlot(place, { ...figure, config: { responsive: true, displayModeBar: false } });
  }
}

function sortable(head) {
  const text = head.textContent;
  if (!head.querySelector("button"))
    head.replaceChildren(quiet(text.charAt(0).toUpperCase() + text.slice(1), () => sort(head)));
}

function sort(head) {
  const body = head.closest("table").tBodies[0];
  const order = head.ariaSort === "ascending" ? "descending" : "ascending";
  for (const one of head.parentElement.cells) one.ariaSort = null;
  head.ariaSort = order;
  const isNumber = head.classList.contains("n");
  const key = (row) => {
    const cell = row.cells[head.cellIndex];
    const text = cell.querySelector("data")?.value ?? cell.textContent;
    return isNumber ? parseFloat(text.replace(",", ".")) : text;
  };
  const none = (one) => one === "" || Number.isNaN(one);
  const sign = order === "ascending" ? 1 : -1;
  const compare = ([one], [other]) =>
    none(one) - none(other) ||
    (none(one) ? 0 : sign * (isNumber ? one - other : one.localeCompare(other, [], { numeric: true })));
  const rows = [...body.rows].map((row) => [key(row), row]).sort(compare);
  body.append(...rows.map(([, row]) => row));
}

function png(link) {
  link.dataset.png = "";
  const name = link.download.replace(/svg$/, "png");
  const draw = async () => {
    const picture = Object.assign(new Image(), { src: link.href });
    await picture.decode();
    const size = { width: picture.width * 2, height: picture.height * 2 };
    const canvas = make("canvas", "", size);
    canvas.getContext("2d").drawImage(picture, 0, 0, size.width, size.height);
    make("a", "", { href: canvas.toDataURL(), download: name }).click();
  };
  link.parentElement.append(" ", quiet(_("Download {}").replace("{}", name), draw));
}

function compare(before) {
  const rows = [...new Set([...Object.keys(before), ...Object.keys(shown)])].map((name) => {
    const row = make("tr", "", { className: before[name] === shown[name] ? "" : "differs" });
    row.append(make("th", name, { scope: "row" }), make("td", before[name]), make("td", shown[name]));
    return row;
  });
  const head = make("tr");
  head.append(make("td"), ...[_("Before"), _("Now")].map((one) => make("th", one, { scope: "col" })));
  const table = make("table");
  table.append(head, ...rows);
  const place = make("div", "", { className: "scroll", tabIndex: 0, ariaLabel: _("Compare"), role: "group" });
  place.append(table);
  by("last").querySelector(".scroll")?.remove();
  by("last").append(place);
}

function restorable() {
  if (!by("links")) return;
  for (const line of document.querySelectorAll("#last li:not(:has(a))")) {
    let kept;
    try {
      kept = JSON.parse(sessionStorage.getItem(form.action + line.textContent));
    } catch {}
    if (!kept) continue;
    const link = make("a", line.textContent, { href: `?${kept.query}` });
    line.replaceChildren(link, quiet(_("Compare"), () => compare(kept.facts)));
  }
}

function csv(rows) {
  const names = [...new Set(rows.flatMap(Object.keys))];
  const cell = (value) => {
    let text = typeof value === "object" ? JSON.stringify(value ?? "") : String(value ?? "");
    if (value === null) text = "";
    // A spreadsheet would take such a text for a formula.
    if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names, ...rows.map((row) => names.map((name) => row[name]))]
    .map((cells) => cells.map(cell).join(",") + "\r\n")
    .join("");
}

refine();
