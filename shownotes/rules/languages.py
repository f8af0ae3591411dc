"""Two-letter language codes (ISO 639-1), and what a language tag looks like (BCP 47)."""

from __future__ import annotations

import re
from difflib import get_close_matches

CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja "
    "jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb "
    "nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq "
    "sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
TAG = re.compile(r"([a-zA-Z]{2,3})(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|\d{3}))?(-[a-zA-Z0-9]{4,8})*")

# What people write in place of a code: the languages' English and own names, and codes of countries.
_NAMES = dict(
    pair.split("=")
    for pair in (
        "english=en german=de deutsch=de french=fr français=fr francais=fr spanish=es español=es espanol=es "
        "portuguese=pt português=pt portugues=pt brazilian=pt-br italian=it italiano=it dutch=nl nederlands=nl "
        "danish=da dansk=da norwegian=no norsk=no swedish=sv svenska=sv finnish=fi suomi=fi icelandic=is polish=pl "
        "polski=pl czech=cs čeština=cs slovak=sk hungarian=hu magyar=hu romanian=ro greek=el ελληνικά=el turkish=tr "
        "türkçe=tr russian=ru русский=ru ukrainian=uk українська=uk bulgarian=bg serbian=sr croatian=hr slovenian=sl "
        "catalan=ca català=ca basque=eu galician=gl irish=ga welsh=cy hebrew=he arabic=ar persian=fa farsi=fa "
        "hindi=hi bengali=bn japanese=ja 日本語=ja chinese=zh 中文=zh mandarin=zh korean=ko 한국어=ko vietnamese=vi "
        "thai=th indonesian=id malay=ms swahili=sw latin=la esperanto=eo gr=el jp=ja cz=cs dk=da cn=zh"
    ).split()
)


def is_language(text: str) -> bool:
    """Whether directories will know it."""
    found = TAG.fullmatch(text)
    return bool(found) and (len(found[1]) == 3 or found[1].lower() in CODES) if found else False


def likely(text: str) -> str:
    """The tag that was probably meant, "en-us" for "English (US)"; "" if there is none."""
    tried = text.strip().replace("_", "-").partition(".")[0].lower()
    if is_language(tried):
        return tried
    first, _, region = re.sub(r"[\s(),-]+", "-", tried).strip("-").partition("-")
    code = _NAMES.get(first) or (first if first in CODES else "")
    whole = f"{code}-{region}" if len(region) == 2 and region.isalpha() else code
    if whole or len(first) < 4:
        return whole
    close = get_close_matches(first, [name for name in _NAMES if len(name) > 3], n=1, cutoff=0.75)
    return _NAMES[close[0]] if close else ""
