"""A show's folder to its pages and feeds, as anybody would write it: what the tool is measured against.

    python bench/naive.py SHOW OUT

PyYAML (libyaml) reads, markdown-it-py renders, Pygments colours code, Jinja2 makes pages, feedgen makes feeds. No
cache, no checks, no sanitiser; everything is made each time and written straight into place. It knows just enough of
the format for the shows that generate.py makes, and makes the same pages, the same feeds and the same items with
their whole notes.
"""

import html
import json
import re
import sys
from collections import Counter, defaultdict
from datetime import datetime
from functools import cache
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
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

PSC = "http://podlove.org/simple-chapters"
PER_PAGE = 20
LABELS = {"mp3": "MP3", "itunes": "iTunes", "hd": "HD Vid", "hd-torrent": "HD Torrent"}

CODE = re.compile(r'<pre><code class="language-(\w+)">(.*?)</code></pre>', re.DOTALL)
NOTES_LINK = re.compile(r'<a href="([^"]+)">(.*?)</a>')

formatter = HtmlFormatter(nowrap=True)
lexer = cache(get_lexer_by_name)
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


def colour(found):
    code = highlight(html.unescape(found[2]), lexer(found[1]), formatter)
    return f'<pre><code class="language-{found[1]}">{code}</code></pre>'


def read_episode(path, show):
    episode = read(path)
    episode["slug"] = path.stem
    episode["url"] = f"{show['link']}{path.stem}/"
    episode["when"] = datetime.fromisoformat(episode["date"]).replace(tzinfo=ZoneInfo(show["timezone"]))
    episode["day"] = episode["when"].strftime("%-d %B %Y")
    episode["length"] = seconds(episode["media"]["mp3"]["duration"])
    episode["guest_people"] = [show["people"][key] for key in episode.get("guests", [])]
    episode["summary_html"] = Markup(markdown.render(episode["summary"]))
    episode["chapters"], episode["stories"], episode["all_links"] = [], [], []
    for segment in episode["segments"]:
        segment.setdefault("items", [])
        episode["stories"] += segment["items"]
        for part in [segment, *segment["items"]]:
            read_part(part, episode)
    by_start = {chapter["time"]: chapter for chapter in episode["chapters"]}
    episode["chapters"] = [by_start[time] for time in sorted(by_start)]
    ends = [chapter["time"] for chapter in episode["chapters"][1:]] + [episode["length"]]
    for chapter, end in zip(episode["chapters"], ends, strict=True):
        chapter["end"] = end
        chapter["length"] = clock(end - chapter["time"])
    episode["linked_data"] = Markup(json.dumps(linked_data(show, episode)).replace("<", "\\u003c"))
    return episode


def read_part(part, episode):
    part["anchor"] = slugify(part["title"])
    part["html"] = Markup(markdown.render(part.get("notes", "")))
    part["page_html"] = Markup(CODE.sub(colour, part["html"]))
    part["link_rows"] = [link_row(text) for text in part.get("links", [])]
    part["host"] = urlsplit(part.get("url", "")).hostname
    part["time"] = seconds(part["start"])
    part["start"] = clock(part["time"])
    episode["chapters"].append(
        {
            "time": part["time"],
            "start": part["start"],
            "full": full_clock(part["time"]),
            "title": part["title"],
            "anchor": part["anchor"],
            "url": part.get("url"),
            "host": part["host"],
        }
    )
    if part.get("url"):
        episode["all_links"].append({"title": part["title"], "url": part["url"], "host": part["host"]})
    episode["all_links"] += part["link_rows"]
    for address, title in NOTES_LINK.findall(part["html"]):
        url = html.unescape(address)
        episode["all_links"].append({"title": Markup(title), "url": url, "host": urlsplit(url).hostname})


def linked_data(show, episode):
    mp3, video = episode["media"]["mp3"], episode["media"]["hd"]
    return {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "url": episode["url"],
        "name": episode["title"],
        "datePublished": episode["when"].isoformat(),
        "description": episode["summary"],
        "inLanguage": show["language"],
        "partOfSeries": {"@type": "PodcastSeries", "name": show["title"], "url": show["link"]},
        "actor": [{"@type": "Person", "name": one["name"], "url": one["url"]} for one in episode["guest_people"]],
        "associatedMedia": [
            {"@type": "AudioObject", "contentUrl": mp3["url"], "contentSize": mp3["bytes"]},
            {"@type": "VideoObject", "contentUrl": video["url"], "contentSize": video["bytes"]},
        ],
        "image": f"{show['link']}cover.jpg",
        "episodeNumber": episode["number"],
        "keywords": episode["tags"],
        "hasPart": [
            {
                "@type": "Clip",
                "name": chapter["title"],
                "startOffset": chapter["time"],
                "endOffset": chapter["end"],
                "url": f"{episode['url']}#t={chapter['time']}",
            }
            for chapter in episode["chapters"]
        ],
    }


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


def oembed(show, episode):
    frame = f'<iframe src="{show["link"]}embed/{episode["slug"]}/" width="640" height="260" loading="lazy"></iframe>'
    value = {"version": "1.0", "type": "rich", "title": episode["title"], "provider_name": show["title"]}
    value |= {"provider_url": show["link"], "width": 640, "height": 260, "html": frame}
    value["thumbnail_url"] = f"{show['link']}cover.jpg"
    return json.dumps(value, indent=1)


def json_feed(show, episodes):
    items = [
        {
            "id": episode["slug"],
            "url": episode["url"],
            "title": episode["title"],
            "content_html": episode["summary_html"],
            "date_published": episode["when"].isoformat(),
            "tags": episode["tags"],
            "attachments": [
                {"url": medium["url"], "mime_type": medium["type"], "size_in_bytes": medium["bytes"]}
                for medium in episode["media"].values()
            ],
        }
        for episode in episodes[:100]
    ]
    value = {"version": "https://jsonfeed.org/version/1.1", "title": show["title"], "items": items}
    return json.dumps(value, indent=1)


def related(episode, by_tag):
    shared = Counter(other["slug"] for tag in episode["tags"] for other in by_tag[tag])
    del shared[episode["slug"]]
    return [slug for slug, _ in shared.most_common(3)]


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        content = content.encode()
    path.write_bytes(content)


def write_feeds(folder, template, show, feeds, episodes):
    for feed in feeds:
        address = feed["url"].replace(".xml", ".html")
        about = template.render(root="../", url=address, feed=feed, episodes=episodes[:PER_PAGE])
        write(folder / f"{feed['name']}.html", about)
        write(folder / f"{feed['name']}.xml", make_feed(show, feed, episodes))


def read_feeds(source, show):
    feeds = []
    for path in sorted((source / "feeds").glob("*.yaml")):
        feed = read(path)
        feed["name"] = path.stem
        feed["label"] = LABELS[path.stem]
        feed["title"] = feed["title"].replace("{show}", show["title"])
        feed["url"] = f"{show['link']}feeds/{path.stem}.xml"
        feeds.append(feed)
    return feeds


def grouped(show, episodes):
    """Episodes by tag, by year and by person; each gets its related ones, and each person a slug."""
    for key, person in show["people"].items():
        person["slug"] = key
    by_tag, by_year, by_person = defaultdict(list), defaultdict(list), defaultdict(list)
    for episode in episodes:
        by_year[episode["when"].year].append(episode)
        for tag in episode["tags"]:
            by_tag[tag].append(episode)
        for key in [*show["hosts"], *episode["guests"]]:
            by_person[key].append(episode)
    by_slug = {episode["slug"]: episode for episode in episodes}
    for episode in episodes:
        episode["related"] = [by_slug[slug] for slug in related(episode, by_tag)]
    return by_tag, by_year, by_person


def main():
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    show = read(source / "show.yaml")
    feeds = read_feeds(source, show)
    episodes = [read_episode(path, show) for path in (source / "episodes").glob("*.yaml")]
    episodes.sort(key=lambda episode: episode["when"], reverse=True)

    by_tag, by_year, by_person = grouped(show, episodes)
    here = Path(__file__).parent
    jinja = Environment(
        loader=FileSystemLoader(here / "naive_templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    hosts = [show["people"][key] for key in show["hosts"]]
    years = sorted(by_year.items(), reverse=True)
    jinja.globals.update(show=show, feeds=feeds, hosts=hosts, years=years)
    addresses = []

    def page(path, template, **values):
        root = "../" * path.count("/")
        address = show["link"] + path
        addresses.append((address, episodes[0]["when"].isoformat()))
        write(out / path / "index.html", jinja.get_template(template).render(root=root, url=address, **values))

    for index, episode in enumerate(episodes):
        earlier = episodes[index + 1] if index + 1 < len(episodes) else None
        later = episodes[index - 1] if index else None
        page(f"{episode['slug']}/", "episode.html", episode=episode, earlier=earlier, later=later)
        page(f"embed/{episode['slug']}/", "embed.html", episode=episode)
        folder = out / episode["slug"]
        write(folder / "chapters.json", chapters_json(show, episode))
        write(folder / "chapters.vtt", chapters_vtt(episode))
        write(folder / "oembed.json", oembed(show, episode))
        add_feed_notes(show, episode)

    pages = -(-len(episodes) // PER_PAGE)
    for number in range(1, pages + 1):
        some = episodes[(number - 1) * PER_PAGE : number * PER_PAGE]
        page("" if number == 1 else f"page/{number}/", "index.html", episodes=some, page=number, pages=pages)
    page("tags/", "tags.html", tags=sorted(by_tag.items()))
    for tag, some in by_tag.items():
        page(f"tags/{tag}/", "tag.html", tag=tag, episodes=some)
    people = [{**person, "episodes": by_person[key]} for key, person in show["people"].items()]
    page("people/", "people.html", people=people)
    for person in people:
        page(f"people/{person['slug']}/", "person.html", person=person)
    for kind in ("episodes", "links"):
        page(f"{kind}/", f"{kind}.html", year=years[0][0], episodes=years[0][1])
        for year, some in years:
            page(f"{kind}/{year}/", f"{kind}.html", year=year, episodes=some)
    page("search/", "search.html")
    page("subscribe/", "subscribe.html")

    write(out / "404.html", jinja.get_template("404.html").render(root=show["link"], url=show["link"]))
    write(out / "sitemap.xml", jinja.get_template("sitemap.xml").render(addresses=addresses))
    write(out / "feed.json", json_feed(show, episodes))
    write(out / "cover.jpg", (source / show["cover"]).read_bytes())
    write(out / "style.css", (here.parent / "templates" / "style.css").read_bytes())
    write_feeds(out / "feeds", jinja.get_template("feed.html"), show, feeds, episodes)


if __name__ == "__main__":
    main()
