// The browser's own audio or video element, with chapters, memory, keys and links to a moment.
(() => {
"use strict";
const box = document.getElementById("player");
const deck = box && box.querySelector(".deck");
if (!deck) return;
const part = (name) => deck.querySelector(`[data-part=${name}]`);
const audio = box.querySelector("audio"), video = box.querySelector("video"), watch = box.querySelector(".watch");
const bar = part("bar"), speed = part("speed"), said = part("said"), caption = part("caption"), shortcuts = part("shortcuts");
const { key, title, show, cover, link } = box.dataset;
const memory = {
  get(name) { try { return localStorage.getItem(`shownotes.${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`shownotes.${name}`, value); } catch { /* private window */ } },
};
const art = new Image(64, 64);
art.alt = "";
part("art").append(art);
let active = audio || video, current = -1, saved = 0, touched = false, dragging = false;

// Times: seconds to "1:02:30", and "754", "12:34" or "1h2m3s" to seconds.
const clock = (time) => {
  const all = Math.max(0, Math.floor(time)), hours = Math.floor(all / 3600);
  const two = (count) => String(count).padStart(2, "0");
  const minutes = Math.floor(all / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
};
const seconds = (text) => {
  const spelt = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text);
  const parts = spelt ? [spelt[1], spelt[2], spelt[3]] : text.split(":");
  return parts.reduce((sum, one) => sum * 60 + (Number(one) || 0), 0);
};

// Chapters are read from the page's table, so that there is one list.
const moment = (link) => Number(/#t=([\d.]+)/.exec(link.getAttribute("href"))[1]);
const chapters = [...document.querySelectorAll("#chapters tbody tr")].map((row) => {
  const [time, name] = row.cells, title = name.firstElementChild, away = name.querySelector(".host");
  return {
    row, start: moment(time.firstElementChild), title: title.textContent, url: away && away.href, image: row.dataset.image,
    story: title.hash ? document.getElementById(decodeURIComponent(title.hash.slice(1))) : null,
  };
});
const chapterAt = (time) => chapters.findLastIndex((one) => one.start <= time + 0.05);
const length = () => (Number.isFinite(active.duration) && active.duration) || Number(box.dataset.length) || 0;
const playing = () => !active.paused && !active.ended;
const play = () => active.play().catch(() => {});
const seek = (time) => {
  active.currentTime = Math.min(Math.max(0, time), length() || Infinity);
  draw();
};
const skip = (by) => seek(active.currentTime + by);
const step = (by) => {
  const at = chapterAt(active.currentTime);
  // Back goes to the chapter's own start first, as on a CD.
  const to = by < 0 && at >= 0 && active.currentTime - chapters[at].start > 3 ? at : at + by;
  if (chapters[to]) seek(chapters[to].start); else if (by < 0) seek(0);
};
const tell = (text) => { said.textContent = text; };

function draw() {
  const time = active.currentTime, all = length();
  bar.max = Math.ceil(all) || 1;
  if (!dragging) bar.value = time;
  bar.style.setProperty("--done", `${all ? Math.min(100, (time / all) * 100) : 0}%`);
  part("at").textContent = clock(time);
  part("left").textContent = `−${clock(all - time)}`;
  part("moment").textContent = clock(time);
  const chapter = chapters[chapterAt(time)];
  bar.setAttribute("aria-valuetext", clock(time) + (chapter ? `, ${chapter.title}` : ""));
  const at = chapterAt(time);
  if (at !== current) enter(at);
  deck.classList.toggle("playing", playing());
  box.dispatchEvent(new Event("moment"));
  part("play").setAttribute("aria-pressed", playing());
}

function enter(at) {
  for (const [index, { row, story }] of chapters.entries()) {
    if (index === at && touched) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current");
    if (story) story.classList.toggle("current", index === at && touched);
  }
  current = touched ? at : -1;
  const chapter = chapters[at], name = part("chapter");
  name.textContent = chapter ? chapter.title : title;
  if (chapter && chapter.url) {
    const away = document.createElement("a");
    away.href = chapter.url;
    away.append(...name.childNodes);
    name.append(away);
  }
  const image = (chapter && chapter.image) || cover;
  part("art").hidden = !image;
  if (image && art.getAttribute("src") !== image) art.src = image;
  session(chapter);
}

function session(chapter) {
  if (!("mediaSession" in navigator) || !touched) return;
  const artwork = (path) => (path ? [{ src: new URL(path, document.baseURI).href }] : []);
  const about = { title: chapter ? chapter.title : title, artist: show, album: title, artwork: artwork((chapter && chapter.image) || cover) };
  // Experimental, and only where it is known (WEB-09).
  if ("chapterInfo" in MediaMetadata.prototype) about.chapterInfo = chapters.map((one) => ({ title: one.title, startTime: one.start, artwork: artwork(one.image) }));
  navigator.mediaSession.metadata = new MediaMetadata(about);
}

function place() {
  if (!("mediaSession" in navigator) || !navigator.mediaSession.setPositionState || !length()) return;
  const duration = length();
  navigator.mediaSession.setPositionState({ duration, playbackRate: active.playbackRate, position: Math.min(active.currentTime, duration) });
}

function remember(now) {
  if (!touched || (!now && Math.abs(active.currentTime - saved) < 4)) return;
  saved = active.currentTime;
  memory.set(`at.${key}`, saved < length() - 10 ? saved.toFixed(1) : "0");
}

function setSpeed(rate) {
  for (const one of [audio, video]) if (one) { one.defaultPlaybackRate = rate; one.playbackRate = rate; }
  speed.value = String(rate);
  memory.set("speed", rate);
}
const faster = (by) => {
  const to = speed.options[speed.selectedIndex + by];
  if (to) { setSpeed(Number(to.value)); tell(to.text); }
};

function use(one) {
  if (one === active) return;
  const was = playing(), time = active.currentTime;
  active.pause();
  active = one;
  active.currentTime = time;
  arrange();
  captions(part("captions").getAttribute("aria-pressed") === "true");
  if (was) play();
  draw();
}

function arrange() {
  if (audio) audio.hidden = true;
  if (watch) { watch.hidden = active !== video; watch.open = active === video; }
  const change = part("switch");
  change.hidden = !(audio && video);
  change.setAttribute("aria-pressed", active === video);
}

function captions(on) {
  part("captions").setAttribute("aria-pressed", on);
  caption.hidden = !(on && active === audio);
  for (const one of [audio, video]) {
    const track = one && [...one.textTracks].find((each) => each.kind === "captions");
    if (!track) continue;
    track.mode = on && one === active ? (one === video ? "showing" : "hidden") : "disabled";
    if (one === audio) track.oncuechange = () => {
      caption.textContent = [...(track.activeCues || [])].map((cue) => cue.getCueAsHTML().textContent).join(" ");
    };
  }
}

async function copy() {
  const text = `${link}#t=${Math.floor(active.currentTime)}`;
  try {
    await navigator.clipboard.writeText(text);
    tell(part("copy").dataset.done);
  } catch { tell(text); }
}

const actions = {
  play: () => (playing() ? active.pause() : play()), back: () => skip(-15), ahead: () => skip(30),
  previous: () => step(-1), next: () => step(1), copy, switch: () => use(active === video ? audio : video),
  captions: () => captions(part("captions").getAttribute("aria-pressed") !== "true"),
};
const keys = { " ": "play", k: "play", j: "back", ArrowLeft: "back", l: "ahead", ArrowRight: "ahead", p: "previous", n: "next", c: "captions", v: "switch" };

function pressed(event) {
  const inside = deck.contains(event.target), control = event.target.closest("input, textarea, select, button, a, summary, video, audio");
  if (event.ctrlKey || event.metaKey || event.altKey || !shortcuts.checked) return;
  // Elsewhere on the page the keys are the browser's until something has been played.
  if (control ? !inside || (event.key.length > 1 || event.key === " ") || control === speed : !(inside || touched)) return;
  const name = keys[event.key] || keys[event.key.toLowerCase()];
  if (name && !(part(name) && part(name).hidden)) actions[name]();
  else if (event.key === "+" || event.key === "-") faster(event.key === "+" ? 1 : -1);
  else return;
  event.preventDefault();
}

// An address opens at its moment: #t=754, #at-754 of the transcript, or a story's anchor.
function opened() {
  let name;
  try { name = decodeURIComponent(location.hash.slice(1)); } catch { return false; }
  const time = /^(?:t=|at-)(?:npt:)?([\dhms:.]+)/.exec(name);
  const part = name && document.getElementById(name);
  const start = part && part.matches(".segment, .story") && part.querySelector("h2 .time, h3 .time");
  if (!time && (!start || touched)) return false;
  seek(time ? seconds(time[1]) : moment(start));
  if (time && !name.startsWith("at-")) {
    const near = chapters[chapterAt(active.currentTime)];
    (near && near.story && near.story.matches(".story") ? near.story : box).scrollIntoView();
  }
  return true;
}

for (const one of [audio, video]) {
  if (!one) continue;
  const mine = (act) => () => { if (one === active) act(); };
  one.addEventListener("play", () => {
    touched = true;
    use(one);
    current = -2;
    draw();
  });
  for (const name of ["pause", "seeked", "ended"]) one.addEventListener(name, mine(() => { draw(); remember(true); place(); }));
  for (const name of ["playing", "loadedmetadata", "durationchange", "ratechange"]) one.addEventListener(name, mine(() => { draw(); place(); }));
  one.addEventListener("timeupdate", mine(() => { draw(); remember(false); }));
}
deck.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-part]");
  if (button) actions[button.dataset.part]();
});
document.addEventListener("click", (event) => {
  const time = event.target.closest("a.time");
  if (!time || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  touched = true;
  current = -2;
  seek(moment(time));
  play();
});
bar.addEventListener("input", () => { dragging = true; touched = true; seek(Number(bar.value)); });
bar.addEventListener("change", () => { dragging = false; draw(); });
speed.addEventListener("change", () => setSpeed(Number(speed.value)));
shortcuts.checked = memory.get("keys") !== "off";
shortcuts.addEventListener("change", () => memory.set("keys", shortcuts.checked ? "on" : "off"));
document.addEventListener("keydown", pressed);
window.addEventListener("hashchange", opened);
window.addEventListener("pagehide", () => remember(true));
document.addEventListener("visibilitychange", () => { if (document.hidden) remember(true); });
if ("mediaSession" in navigator) {
  const handlers = {
    play, pause: () => active.pause(), seekbackward: (more) => skip(-(more.seekOffset || 15)),
    seekforward: (more) => skip(more.seekOffset || 30), seekto: (more) => seek(more.seekTime),
    ...(chapters.length && { previoustrack: actions.previous, nexttrack: actions.next }),
  };
  for (const [name, act] of Object.entries(handlers)) try { navigator.mediaSession.setActionHandler(name, act); } catch { /* unknown here */ }
}

let marked = 0;
for (const { start } of chapters) {
  const at = length() ? (start / length()) * 100 : 0;
  if (at - marked < 0.8) continue; // where there are very many, the bar still shows
  const tick = document.createElement("i");
  tick.style.left = `${marked = at}%`;
  part("ticks").append(tick);
}
for (const name of ["previous", "next"]) part(name).hidden = chapters.length < 2;
part("captions").hidden = !box.querySelector("track[kind=captions]");
deck.hidden = false;
box.classList.add("enhanced");
arrange();
setSpeed(Number(memory.get("speed")) || 1);
if (!opened()) {
  const time = Number(memory.get(`at.${key}`));
  if (time > 5) { active.currentTime = time; tell(`${box.dataset.resumed} ${clock(time)}`); }
}
draw();
window.shownotes = { seek, play, clock, now: () => active.currentTime, on: (act) => box.addEventListener("moment", act) };
})();
