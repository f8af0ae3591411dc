"""What is known of every address, in one SQLite file that survives being killed, and as one JSON file for caches."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from shownotes.links.history import Record
from shownotes.links.reasons import Reason, Verdict
from shownotes.links.values import Hop, Snapshot

SCHEMA = 1
_NAMES = [field.name for field in fields(Record)]
_TIMES = frozenset({"first_seen", "checked", "last_ok", "failing_since", "definite_since"})
_values_of = attrgetter(*_NAMES)
_TIMES_AT = [_NAMES.index(name) for name in sorted(_TIMES)]
_HOPS_AT, _FRAGMENTS_AT = _NAMES.index("hops"), _NAMES.index("fragments")
_TABLES = f"""
    create table if not exists addresses ({", ".join(_NAMES)}, primary key (key)) without rowid;
    create table if not exists accepted (url primary key, until, note) without rowid;
    create table if not exists snapshots (url, wanted, copy, taken, asked, primary key (url, wanted)) without rowid;
"""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A person's word that an address is fine, good until a moment."""

    url: str
    until: datetime
    note: str = ""


class Memory:
    """The memory of a show's links; a context manager. ``path`` None keeps it for this run only.

    What ``keep`` was given is on its way to the disk when it returns: a kill of the process loses none of it. A file
    that is not a database of ours is put aside as ``<name>.broken``, since all of it can be learnt again.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._base = _open(path)
        except sqlite3.DatabaseError:
            if path is None or not path.exists():
                raise
            path.replace(path.with_name(path.name + ".broken"))
            self._base = _open(path)

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Write everything into the one file and close it."""
        self._base.close()

    def records(self) -> dict[str, Record]:
        """Every record by its key."""
        rows = self._base.execute(f"select {', '.join(_NAMES)} from addresses")
        return {row[0]: _record(dict(zip(_NAMES, row, strict=True))) for row in rows}

    def keep(self, records: Iterable[Record]) -> None:
        """Write records, all or none of them."""
        rows = [_row(record) for record in records]
        if not rows:
            return
        marks = ", ".join("?" * len(_NAMES))
        with self._base:
            self._base.executemany(f"insert or replace into addresses values ({marks})", rows)

    def accepted(self, now: datetime) -> dict[str, Accepted]:
        """The addresses that a person said are fine, and whose time has not run out."""
        rows = self._base.execute("select url, until, note from accepted")
        all_ = [Accepted(url, datetime.fromisoformat(until), note) for url, until, note in rows]
        return {one.url: one for one in all_ if one.until > now}

    def accept(self, accepted: Accepted) -> None:
        """Remember a person's word."""
        with self._base:
            row = (accepted.url, accepted.until.isoformat(), accepted.note)
            self._base.execute("insert or replace into accepted values (?, ?, ?)", row)

    def snapshot(self, url: str, wanted: str) -> tuple[Snapshot | None, datetime] | None:
        """The archived copy found earlier for a day (YYYYMMDD), and when that was asked; None if it never was."""
        found = "select copy, taken, asked from snapshots where url = ? and wanted = ?"
        row = self._base.execute(found, (url, wanted)).fetchone()
        if row is None:
            return None
        copy = Snapshot(row[0], datetime.fromisoformat(row[1])) if row[0] else None
        return copy, datetime.fromisoformat(row[2])

    def snapshots(self) -> dict[str, Snapshot]:
        """Every archived copy that was found, by address; the one of the earliest day where there are several."""
        rows = self._base.execute(
            "select url, copy, taken from snapshots where copy is not null order by wanted desc"
        )
        return {url: Snapshot(copy, datetime.fromisoformat(taken)) for url, copy, taken in rows}

    def keep_snapshot(self, url: str, wanted: str, copy: Snapshot | None, asked: datetime) -> None:
        """Remember an archived copy, or that there is none."""
        row = (url, wanted, copy and copy.url, copy and copy.taken.isoformat(), asked.isoformat())
        with self._base:
            self._base.execute("insert or replace into snapshots values (?, ?, ?, ?, ?)", row)

    def forget(self) -> None:
        """Forget every answer; what a person said, and archived copies, stay."""
        with self._base:
            self._base.execute("delete from addresses")

    def export(self) -> str:
        """Everything as JSON, sorted, the same bytes for the same memory."""
        whole: dict[str, Any] = {"schema": SCHEMA}
        for table in ("addresses", "accepted", "snapshots"):
            cursor = self._base.execute(f"select * from {table} order by 1, 2")
            names = [column[0] for column in cursor.description]
            whole[table] = [dict(zip(names, row, strict=True)) for row in cursor]
        return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def take_in(self, text: str) -> int:
        """Take in an export; of two records of one address the later check stays. Gives the number of addresses.

        Raises ValueError for what is not such an export.
        """
        try:
            whole = json.loads(text)
        except RecursionError:
            whole = None
        if not isinstance(whole, dict) or whole.get("schema") != SCHEMA:
            raise ValueError("this is no export of links' memory, or one of another version")
        try:
            return self._take_in(whole)
        except (KeyError, TypeError, sqlite3.Error) as error:
            raise ValueError(f"this export is damaged ({error})") from error

    def _take_in(self, whole: Mapping[str, Any]) -> int:
        known = self.records()
        new = [_record(row) for row in whole["addresses"]]
        later = [one for one in new if one.key not in known or known[one.key].checked < one.checked]
        self.keep(later)
        with self._base:
            self._base.executemany("insert or ignore into accepted values (:url, :until, :note)", whole["accepted"])
            self._base.executemany(
                "insert or ignore into snapshots values (:url, :wanted, :copy, :taken, :asked)", whole["snapshots"]
            )
        return len(new)


def _open(path: Path | None) -> sqlite3.Connection:
    base = sqlite3.connect(path or ":memory:", timeout=30)
    try:
        base.execute("pragma journal_mode = wal")
        base.execute("pragma synchronous = normal")
        _make_tables(base)
    except sqlite3.DatabaseError:
        base.close()
        raise
    return base


def _make_tables(base: sqlite3.Connection) -> None:
    version = base.execute("pragma user_version").fetchone()[0]
    if version not in (0, SCHEMA):
        raise sqlite3.DatabaseError(f"version {version}")
    base.executescript(_TABLES)
    base.execute(f"pragma user_version = {SCHEMA}")
    base.execute("select count(*) from addresses").fetchone()


def _row(record: Record) -> list[Any]:
    row = list(_values_of(record))
    for at in _TIMES_AT:
        row[at] = row[at].isoformat() if row[at] else None
    row[_HOPS_AT] = json.dumps([astuple(hop) for hop in record.hops]) if len(record.hops) > 1 else ""
    row[_FRAGMENTS_AT] = json.dumps(sorted(record.fragments)) if record.fragments else ""
    return row


def _record(row: Mapping[str, Any]) -> Record:
    values = {name: row[name] for name in _NAMES}
    for name in _TIMES:
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    values["hops"] = tuple(Hop(*hop) for hop in json.loads(values["hops"])) if values["hops"] else _only_hop(values)
    values["fragments"] = frozenset(json.loads(values["fragments"])) if values["fragments"] else frozenset()
    values["verdict"], values["reason"] = Verdict(values["verdict"]), Reason(values["reason"])
    values["told"] = Verdict(values["told"]) if values["told"] else None
    return Record(**values)


def _only_hop(values: Mapping[str, Any]) -> tuple[Hop, ...]:
    """The one hop of an address that answered by itself, as nearly all do."""
    return (Hop(values["final"], values["status"]),) if values["status"] else ()
