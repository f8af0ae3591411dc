"""A show's folder to its pages and feeds, as anybody would write it: what the tool is measured against.

    python bench/naive.py SHOW OUT

PyYAML (libyaml) reads, markdown-it-py renders, Jinja2 makes pages, feedgen makes feeds. No cache, no checks, no
sanitiser; everything is made each time and written straight into place. It knows just enough of the format for the
shows that generate.py makes, and makes the same pages, the same feeds and the same items with their whole notes.
"""

import json
import re
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from jinja2 import Environment, FileSystemLoader
from lxml import etree
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

PSC = "http://podlove.org/simple-chapters"
PER_PAGE = 20
LABELS = {"mp3": "MP3", "itunes": "iTunes", "hd": "HD Vid", "hd-torrent": "HD Torrent"}

markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class ChaptersFeed(BaseExtension):
    def extend_ns(self):
        return {"psc": PSC}


class ChaptersEntry(BaseEntryExtension):
    def __init__(self):
        self.rows = []

    def chapters(self, rows):
        self.rows = rows

    def extend_rss(self, entry):
        if not self.rows:
            return entry
        chapters = etree.SubElement(entry, f"{{{PSC}}}chapters", version="1.2")
        for row in self.rows:
            etree.SubElement(chapters, f"{{{PSC}}}chapter", start=row["full"], title=row["title"])
        return entry


def read(path):
    return yaml.load(path.read_bytes(), yaml.CSafeLoader)


def seconds(start):
    if isinstance(start, int):  # YAML 1.1 reads 1:30 as ninety
        return start
    total = 0
    for part in start.split(":"):
        total = total * 60 + int(part)
    return total


def clock(time):
    hours, rest = divmod(time, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def full_clock(time):
    return f"{time // 3600:02}:{time // 60 % 60:02}:{time % 60:02}.000"


def slugify(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def link_row(text):
    title, url = re.fullmatch(r"\[(.*)\]\((.*)\)", text).groups()
    return {"title": Markup(markdown.renderInline(title)), "url": url, "host": urlsplit(url).hostname}


def read_episode(path, show):
    episode = read(path)
    episode["slug"] = path.stem
    episode["url"] = f"{show['link']}{path.stem}/"
    episode["when"] = datetime.fromisoformat(episode["date"]).replace(tzinfo=ZoneInfo(show["timezone"]))
    episode["guest_people"] = [show["people"][key] for key in episode.get("guests", [])]
    episode["summary_html"] = Markup(markdown.render(episode["summary"]))
    episode["chapters"] = []
    for segment in episode["segments"]:
        segment.setdefault("items", [])
        for part in [segment, *segment["items"]]:
            part["anchor"] = slugify(part["title"])
            part["html"] = Markup(markdown.render(part.get("notes", "")))
            part["link_rows"] = [link_row(text) for text in part.get("links", [])]
            part["host"] = urlsplit(part.get("url", "")).hostname
            start = seconds(part["start"])
            part["start"] = clock(start)
            episode["chapters"].append(
                {
                    "time": start,
                    "start": clock(start),
                    "full": full_clock(start),
                    "title": part["title"],
                    "anchor": part["anchor"],
                    "url": part.get("url"),
                }
            )
    by_start = {chapter["time"]: chapter for chapter in episode["chapters"]}
    episode["chapters"] = [by_start[time] for time in sorted(by_start)]
    return episode


def feed_blocks(show, episode):
    yield episode["summary_html"]
    yield "<p>" + "<br>".join(f"{row['start']} {escape(row['title'])}" for row in episode["chapters"]) + "</p>"
    for segment in episode["segments"]:
        for part in [segment, *segment["items"]]:
            title = escape(part["title"])
            if part.get("url"):
                title = f'<a href="{escape(part["url"])}">{title}</a>'
            yield f"<p><strong>{title}</strong></p>"
            yield part["html"]
            if part["link_rows"]:
                rows = (f'<li><a href="{escape(row["url"])}">{row["title"]}</a></li>' for row in part["link_rows"])
                yield "<ul>" + "".join(rows) + "</ul>"
    yield "<p>" + "<br>".join(f'<a href="{one["url"]}">{one["label"]}</a>' for one in show["funding"]) + "</p>"
    yield f'<p><a href="{episode["url"]}">{episode["url"]}</a></p>'


def add_feed_notes(show, episode):
    blocks = [str(block) for block in feed_blocks(show, episode)]
    episode["content"] = "\n".join(blocks)
    episode["description"] = ""
    for block in blocks:
        if len(episode["description"].encode()) + len(block.encode()) > 4000:
            break
        episode["description"] += block + "\n"


def make_feed(show, feed, episodes):
    generator = FeedGenerator()
    generator.load_extension("podcast")
    generator.register_extension("psc", ChaptersFeed, ChaptersEntry)
    generator.link(href=feed["url"], rel="self")
    generator.link(href=show["link"])
    generator.title(feed["title"])
    generator.description(show["description"])
    generator.language(show["language"])
    generator.podcast.itunes_author(show["author"])
    generator.podcast.itunes_owner(show["owner"]["name"], show["owner"]["email"])
    generator.podcast.itunes_category("Technology")
    for episode in episodes:
        medium = episode["media"][feed["media"]]
        entry = generator.add_entry(order="append")
        entry.title(episode["title"])
        entry.link(href=episode["url"])
        entry.guid(episode["slug"] + feed.get("guid_suffix", ""))
        entry.pubDate(episode["when"])
        entry.description(episode["description"])
        entry.content(episode["content"], type="CDATA")
        entry.enclosure(medium["url"], str(medium["bytes"]), medium["type"])
        if "duration" in medium:
            entry.podcast.itunes_duration(medium["duration"])
            entry.psc.chapters(episode["chapters"])
    return generator.rss_str(pretty=True)


def chapters_json(show, episode):
    rows = [{"startTime": row["time"], "title": row["title"], "url": row["url"]} for row in episode["chapters"]]
    value = {"version": "1.2.0", "title": episode["title"], "podcastName": show["title"], "chapters": rows}
    return json.dumps(value, indent=1)


def chapters_vtt(episode):
    starts = [row["full"] for row in episode["chapters"]]
    ends = [*starts[1:], full_clock(seconds(episode["media"]["mp3"]["duration"]))]
    cues = (
        f"{start} --> {end}\n{row['title']}\n"
        for start, end, row in zip(starts, ends, episode["chapters"], strict=True)
    )
    return "WEBVTT\n\n" + "\n".join(cues)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        content = content.encode()
    path.write_bytes(content)


def main():
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    show = read(source / "show.yaml")
    feeds = []
    for path in sorted((source / "feeds").glob("*.yaml")):
        feed = read(path)
        feed["name"] = path.stem
        feed["label"] = LABELS[path.stem]
        feed["title"] = feed["title"].replace("{show}", show["title"])
        feed["url"] = f"{show['link']}feeds/{path.stem}.xml"
        feeds.append(feed)
    episodes = [read_episode(path, show) for path in (source / "episodes").glob("*.yaml")]
    episodes.sort(key=lambda episode: episode["when"], reverse=True)

    here = Path(__file__).parent
    jinja = Environment(
        loader=FileSystemLoader(here / "naive_templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    hosts = [show["people"][key] for key in show["hosts"]]
    jinja.globals.update(show=show, feeds=feeds, hosts=hosts)

    template = jinja.get_template("episode.html")
    for index, episode in enumerate(episodes):
        earlier = episodes[index + 1] if index + 1 < len(episodes) else None
        later = episodes[index - 1] if index else None
        page = template.render(root="../", url=episode["url"], episode=episode, earlier=earlier, later=later)
        folder = out / episode["slug"]
        write(folder / "index.html", page)
        write(folder / "chapters.json", chapters_json(show, episode))
        write(folder / "chapters.vtt", chapters_vtt(episode))
        add_feed_notes(show, episode)

    template = jinja.get_template("index.html")
    pages = -(-len(episodes) // PER_PAGE)
    for page in range(1, pages + 1):
        path = "" if page == 1 else f"page/{page}/"
        some = episodes[(page - 1) * PER_PAGE : page * PER_PAGE]
        root = "../../" if path else ""
        html = template.render(root=root, url=show["link"] + path, episodes=some, page=page, pages=pages)
        write(out / path / "index.html", html)
    write(out / "404.html", jinja.get_template("404.html").render(root=show["link"], url=show["link"]))
    write(out / "cover.jpg", (source / show["cover"]).read_bytes())
    write(out / "style.css", (here.parent / "templates" / "style.css").read_bytes())

    for feed in feeds:
        write(out / "feeds" / f"{feed['name']}.xml", make_feed(show, feed, episodes))


if __name__ == "__main__":
    main()
