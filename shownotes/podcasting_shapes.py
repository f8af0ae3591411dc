"""The keys of the Podcasting 2.0 namespace in show.yaml and in episodes, as pydantic shapes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt
from pydantic_core import core_schema

from shownotes.shapes_base import Address, Line, Links, Shape, Shorthand, Start

RULES = {
    "daily": "FREQ=DAILY",
    "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "weekly": "FREQ=WEEKLY",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "yearly": "FREQ=YEARLY",
}


class OneOrMany:
    """Annotates a list of which a single member may be written alone."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        def many(value: object) -> object:
            return value if isinstance(value, list) else [value]

        return core_schema.no_info_before_validator_function(many, handler(source))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: Any) -> dict[str, Any]:
        many = handler(schema)
        return {"anyOf": [many.get("items", {}), many]}


class FundingShape(Shape):
    """A way to support the show."""

    url: Address
    label: Line = "Support the show"


class LocationShape(Shape):
    """A place."""

    name: Line = Field(description="What people call the place.")
    rel: Literal["subject", "creator"] = Field("subject", description="What it is about, or where it is made.")
    geo: Line | None = Field(None, description="geo:30.27,-97.74")
    osm: Line | None = Field(None, description="The OpenStreetMap object: R113314.")
    country: Line | None = Field(None, description="Two letters: US.")


class RecipientShape(Shape):
    """Who gets a share of what listeners stream."""

    name: Line | None = None
    type: Line = Field("lnaddress", description="lnaddress or node.")
    address: Line = Field(description="kim@pay.example, or the key of a node.")
    split: StrictInt = Field(description="The share, as a whole number.")
    fee: StrictBool = False
    custom_key: Line | None = None
    custom_value: Line | None = None


class RemoteItemShape(Shape):
    """Another podcast, or an episode of it."""

    feed_guid: Line = Field(description="Its podcast:guid.")
    feed_url: Address | None = Field(None, description="The address of its feed.")
    item_guid: Line | None = Field(None, description="One episode's guid.")
    medium: Line | None = None
    title: Line | None = None


class TimeSplitShape(Shape):
    """A stretch of the episode whose value goes elsewhere."""

    start: Start
    duration: Start
    remote_start: Start | None = None
    remote_percentage: StrictInt | None = None
    item: RemoteItemShape | None = None
    recipients: list[RecipientShape] = Field(default_factory=list)


class ValueShape(Shape):
    """How listeners can stream value."""

    type: Line = Field("lightning", description="lightning or bitcoin.")
    method: Line = Field("lnaddress", description="lnaddress, keysend, amp or wallet.")
    suggested: Line | None = None
    recipients: list[RecipientShape] = Field(description="Who gets it.")
    splits: list[TimeSplitShape] = Field(default_factory=list, description="Stretches that go elsewhere.")


class SoundbiteShape(Shape):
    """A stretch of the episode that makes people curious."""

    start: Start
    duration: Start = Field(description="How long: 0:45. Best 15 to 120 seconds.")
    title: str = ""


class SocialShape(Shape):
    """The post under which listeners talk."""

    protocol: Line = Field(description="activitypub, atproto, nostr, lightning, matrix … or disabled.")
    uri: Address | None = Field(None, description="The address of the post.")
    account_id: Line | None = None
    account_url: Address | None = None
    priority: StrictInt | None = None


class ChatShape(Shape):
    """Where listeners chat."""

    server: Line = Field(description="irc.example.org")
    protocol: Line = Field(description="irc, xmpp, nostr or matrix.")
    account_id: Line | None = None
    space: Line | None = Field(None, description="The room or channel.")


class ImageShape(Shape):
    """Another picture of the show, such as a banner."""

    href: Address
    alt: Line | None = None
    aspect_ratio: Line | None = Field(None, description="16/9")
    width: StrictInt | None = None
    height: StrictInt | None = None
    type: Line | None = None
    purpose: Line | None = Field(None, description="banner, social, canvas, circular, poster …")


class FrequencyShape(Shape):
    """How often an episode comes."""

    text: Line = Field(description="In words, for people.")
    rrule: Line | None = Field(None, description="The same as an RFC 5545 rule: FREQ=WEEKLY;BYDAY=WE.")
    dtstart: Line | None = Field(None, description="From when: 2017-08-30T16:00:00Z.")


class TxtShape(Shape):
    """A free text for a machine."""

    purpose: Line | None = Field(None, description="verify, applepodcastsverify, ai-content, release …")
    text: Line


class LiveShape(Shape):
    """A live stream."""

    title: Line
    status: Literal["pending", "live", "ended"]
    start: Line = Field(description="2026-12-01 20:00, in the show's timezone.")
    end: Line | None = None
    guid: Line = Field(description="A new one for each stream.")
    url: Address = Field(description="The stream.")
    type: Line = "audio/mpeg"
    links: Links = Field(min_length=1, description="Where else it can be followed.")


def _frequency(text: str) -> dict[str, Any]:
    return {"text": text, "rrule": RULES.get(text.lower())}


Locations = Annotated[
    list[Annotated[LocationShape, Shorthand(lambda text: {"name": text}, "What people call the place.")]], OneOrMany()
]
Texts = Annotated[list[Annotated[TxtShape, Shorthand(lambda text: {"text": text}, "The text.")]], OneOrMany()]
Talks = Annotated[list[SocialShape], OneOrMany()]


class BothShape(Shape):
    """What a show and an episode may state alike."""

    license_url: Address | None = Field(None, description="Where a licence of one's own can be read.")
    location: Locations = Field(default_factory=list, description="Where it is made, or what place it is about.")
    value: ValueShape | None = Field(None, description="How listeners can stream value.")
    social: Talks = Field(default_factory=list, description="The posts under which listeners talk.")
    chat: ChatShape | None = Field(None, description="Where listeners chat.")
    txt: Texts = Field(default_factory=list, description="Free texts for machines, such as proofs of ownership.")
    images: list[ImageShape] = Field(default_factory=list, description="More pictures, such as a banner.")


class ShowStatements(BothShape):
    """What a show may state beside the common keys."""

    locked: StrictBool = Field(True, description="false lets other hosts import the show.")
    medium: Line | None = Field(
        None, description="podcast, music, film, audiobook …; known from the media otherwise."
    )
    complete: StrictBool = Field(False, description="true says that no episode will follow.")
    seasons: dict[int, Line] = Field(default_factory=dict, description="The seasons' names, by number.")
    update_frequency: (
        Annotated[FrequencyShape, Shorthand(_frequency, "weekly, daily, fortnightly, monthly, or words.")] | None
    ) = Field(None, description="How often an episode comes.")
    podroll: list[RemoteItemShape] = Field(default_factory=list, description="Podcasts that the show recommends.")
    publisher: RemoteItemShape | None = Field(None, description="The publisher's own feed.")
    remote_items: list[RemoteItemShape] = Field(
        default_factory=list, description="What a list is made of: for medium podcastL, musicL …"
    )
    blocked: list[Line] = Field(default_factory=list, description="Services that must not list it: google, amazon.")
    podping: StrictBool = Field(False, description="true if you send podpings.")
    hubs: list[Address] = Field(default_factory=list, description="WebSub hubs that are told of each change.")
    live: list[LiveShape] = Field(default_factory=list, description="Live streams to come and running.")


class EpisodeStatements(BothShape):
    """What an episode may state beside the common keys."""

    display: Line | None = Field(None, description='How the number is shown: "Ch. 3".')
    soundbites: list[SoundbiteShape] = Field(default_factory=list, description="Stretches that make people curious.")
    elsewhere: Links = Field(default_factory=list, description="Where else the episode can be heard or seen.")
    funding: list[FundingShape] = Field(default_factory=list, description="Ways to support this episode.")
