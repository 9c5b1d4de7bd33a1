// Rows are added and removed here; without this the server does it.
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=_rows]");
  if (!button) return;
  event.preventDefault();
  const body = button.closest(".field").querySelector("tbody");
  const row = button.closest("tbody tr");
  const last = body.lastElementChild;
  if (!row) {
    const more = last.cloneNode(true);
    more.querySelector("[id]")?.removeAttribute("id");
    empty(more);
    body.append(more);
    more.querySelector("input, select").focus();
  } else if (body.rows.length > 1) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    next.querySelector("input, select").focus();
  } else {
    empty(row);
  }
});

// As it stands in a new row.
function empty(row) {
  for (const one of row.querySelectorAll("[data-usual]")) one.value = one.dataset.usual;
}
