// Search in the index of all words; where it cannot be had, the list on the page is filtered as it stands.
(() => {
"use strict";
const input = document.querySelector("input[data-index]");
if (!input) return;
const results = document.getElementById("results"), list = document.getElementById("list");
const count = document.querySelector("[data-count]");
const root = new URL("../", location);
let index, busy = false, again = false;

const load = () => (index ??= import(new URL(input.dataset.index, location)).catch(() => {
  delete input.dataset.index;
  input.dispatchEvent(new Event("input"));
}));

// An excerpt is text with some of its words marked; nothing else of it is taken over.
function excerpt(html) {
  const row = document.createElement("span");
  for (const node of new DOMParser().parseFromString(html, "text/html").body.childNodes) {
    const mark = node.nodeName === "MARK" && document.createElement("mark");
    if (mark) { mark.textContent = node.textContent; row.append(mark); } else row.append(node.textContent);
  }
  return row;
}
const address = (path) => new URL(path.replace(/^\/+/, ""), root).href;
function row(path, title, html) {
  const link = document.createElement("a"), name = document.createElement("b");
  link.href = address(path);
  name.textContent = title;
  link.append(name, " ", excerpt(html));
  return link;
}
function item({ raw_url: path, meta, excerpt: html, sub_results: parts }) {
  const element = document.createElement("li");
  const inside = parts.filter((part) => part.url.includes("#")).slice(0, 3);
  element.append(row(path, meta.title, inside.length ? "" : html));
  for (const part of inside) element.append(row(path + part.url.slice(part.url.indexOf("#")), part.title, part.excerpt));
  return element;
}

async function answer(words) {
  const pagefind = await load();
  if (!pagefind) return;
  const found = words ? (await pagefind.search(words)).results : [];
  const rows = await Promise.all(found.slice(0, 20).map((one) => one.data()));
  results.replaceChildren(...rows.map(item));
  list.hidden = Boolean(words);
  count.textContent = words ? found.length : "";
}
// One question at a time: of those that come up meanwhile, the last is asked next.
async function search() {
  if (busy) { again = true; return; }
  busy = true;
  try {
    do { again = false; await answer(input.value.trim()); } while (again);
  } finally { busy = false; }
}
input.addEventListener("focus", load, { once: true });
input.addEventListener("input", search);
if (input.value) search();
})();
