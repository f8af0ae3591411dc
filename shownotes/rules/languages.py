"""Two-letter language codes (ISO 639-1), and what a language tag looks like (BCP 47)."""

from __future__ import annotations

import re

CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja "
    "jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb "
    "nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq "
    "sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
TAG = re.compile(r"([a-zA-Z]{2,3})(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|\d{3}))?(-[a-zA-Z0-9]{4,8})*")


def is_language(text: str) -> bool:
    """Whether directories will know it."""
    found = TAG.fullmatch(text)
    return bool(found) and (len(found[1]) == 3 or found[1].lower() in CODES) if found else False


def likely(text: str) -> str:
    """The tag that was probably meant, or ""."""
    tried = text.strip().replace("_", "-").partition(".")[0].lower()
    return tried if is_language(tried) else ""
