"""Torrents: canonical, the same every time, and good enough for a real client with nothing but the web seed."""

from __future__ import annotations

import hashlib
import http.server
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from media_shows import folder

from shownotes.media.torrent import Seed, bencode, piece_length, torrent

MIB = 1 << 20


def bdecoded(data: bytes) -> object:
    value, rest = _value(data)
    assert rest == b""
    return value


def _value(data: bytes) -> tuple[object, bytes]:
    if data[:1] == b"i":
        number, _, rest = data[1:].partition(b"e")
        return int(number), rest
    if data[:1] in (b"l", b"d"):
        parts, rest = [], data[1:]
        while rest[:1] != b"e":
            part, rest = _value(rest)
            parts.append(part)
        return (parts if data[:1] == b"l" else dict(zip(parts[::2], parts[1::2], strict=True))), rest[1:]
    length, _, rest = data.partition(b":")
    return rest[: int(length)], rest[int(length) :]


@pytest.fixture
def media(tmp_path: Path) -> Path:
    path = tmp_path / "hd.mp4"
    path.write_bytes(b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(100_000)))  # 3.2 MB
    return path


def test_the_torrent_of_a_file_names_and_hashes_it(media: Path) -> None:
    """TOR-01, TOR-02, TOR-03, TOR-06, TOR-07, TOR-10."""
    trackers = ("udp://one.example:1337", "https://two.example/announce")
    made = torrent(media, Seed("https://cdn.example/m/hd.mp4", trackers, 7))
    read = bdecoded(made.content)
    data = media.read_bytes()
    info = read[b"info"]
    assert info == {
        b"length": 3_200_000,
        b"name": b"hd.mp4",
        b"piece length": 32768,
        b"pieces": b"".join(hashlib.sha1(data[at : at + 32768]).digest() for at in range(0, len(data), 32768)),
    }
    assert read[b"url-list"] == [b"https://cdn.example/m/hd.mp4"]
    assert read[b"announce"] == b"udp://one.example:1337"
    assert read[b"announce-list"] == [[b"udp://one.example:1337"], [b"https://two.example/announce"]]
    assert (read[b"creation date"], read[b"created by"]) == (7, b"shownotes")
    assert made.infohash == hashlib.sha1(bencode(info_text(info))).hexdigest()


def info_text(info: dict[bytes, object]) -> dict[str, object]:
    return {name.decode(): value for name, value in info.items()}


def test_a_torrent_without_trackers_relies_on_dht(media: Path) -> None:
    """TOR-08, TOR-09."""
    read = bdecoded(torrent(media, Seed("https://cdn.example/hd.mp4", (), 7)).content)
    assert sorted(read) == [b"created by", b"creation date", b"info", b"url-list"]
    assert b"private" not in read[b"info"]


def test_the_magnet_link_carries_everything(media: Path) -> None:
    """TOR-13."""
    made = torrent(media, Seed("https://cdn.example/a/hd.mp4", ("udp://one.example:1337",), 7))
    assert made.magnet == (
        f"magnet:?xt=urn:btih:{made.infohash}&dn=hd.mp4&tr=udp%3A%2F%2Fone.example%3A1337"
        "&ws=https%3A%2F%2Fcdn.example%2Fa%2Fhd.mp4"
    )


def test_the_date_is_outside_of_what_the_hash_covers(media: Path) -> None:
    """TOR-10."""
    one, other = (torrent(media, Seed("https://cdn.example/hd.mp4", (), date)) for date in (7, 8))
    assert one.infohash == other.infohash
    assert one.content != other.content


@pytest.mark.parametrize("size", [1, 16384, 16385, 32768, 32769, 100_000, 3_200_000])
def test_a_hybrid_is_read_by_a_client_of_version_2(tmp_path: Path, size: int) -> None:
    """TOR-12, TOR-13: libtorrent checks the whole file against the trees."""
    libtorrent = pytest.importorskip("libtorrent")
    file = tmp_path / "hd.mp4"
    file.write_bytes(bytes(range(251)) * (size // 251) + b"x" * (size % 251))
    made = torrent(file, Seed("https://x.example/hd.mp4", (), 7, hybrid=True))
    one = torrent(file, Seed("https://x.example/hd.mp4", (), 7))
    assert bdecoded(made.content)[b"info"][b"pieces"] == bdecoded(one.content)[b"info"][b"pieces"]
    read = libtorrent.torrent_info(libtorrent.bdecode(made.content))
    hashes = read.info_hashes()
    assert (hashes.has_v1(), hashes.has_v2()) == (True, True)
    assert made.magnet.startswith(f"magnet:?xt=urn:btih:{hashes.v1}&xt=urn:btmh:1220{hashes.v2}&dn=hd.mp4")
    wanted = libtorrent.add_torrent_params()
    wanted.ti, wanted.save_path = read, str(tmp_path)
    session = libtorrent.session({"listen_interfaces": "127.0.0.1:0", "enable_dht": False, "enable_lsd": False})
    handle = session.add_torrent(wanted)
    until = time.monotonic() + 120
    while not handle.status().is_seeding and time.monotonic() < until:
        time.sleep(0.01)
    assert handle.status().is_seeding


def test_threads_make_the_same_pieces(tmp_path: Path) -> None:
    path = tmp_path / "hd.mp4"
    path.write_bytes(bytes(range(256)) * (20 * MIB // 256) + b"x")
    with ThreadPoolExecutor(4) as threads:
        seed = Seed("https://x.example/hd.mp4", (), 7, hybrid=True)
        assert torrent(path, seed, threads) == torrent(path, seed)


@pytest.mark.parametrize(
    ("size", "length"),
    [
        (0, 32 << 10),
        (50 * MIB - 1, 32 << 10),
        (50 * MIB, 64 << 10),
        (300 * MIB, 128 << 10),
        (400 * MIB, 256 << 10),
        (1000 * MIB, 512 << 10),
        (1500 * MIB, MIB),
        (3000 * MIB, 2 * MIB),
        (9000 * MIB, 4 * MIB),
    ],
)
def test_piece_lengths_are_powers_of_two_by_size(size: int, length: int) -> None:
    """TOR-04, TOR-05."""
    assert piece_length(size) == length


class _Ranges(http.server.SimpleHTTPRequestHandler):
    """Files with byte ranges, as every web seed must serve them."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        first, last = 0, len(data) - 1
        wanted = self.headers.get("Range", "")
        if wanted.startswith("bytes="):
            start, _, stop = wanted[6:].partition("-")
            first, last = int(start), int(stop or last)
        body = data[first : last + 1]
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(body)))
        if wanted:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    handler = partial(_Ranges, directory=str(tmp_path / "public"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def peer(made: Path, folder: Path, *, seeds: bool) -> tuple[object, object]:
    """A client that knows nothing but the .torrent, and of that the web seeds only if `seeds`."""
    libtorrent = pytest.importorskip("libtorrent")
    settings = {"listen_interfaces": "127.0.0.1:0", "enable_dht": False, "enable_lsd": False, "enable_upnp": False}
    settings |= {"enable_natpmp": False, "alert_mask": 0, "ssrf_mitigation": False, "allow_idna": True}
    session = libtorrent.session({**settings, "allow_multiple_connections_per_ip": True})
    wanted = libtorrent.add_torrent_params()
    wanted.ti, wanted.save_path = libtorrent.torrent_info(str(made)), str(folder)
    handle = session.add_torrent(wanted)
    if not seeds:
        for address in handle.url_seeds():
            handle.remove_url_seed(address)
    return session, handle


def downloaded(handle: object, path: Path, digest: str) -> bytes:
    """The file as soon as it is there whole; what there is of it after two minutes."""
    got, until = b"", time.monotonic() + 120
    while hashlib.sha256(got).hexdigest() != digest and time.monotonic() < until:
        time.sleep(0.05)
        if handle.status().is_seeding and path.exists():
            handle.flush_cache()  # it says "seeding" before it has written everything
            got = path.read_bytes()
    return got


@pytest.mark.parametrize("hybrid", [False, True])
def test_a_swarm_gets_the_file_from_the_web_seed_alone(tmp_path: Path, web: str, recorded, hybrid: bool) -> None:
    """TOR-06: one peer has nothing but the made .torrent and the web server, the other nothing but that peer."""
    source = recorded("7.mp3", "-b:a", "320k", seconds=20)
    of = "{of: mp3, hybrid: true}" if hybrid else "{of: mp3}"
    show = folder(tmp_path, source, named={"mp3": "media/7.mp3", "torrent": of}, show=f"media_url: {web}media/\n")
    prepared, problems, _ = show.prepare()
    assert problems == []
    facts = prepared.episodes[0].medium("mp3").facts
    made = tmp_path / "public/media/7.mp3.torrent"
    first, fetching = peer(made, tmp_path / "first", seeds=True)
    assert str(fetching.torrent_file().info_hashes().v1) == prepared.episodes[0].medium("torrent").facts.infohash
    assert fetching.torrent_file().info_hashes().has_v2() == hybrid
    got = downloaded(fetching, tmp_path / "first/7.mp3", facts.sha256)
    assert (len(got), hashlib.sha256(got).hexdigest()) == (facts.bytes, facts.sha256)
    second, asking = peer(made, tmp_path / "second", seeds=False)
    asking.connect_peer(("127.0.0.1", first.listen_port()))
    got = downloaded(asking, tmp_path / "second/7.mp3", facts.sha256)
    first.pause()
    second.pause()
    assert hashlib.sha256(got).hexdigest() == facts.sha256
