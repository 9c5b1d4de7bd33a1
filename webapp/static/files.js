// File choosers work without this. With it files are dropped and pasted, too, and seen before they
// are sent; one that is too large is told at once.
"use strict";

const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

const tooLarge = (has, most) =>
  _("This file has {}, and at most {} are taken.").replace("{}", has).replace("{}", most);

function put(input, files) {
  const given = new DataTransfer();
  for (const file of input.multiple ? files : [...files].slice(0, 1)) given.items.add(file);
  input.files = given.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function chosen(input) {
  const place = input.closest(".chooser");
  const most = +input.dataset.max;
  const large = [...input.files].find((file) => file.size > most);
  input.setCustomValidity(large ? tooLarge(size(large.size), size(most)) : "");
  if (large) input.reportValidity();
  place.querySelectorAll(".preview").forEach((one) => one.remove());
  for (const file of input.files) {
    const line = document.createElement("p");
    line.className = "preview";
    line.textContent = `${file.name}, ${size(file.size)}`;
    if (place.dataset.control === "picture" && /^image\/(png|jpeg|gif|webp|avif)$/.test(file.type)) {
      const reader = new FileReader();
      reader.onload = () => line.prepend(Object.assign(new Image(), { src: reader.result, alt: "" }));
      reader.readAsDataURL(file);
    }
    place.append(line);
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches(".chooser input[type=file]")) chosen(event.target);
});
for (const kind of ["dragover", "dragleave", "drop"])
  document.addEventListener(kind, (event) => {
    const place = event.target.closest?.(".chooser");
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("over", kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files.length)
      put(place.querySelector("input[type=file]"), event.dataTransfer.files);
  });
document.addEventListener("paste", (event) => {
  const files = event.clipboardData.files;
  const focused = document.activeElement.closest(".chooser") ?? document.querySelector(".chooser");
  if (!files.length || !focused) return;
  event.preventDefault();
  put(focused.querySelector("input[type=file]"), files);
});
