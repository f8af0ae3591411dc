"""The three kinds of file that people write, as pydantic shapes: which keys, of which types, in which words."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt

from shownotes.podcasting_shapes import EpisodeStatements, FundingShape, ShowStatements
from shownotes.publishing_shapes import PublishShape
from shownotes.shapes_base import Address, Line, Links, Number, Shape, Shorthand, Start, TextOr


class PersonShape(Shape):
    """Somebody heard or named."""

    name: Line = Field(description="The name as listeners read it.")
    url: Address | None = Field(None, description="The person's own page.")
    image: Line | None = Field(None, description="A picture: a file of the show, or an address.")
    bio: str = Field("", description="A sentence or two, in Markdown.")
    role: Line | None = Field(None, description="The role in the Podcasting 2.0 taxonomy, such as Editor.")
    key: str = Field("", exclude=True, json_schema_extra={"deprecated": True})


Someone = Annotated[
    PersonShape,
    Shorthand(
        lambda key: {"name": key, "key": key},
        "A key of `people` in show.yaml, or a name written there or among the guests.",
    ),
]


class ItemShape(Shape):
    """A story inside a segment."""

    title: Line = Field(description="The headline.")
    url: Address | None = Field(None, description="What the headline links to.")
    start: Start | None = Field(None, description="When it starts; items with a start are chapters.")
    image: Line | None = Field(None, description="A picture file beside the episode; shown with the chapter.")
    guest: Someone | None = Field(None, description="Who is interviewed: a key of `people`, or a person.")
    notes: str = Field("", description="The notes, in Markdown.")
    links: Links = Field(default_factory=list, description="More links on the story.")
    letters: list[Line] = Field(default_factory=list, description="Listeners' letters: Markdown files.")
    private: Any = Field(None, description="For the hosts; never published.")


class SegmentShape(ItemShape):
    """A part of an episode."""

    items: list[ItemShape] = Field(default_factory=list, description="The stories.")


class MediaShape(Shape):
    """One medium: a file beside the episode, the torrent of another medium, or a file that lives elsewhere."""

    file: Line | None = Field(None, description="A path beside the episode's file.")
    of: Line | None = Field(None, description="Another medium, of which this is the torrent.")
    url: Address | None = Field(None, description="The address of a file that lives elsewhere.")
    bytes: StrictInt | None = Field(None, gt=0, description="Its size, if it lives elsewhere.")
    duration: Start | None = Field(None, description="Its duration, if it lives elsewhere.")
    type: Line | None = Field(None, description="Its MIME type, if it lives elsewhere: audio/mpeg.")
    tag: StrictBool = Field(True, description="false leaves the file's bytes alone.")
    hybrid: StrictBool = Field(False, description="true makes a torrent that version 2 of BitTorrent reads too.")


class ChapterShape(Shape):
    """A chapter given by hand."""

    start: Start
    title: Line
    url: Address | None = None
    image: Line | None = None


class SponsorShape(Shape):
    """Who paid for a part of the episode."""

    name: Line = Field(description="The sponsor's name.")
    url: Address = Field(description="Where the name links to.")
    text: str = Field("", description="A sentence, in Markdown.")


class EpisodeShape(EpisodeStatements):
    """An episode of the show."""

    number: Number | None = Field(None, description="The episode's number.")
    title: Line = Field(description="The title, without the show's name and the number.")
    date: Line = Field(description="When it is published: 2017-08-30 12:00, in the show's timezone.")
    updated: Line | None = Field(None, description="When something of it was last changed, to tell feeds' readers.")
    season: StrictInt | None = Field(None, ge=1, description="The season, from 1.")
    type: Literal["full", "trailer", "bonus"] = Field("full", description="What kind of episode it is.")
    guid: Line | None = Field(None, description="An older identity to keep; made from the slug otherwise.")
    link: Address | None = Field(None, description="A page to name in feeds instead of this site's.")
    summary: str = Field("", description="One or two sentences, in Markdown.")
    subtitle: str = Field("", description="A short line under the title.")
    hosts: list[Someone] | None = Field(None, description="Who speaks; the show's hosts if left out.")
    guests: list[Someone] = Field(default_factory=list, description="Who is invited.")
    tags: list[Line] = Field(default_factory=list, description="Subjects.")
    explicit: StrictBool | None = Field(None, description="Whether it needs a warning to parents.")
    draft: StrictBool = Field(False, description="true keeps it out of everything but the preview.")
    cover: Line | None = Field(None, description="A square picture file beside the episode.")
    license: Line | None = Field(None, description="The licence, such as CC-BY-4.0.")
    media: dict[
        Line,
        Annotated[MediaShape, Shorthand(lambda text: {"file": text}, "A path beside the episode's file.")],
    ] = Field(default_factory=dict, description="The media by name; a feed picks one by name.")
    transcript: Line | None = Field(
        None, description="A transcript beside the episode: WebVTT, SubRip, JSON, or a .txt without times."
    )
    segments: list[SegmentShape] = Field(default_factory=list, description="The parts, in order.")
    links: Links = Field(default_factory=list, description="Links for the whole episode.")
    sponsors: list[SponsorShape] = Field(default_factory=list, description="Who paid for the episode.")
    chapters: (
        Annotated[
            list[ChapterShape] | str, TextOr(list[ChapterShape], "A file of chapters that another tool exported.")
        ]
        | None
    ) = Field(None, description="Chapters other than the segments'.")
    private: Any = Field(None, description="For the hosts; never published.")


class OnlyShape(Shape):
    """Which episodes a feed carries; all that is named must be true of them."""

    tags: list[Line] = Field(default_factory=list, description="Any of these tags.")
    seasons: list[StrictInt] = Field(default_factory=list, description="Any of these seasons.")
    types: list[Literal["full", "trailer", "bonus"]] = Field(default_factory=list, description="Any of these types.")


class FeedShape(Shape):
    """A feed of the show; the file's name names it."""

    title: Line = Field("{show}", description='The title; "{show}" stands for the show\'s.')
    media: Line = Field(description="The name of the medium that it carries.")
    vocabularies: list[Literal["itunes", "podcast", "psc", "torrent", "media"]] = Field(
        ["itunes", "podcast", "psc"], description="What is said beyond RSS 2.0."
    )
    latest: StrictInt | None = Field(None, ge=1, description="How many episodes; all if left out.")
    guid_suffix: str = Field("", description="Appended to guids, for a feed of another medium.")
    block: StrictBool = Field(False, description="true keeps directories from listing it.")
    only: OnlyShape = Field(default_factory=OnlyShape, description="Which episodes it carries; all if left out.")
    paged: StrictInt | None = Field(None, ge=10, description="Episodes a page, for a long archive (RFC 5005).")
    guid: Line | None = Field(None, description="A podcast:guid of its own, for a feed that had one before.")
    medium: Line | None = Field(None, description="podcast, music, film …; known from the media otherwise.")
    moved: StrictBool = Field(False, description="true if it has come here from another address.")
    moving_to: Address | None = Field(None, description="The address to which all its subscribers move.")


class OwnerShape(Shape):
    """Whom directories write to."""

    name: Line
    email: Line


class ContactShape(Shape):
    """Where listeners write to."""

    email: Line | None = None
    url: Address | None = None


class ThemeShape(Shape):
    """How the default theme looks."""

    accent: Line | None = Field(None, description="The colour of links and buttons: #a8201a.")
    accent_dark: Line | None = Field(None, description="The same on dark paper; found from the accent otherwise.")
    font: Literal["sans", "serif"] = Field("sans", description="The system's own letters, without or with serifs.")


class ShowShape(ShowStatements):
    """A podcast."""

    title: Line = Field(description="The show's name.")
    link: Address = Field(description="Where public/ is served; every address is made from it.")
    description: Line = Field(description="What the show is about, in plain words.")
    author: Line = Field(description="Who makes it, as directories show it.")
    owner: OwnerShape | None = Field(None, description="Whom directories write to.")
    language: Line = Field(description="The language, such as en or en-us.")
    timezone: Line = Field("UTC", description="For dates written without an offset: America/Toronto.")
    categories: list[Line] = Field(default_factory=list, description='As "Technology" or "News > Tech News".')
    explicit: StrictBool = Field(False, description="Whether it needs a warning to parents.")
    type: Literal["episodic", "serial"] = Field("episodic", description="serial: to be heard in order.")
    copyright: str = Field("", description="The holder's name alone.")
    license: Line | None = Field(None, description="The licence, such as CC-BY-4.0.")
    cover: Line | None = Field(None, description="A square picture file of 1400 to 3000 pixels.")
    media_url: Address | None = Field(None, description="Where media are served; link + media/ otherwise.")
    guid: Line = Field(description="The show's UUID (podcast:guid), written once by `shownotes init`.")
    funding: list[FundingShape] = Field(default_factory=list, description="Ways to support the show.")
    contact: ContactShape = Field(default_factory=ContactShape, description="Where listeners write to.")
    people: dict[Line, PersonShape] = Field(default_factory=dict, description="People by a short key.")
    hosts: list[Someone] = Field(default_factory=list, description="Who speaks: keys of `people`.")
    segments: list[Line] = Field(default_factory=list, description="What `shownotes new` writes.")
    intro: Line = Field("Intro", description="The chapter before the first one that has a start.")
    theme: ThemeShape | None = Field(None, description="How the site looks.")
    source_url: Address | None = Field(
        None, description="Where listeners mend the notes; {path} stands for the episode's file."
    )
    apps: Links = Field(default_factory=list, description="The show in apps: [Apple Podcasts](https://…).")
    cards: StrictInt = Field(50, ge=0, description="How many of the newest episodes get a drawn card.")
    search: StrictBool = Field(True, description="false keeps to the plain list where Pagefind is installed.")
    trackers: list[Address] = Field(default_factory=list, description="BitTorrent trackers for torrents.")
    links: dict[Line, Any] = Field(default_factory=dict, description="How links are checked (docs/links.md).")
    publish: PublishShape = Field(
        default_factory=lambda: PublishShape.model_validate({}), description="Where and how it is published."
    )
    rules: dict[Line, Line] = Field(
        default_factory=dict, description="Rules to silence, by id, each with the reason."
    )


class LetterShape(Shape):
    """The front matter of a listener's letter."""

    sender: Line = Field(alias="from", description="Who wrote it.")
    subject: Line = Field(description="What it is about.")
    date: Line | None = Field(None, description="When it came.")
    private: Any = Field(None, description="For the hosts; never published.")


KINDS: dict[str, type[Shape]] = {"show": ShowShape, "episode": EpisodeShape, "feed": FeedShape}


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of "show", "episode" or "feed", for editors."""
    schema = KINDS[kind].model_json_schema()
    schema["$defs"] = {name: _without_key(shape) for name, shape in schema.get("$defs", {}).items()}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _without_key(shape: dict[str, Any]) -> dict[str, Any]:
    properties = {name: value for name, value in shape.get("properties", {}).items() if not value.get("deprecated")}
    return {**shape, "properties": properties}
