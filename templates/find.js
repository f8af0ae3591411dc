// What searches: lists that filter, and the transcript that follows the player.
(() => {
"use strict";
// Lists and the transcript: what does not hold every word that was typed is hidden.
function filter(input, rows, count) {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const left = rows.filter((row) => {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    return !row.hidden;
  });
  if (count) count.textContent = words.length ? left.length : "";
  mark(words, left);
}
function mark(words, rows) {
  if (!("highlights" in CSS)) return;
  const ranges = [];
  for (const row of words.length ? rows.slice(0, 500) : []) {
    const walk = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode.data.toLowerCase();
      for (const word of words) for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(walk.currentNode, at);
        range.setEnd(walk.currentNode, at + word.length);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}
for (const input of document.querySelectorAll("input[data-filter]")) {
  const rows = [...document.querySelectorAll(input.dataset.filter)], count = document.querySelector("[data-count]");
  const act = () => input.dataset.index || filter(input, rows, count);
  input.closest("[hidden]")?.removeAttribute("hidden");
  input.addEventListener("input", act);
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { input.value = asked; act(); }
}

// The transcript: fetched by the page that was opened, searched, and following what is heard.
const folded = document.querySelector("details[data-transcript]");
if (folded) {
  const load = async () => {
    if (folded.dataset.loaded) return;
    folded.dataset.loaded = "yes";
    try {
      const page = new DOMParser().parseFromString(await (await fetch(folded.dataset.transcript)).text(), "text/html");
      const said = document.importNode(page.getElementById("transcript"), true), from = new URL(folded.dataset.transcript, location);
      for (const link of said.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), from);
      folded.querySelector("div").replaceWith(said);
      follow();
    } catch { delete folded.dataset.loaded; }
  };
  folded.addEventListener("toggle", load);
  load().then(() => /^#at-\d/.test(location.hash) && document.getElementById(location.hash.slice(1))?.scrollIntoView());
}
function follow() {
  const box = document.getElementById("transcript");
  if (!box) return;
  const tools = box.querySelector(".tools"), [input, following] = tools.querySelectorAll("input");
  const rows = [...box.querySelectorAll(".text p")], cues = [...box.querySelectorAll("span[data-t]")];
  const starts = cues.map((cue) => Number(cue.dataset.t)), text = box.querySelector(".text");
  let last = -1;
  tools.hidden = false;
  input.addEventListener("input", () => filter(input, rows, tools.querySelector("output")));
  const heard = () => {
    const time = shownotes.now(), at = starts.findLastIndex((start) => start <= time + 0.05);
    if (at === last) return;
    cues[last]?.classList.remove("current");
    cues[at]?.classList.add("current");
    last = at;
    const row = cues[at]?.closest("[id]");
    if (row && following.checked) text.scrollTop = row.offsetTop - text.offsetTop - text.clientHeight / 3;
  };
  if (!window.shownotes) return;
  shownotes.on(heard);
}
if (!folded) follow();
})();
