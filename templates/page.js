// Small comforts of every page: buttons that copy and share, and what is fetched when it is asked for.
(() => {
"use strict";
const { copy, copied } = document.body.dataset;

async function put(button, text) {
  try { await navigator.clipboard.writeText(text); } catch { return; }
  const label = button.textContent;
  button.textContent = copied;
  setTimeout(() => { button.textContent = label; }, 1600);
}
for (const pre of document.querySelectorAll("main pre")) {
  const button = document.createElement("button"), frame = document.createElement("div");
  button.type = "button";
  button.textContent = copy;
  button.addEventListener("click", () => put(button, pre.textContent));
  frame.className = "code";
  pre.replaceWith(frame);
  frame.append(pre, button);
  pre.tabIndex = 0;
}
// A link goes to the moment that is heard, where that is asked for.
const moment = document.querySelector("[data-moment]"), player = window.shownotes;
const at = (address) => (moment?.querySelector("input").checked ? `${address}#t=${Math.floor(player.now())}` : address);
if (moment && player) {
  const clock = moment.querySelector("span"), tick = () => { clock.textContent = player.clock(player.now()); };
  moment.hidden = false;
  player.on(tick);
  tick();
}
for (const button of document.querySelectorAll("button[data-copy]")) {
  const { copy: text, fixed } = button.dataset;
  button.hidden = false;
  button.addEventListener("click", () => put(button, fixed === undefined ? at(text) : text));
}
for (const button of document.querySelectorAll("button[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () => navigator.share({ title: document.title, url: at(button.dataset.share) }).catch(() => {}));
}

// The transcript and what searches it are fetched when it is opened.
const folded = document.querySelector("details[data-transcript]");
if (folded) {
  folded.addEventListener("toggle", () => {
    if (document.querySelector("script[data-find]")) return;
    const script = document.createElement("script");
    script.dataset.find = "";
    script.src = folded.dataset.script;
    script.onerror = () => script.remove();
    document.head.append(script);
  });
  if (/^#at-\d/.test(location.hash)) folded.open = true;
}
})();
