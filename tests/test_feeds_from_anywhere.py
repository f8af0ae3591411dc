"""`shownotes check --feed` on whatever the world holds: bytes that are no feed, bombs, servers of many manners."""

# ruff: noqa: E501 - tables with a row for each

from __future__ import annotations

import gzip
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from feed_shows import NOW
from own_show import shownotes

from shownotes import rules
from shownotes.cli.printing import report_folded
from shownotes.publish import asking
from shownotes.publish.asking import is_private
from shownotes.publish.verifying import judged_feed
from shownotes.rules.fetched import LARGEST, Unfetched, fetched

EVERYTHING = (Path(__file__).parent / "feeds" / "everything.xml").read_bytes()
RSS = b'<rss version="2.0"><channel><title>%b</title></channel></rss>'
LAUGHS = b"".join(b'<!ENTITY l%d "%b">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
HEAD = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>'

# bytes, the line, what is said, the rule
NO_FEEDS: list[tuple[bytes, int, str, str]] = [
    (b"", 1, "is not XML: there is nothing in it", "RSS-02"),
    (b" \n", 1, "is not XML: there is nothing in it", "RSS-02"),
    (b"Hello.\nThis is a letter.", 1, "is no feed: it is text without any tag", "RSS-02"),
    (b'{"version": "https://jsonfeed.org/version/1.1"}', 1, "is no feed: it is JSON", "RSS-02"),
    (b"\x1f\x8b\x08\x00", 1, "is no feed: it is packed with gzip, and no header says so", "RSS-02"),
    (b"<!DOCTYPE html>\n<p>Not <br> found", 1, "is no feed: it is a web page", "RSS-02"),
    (b"<html><body/></html>", 1, "is a web page: its root is <html>", "RSS-02"),
    (b"\n<feed xmlns='http://www.w3.org/2005/Atom'/>", 2, "is an Atom feed: its root is <feed>", "RSS-02"),
    (b"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", 1, "is RSS 1.0: its root is <rdf:RDF>", "RSS-02"),
    (b"<opml version='2.0'/>", 1, "is OPML, a list of feeds: its root is <opml>", "RSS-02"),
    (b"<svg/>", 1, "is not an RSS 2.0 feed: its root is <svg>", "RSS-02"),
    (b"<rss version='2.0'/>", 1, "has no channel", "RSS-02"),
    (b"<rss xmlns='http://x.example/' version='2.0'/>", 1, "its elements are in a namespace, where no app looks", "RSS-02"),
    (b"\n<?xml version='1.0'?><rss/>", 2, "is not XML: something stands before the XML declaration", "RSS-01"),
    (b"<rss>\n<channel><title>a & b</title></channel></rss>", 2, 'is not XML: a bare "&"', "RSS-06"),
    (b"<rss><channel>\n<title>a\x01</title></channel></rss>", 2, "is not XML: the control character 1, which XML cannot hold", "RSS-04"),
    (b"<rss><channel><title>&nbsp;</title></channel></rss>", 1, "is not XML: XML does not know &nbsp;", "RSS-06"),
    (b"<rss><channel>\n<title>x</channel></rss>", 2, "is not XML: <title> of line 2 is closed by </channel>", "RSS-06"),
    (b"<rss><channel><itunes:image/></channel></rss>", 1, 'is not XML: nothing declares the prefix "itunes"', "RSS-03"),
    (b"<rss>\n<channel><title>x</title>", 2, "is not XML: it ends before <channel> of line 2 is closed", "PIPE-06"),
    (b"<rss><channel><title><![CDATA[x", 1, "is not XML: a CDATA section that does not end well", "RSS-07"),
    (b"<rss><channel><title>\xe9</title></channel></rss>", 1, "is not XML: bytes that are not of the encoding that is declared", "RSS-04"),
    (b"<rss>" + b"<a>" * 300, 1, "is not XML: elements inside each other beyond 256 levels", "RSS-06"),
    (b'<!DOCTYPE r [<!ENTITY l0 "lol">' + LAUGHS + b"]>" + RSS % b"&l9;", 1, "is not XML: entities that grow without end", "RSS-06"),
    (b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 50_000 + b'">]>' + RSS % (b"&a;" * 50_000), 1, "is not XML: entities that grow without end", "RSS-06"),
]  # fmt: skip


@pytest.mark.parametrize("row", NO_FEEDS, ids=[row[2] for row in NO_FEEDS])
def test_what_is_no_feed_is_one_problem_that_says_what_it_is(row: tuple[bytes, int, str, str]) -> None:
    xml, line, said, rule = row
    begun = time.process_time()
    (found,) = rules.check_feed(xml, "f")

    assert (found.place.line, found.message, found.rule) == (line, said, rule)
    assert found.hint
    assert time.process_time() - begun < 1


def test_a_page_that_names_its_feed_is_answered_with_the_feeds_address() -> None:
    for page in (HEAD + b"<br>", HEAD.replace(b"xml\">", b"xml\"/>") + b"</html>"):  # fmt: skip
        (found,) = rules.check_feed(page, "https://daemonhour.example/about/")
        assert found.hint == "It names a feed: https://daemonhour.example/feed.xml"


@pytest.mark.parametrize(
    "declared", [b'<!ENTITY a SYSTEM "file:///etc/passwd">', b'<!ENTITY a "x"><!ENTITY % b SYSTEM "http://127.0.0.1:9/">']
)  # fmt: skip
def test_entities_of_a_feeds_own_are_named_and_never_followed(declared: bytes) -> None:  # RSS-06
    found = rules.check_feed(b'<?xml version="1.0"?>\n<!DOCTYPE r [' + declared + b"]>\n" + RSS % b"&a;", "f")

    of_rule = [(str(one.place), one.message, one.severity) for one in found if one.rule == "RSS-06"]
    assert [(row[0], row[2]) for row in of_rule] == [("f:2:1", "error")]
    assert "&a;" in of_rule[0][1]
    assert not any("root:" in one.message for one in found)
    assert "the channel has no title" in [one.message for one in found]


def test_a_feed_of_another_encoding_is_read_and_named() -> None:  # RSS-01
    latin = EVERYTHING.replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"').replace(
        b"Old keys", b"Alte Schl\xfcssel"
    )
    wide = EVERYTHING.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")

    assert [one.message for one in rules.check_feed(latin, "f")] == ["the encoding is ISO-8859-1"]
    assert "the encoding is UTF-16" in [one.message for one in rules.check_feed(wide, "f")]


BIG = b"9" * 5000
NASTY = {
    "utf-16": (b"\xff\xfe" + RSS.replace(b"%b", b"x").decode().encode("utf-16-le"), "RSS-01"),
    "numbers": (
        b"<item><title>%b</title><enclosure url='https://x.example/a.mp3' length='%b' type='audio/mpeg'/>"
        b"<pubDate>Wed, 99 Foo 99999 99:99:99 +9999</pubDate></item><ttl>%b</ttl>" % (BIG, BIG, BIG),
        "RSS-15",
    ),
    "addresses": (
        b"<link>//[</link><item><guid isPermaLink='true'>https://[</guid><link>https://[::1</link>"
        b"<enclosure url='https://[::1' length='%b' type='audio/mpeg;;;'/></item>" % BIG,
        "RSS-21",
    ),
    "shape": (
        b"<channel><item/></channel><item><item/></item><title/><title>two</title><?php echo 1 ?><!-- x -->",
        "RSS-10",
    ),
    "notes": (
        b"<item><description><![CDATA[%b<a href='%b'>%b%b%b]]></description></item>"
        % (b"<p>" * 9000, b"http://x" * 900, b"&amp;" * 9000, b"00:00" * 9000, b"<" * 9000),
        "APPLE-11",
    ),
    "alike": (
        b"<item><title>t</title><guid>g</guid><enclosure url='http://a.example/a' length='0' type='x'/></item>" * 999,
        "RSS-14",
    ),
}


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_feed_is_judged_soon_and_without_an_exception(name: str) -> None:
    inside, rule = NASTY[name]
    whole = inside if name == "utf-16" else RSS.replace(b"%b", b"t").replace(b"</channel>", inside + b"</channel>")
    began = time.process_time()
    found = {problem.rule for problem in rules.check_feed(whole, "feed.xml", NOW)}
    assert rule in found
    assert time.process_time() - began < 5


@pytest.mark.parametrize("value", ["9" * 5000, "\u00b2", "\u0663", "https://[::1", "1e999"])
def test_no_value_of_an_attribute_or_an_element_stops_the_judging(value: str) -> None:
    whole = EVERYTHING.decode()
    head, _, items = whole.partition("<item>")
    item = items.partition("</item>")[0]
    one = f"{head}<item>{item}</item></channel></rss>"
    begin = one.index("<channel>")
    attributes = re.sub(r'(\s(?!xmlns)[\w:]+=)"[^"]*"', rf'\1"{value}"', one[begin:])
    texts = re.sub(r">[^<>]+</", f">{value}</", one[begin:])
    for changed in (attributes, texts):
        assert len(rules.check_feed((one[:begin] + changed).encode(), "feed.xml", NOW)) > 20


def test_lines_are_true_beyond_the_first_65535() -> None:
    xml = EVERYTHING.replace(b"<item>", b"\n" * 70_000 + b"<item>", 1).replace(
        b"<itunes:episode>209", b"<itunes:episode>0"
    )

    assert [one.place.line for one in rules.check_feed(xml, "f") if one.rule == "APPLE-15"] == [70_113]


def test_a_feed_of_5000_items_is_judged_in_seconds_and_reported_in_a_few_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    xml = RSS.replace(b"</channel>", b"<item><title>x</title></item>\n" * 5_000 + b"</channel>") % b"T"
    begun = time.process_time()
    found = rules.check_feed(xml, "f")
    report_folded(found)

    assert time.process_time() - begun < 5
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < 100
    assert "… and 4,995 more  [RSS-11]" in lines


def test_a_packed_file_is_unpacked_and_a_bomb_is_not(tmp_path: Path) -> None:
    (tmp_path / "feed.xml.gz").write_bytes(gzip.compress(EVERYTHING))
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(LARGEST + 2)))
    (tmp_path / "cut.gz").write_bytes(gzip.compress(EVERYTHING)[:500])

    assert fetched(str(tmp_path / "feed.xml.gz")) == EVERYTHING
    for name, said in (
        ("bomb.gz", "has more than"),
        ("cut.gz", "cannot be unpacked"),
        ("none", "cannot be read"),
        ("a\0b", "cannot be read"),
    ):
        with pytest.raises(Unfetched, match=said):
            fetched(str(tmp_path / name))


class World(BaseHTTPRequestHandler):
    """A server that answers each path in another manner."""

    def do_GET(self) -> None:
        status, headers, body = ANSWERS.get(self.path, (404, {}, b"nothing"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


TYPE = {"Content-Type": "application/rss+xml", "ETag": '"1"'}
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/good.xml": (200, TYPE, EVERYTHING),
    "/packed.xml": (200, {**TYPE, "Content-Encoding": "gzip"}, gzip.compress(EVERYTHING)),
    "/secretly-packed.xml": (200, TYPE, gzip.compress(EVERYTHING)),
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, HEAD + b"<p>Hello<br>you"),
    "/typed.xml": (200, {"Content-Type": "text/html"}, EVERYTHING),
    "/moved.xml": (301, {"Location": "/good.xml"}, b""),
    "/lent.xml": (302, {"Location": "/good.xml"}, b""),
    "/round.xml": (301, {"Location": "/round.xml"}, b""),
    "/file.xml": (301, {"Location": "file:///etc/passwd"}, b""),
    "/broken.xml": (500, {}, b"<rss/>"),
    "/bomb.xml": (200, {**TYPE, "Content-Encoding": "gzip"}, gzip.compress(bytes(LARGEST + 2))),
}


@contextmanager
def serving() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), World) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def world() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/good.xml", set()),
        ("/packed.xml", set()),
        ("/secretly-packed.xml", {("RSS-02", "is no feed: it is packed with gzip, and no header says so")}),
        ("/page", {("HTTP-01", "is served as text/html, not application/rss+xml"), ("RSS-02", "is no feed: it is a web page")}),
        ("/typed.xml", {("HTTP-01", "is served as text/html, not application/rss+xml")}),
        ("/moved.xml", set()),
        ("/lent.xml", {("HTTP-06", "redirects for a time only")}),
        ("/round.xml", {("HTTP-07", "more than 5 redirects")}),
        ("/file.xml", {("HTTP-07", "leads to file:///etc/passwd")}),
        ("/broken.xml", {("HTTP-07", "the server answers 500")}),
        ("/none.xml", {("HTTP-07", "the server answers 404")}),
    ],
)  # fmt: skip
def test_a_feed_at_an_address_is_judged_with_the_way_it_is_served(
    world: str, path: str, wanted: set[tuple[str, str]]
) -> None:
    found = {(one.rule, one.message) for one in judged_feed(world + path, NOW)}

    # The feed names its own address at another host, and this server knows no conditional requests.
    assert {row for row in found if row[0] not in ("RSS-24", "HTTP-05")} == wanted
    assert ("RSS-24" in {rule for rule, _ in found}) is (
        path in ("/good.xml", "/packed.xml", "/typed.xml", "/moved.xml", "/lent.xml")
    )


def test_a_bomb_from_a_server_does_not_go_off(world: str) -> None:
    begun = time.process_time()
    found = judged_feed(world + "/bomb.xml", NOW)

    assert {one.rule for one in found if one.severity == "error"} <= {"RSS-02", "RSS-06"}
    assert time.process_time() - begun < 5


def test_a_redirect_from_the_world_into_a_private_network_is_not_followed(
    world: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = (
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest",
        "http://localhost/",
    )
    assert [url for url in private if not is_private(url)] == []
    assert [url for url in ("http://93.184.216.34/", "https://[2606:4700::1]/", "nowhere") if is_private(url)] == []

    inside = world.replace("127.0.0.1", "localhost") + "/good.xml"
    monkeypatch.setitem(ANSWERS, "/inside.xml", (301, {"Location": inside}, b""))
    monkeypatch.setattr(asking, "is_private", lambda url: "localhost" in url)  # the server plays the world
    (found,) = judged_feed(world + "/inside.xml", NOW)
    assert (found.rule, found.message) == ("HTTP-07", f"leads to {inside}, which is in a private network")


def test_the_command_says_what_is_wrong_at_an_address(world: str, tmp_path: Path) -> None:
    done = shownotes("check", "--feed", f"{world}/page", at=tmp_path)

    assert done.returncode == 1
    assert f"It names a feed: {world}/feed.xml" in done.stdout
    assert "Traceback" not in done.stderr
