// Search in the index of all words; where it cannot be had, the list on the page is filtered as it stands.
(() => {
"use strict";
const input = document.querySelector("input[data-index]");
if (!input) return;
const results = document.getElementById("results"), list = document.getElementById("list");
const count = document.querySelector("[data-count]");
const root = new URL("../", location);
let index, asked = 0;

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
function found({ raw_url: path, meta, excerpt: html, sub_results: parts }) {
  const item = document.createElement("li");
  const inside = parts.filter((part) => part.url.includes("#")).slice(0, 3);
  item.append(row(path, meta.title, inside.length ? "" : html));
  for (const part of inside) item.append(row(path + part.url.slice(part.url.indexOf("#")), part.title, part.excerpt));
  return item;
}

async function search() {
  const turn = ++asked, words = input.value.trim(), pagefind = await load();
  if (!pagefind || turn !== asked) return;
  const answer = words ? await pagefind.search(words) : null;
  const rows = answer ? await Promise.all(answer.results.slice(0, 20).map((one) => one.data())) : [];
  if (turn !== asked) return;
  results.replaceChildren(...rows.map(found));
  list.hidden = Boolean(words);
  count.textContent = words ? answer.results.length : "";
}
input.addEventListener("focus", load, { once: true });
input.addEventListener("input", search);
if (input.value) search();
})();
