"""The names by which podcast:block knows services."""

from __future__ import annotations

SERVICES = (
    "acast amazon anchor apple audible audioboom backtracks bitcoin blubrry buzzsprout captivate castos deezer "
    "facebook fireside google hypercatcher libsyn mastodon megafono megaphone omnystudio overcast paypal pinecast "
    "podbean podcastaddict podcastindex podcasts.com podchaser podfriend podiant podigee podnews podomatic "
    "podserve podverse redcircle relayfm resonate rss.com shoutengine simplecast slack soundcloud spotify "
    "spreaker transistor twitter whooshkaa youtube zencast"
).split()
