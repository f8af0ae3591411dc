"""How a browser shows a feed's XML to somebody who opens it: as a list of episodes, with what to do with it."""

from __future__ import annotations

STYLE_PATH = "feeds/feed.css"

# A style sheet and no XSLT, which browsers are giving up.
STYLE = b"""\
rss { display: block; max-width: 44rem; margin: 0 auto; padding: 2rem 1.25rem 4rem;
  font: 1rem/1.55 system-ui, sans-serif; color: #1d232b; background: #fff; }
rss::before { display: block; content: "This is a podcast feed. Copy its address into a podcast app to subscribe.\\A"
  "The same address with .html in place of .xml is a page for people."; white-space: pre-line;
  margin-bottom: 2rem; padding: .75rem 1rem; border-radius: .5rem; background: #eef2f6; color: #46515e; }
channel, item { display: block; }
channel > *, item > * { display: none; }
channel > title, channel > link, channel > description, channel > item, item > title, item > pubDate,
item > link { display: block; }
channel > title { font-size: 1.9rem; font-weight: 700; line-height: 1.2; }
channel > description { margin: .5rem 0 1.5rem; color: #46515e; }
channel > item { padding: .8rem 0; border-top: 1px solid #d8dfe6; }
item > title { font-size: 1.1rem; font-weight: 600; }
item > pubDate, item > link, channel > link { font-size: .9rem; color: #5d6875; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  rss { color: #e6eaee; background: #14181d; }
  rss::before { background: #1f262e; color: #a9b4bf; }
  channel > description, item > pubDate, item > link, channel > link { color: #a9b4bf; }
  channel > item { border-color: #2c353f; }
}
"""


def instruction(path: str) -> bytes:
    """What tells a browser of the style sheet, from a feed at that path below public/."""
    up = "../" * (path.count("/") - 1)
    return f'<?xml-stylesheet type="text/css" href="{up}feed.css"?>\n'.encode()
