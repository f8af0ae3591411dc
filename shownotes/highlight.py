"""Code in rendered notes to the same code with its syntax in classes, which the stylesheet colours."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_BLOCK = re.compile(r'<pre><code class="language-([\w+#.-]+)">(.*?)</code></pre>', re.DOTALL)
# Pygments knows some hundred kinds of token; the stylesheet has these, and what is none of them stays plain.
_CLASSES = {
    "Comment": "c",
    "Keyword": "k",
    "Literal.Number": "m",
    "Literal.String": "s",
    "Name.Attribute": "na",
    "Name.Builtin": "nb",
    "Name.Class": "nf",
    "Name.Decorator": "na",
    "Name.Function": "nf",
    "Name.Tag": "k",
    "Name.Variable": "nv",
    "Generic.Deleted": "gd",
    "Generic.Inserted": "gi",
    "Generic.Heading": "nf",
    "Generic.Output": "c",
    "Generic.Prompt": "gp",
}


def highlighted(fragment: str) -> str:
    """HTML whose code blocks name a language that Pygments knows, coloured by classes; others stay as they are."""
    if '<code class="language-' not in fragment:
        return fragment
    return _BLOCK.sub(_coloured, fragment)


def _coloured(found: re.Match[str]) -> str:
    coloured = _code(found[1].lower(), found[2])
    return found[0] if coloured is None else f'<pre><code class="language-{found[1]}">{coloured}</code></pre>'


# What a shell's lines are made of, after escaping. Nearly all code in show notes is that, so it is not lexed whole.
_SHELL = re.compile(
    r"(?P<gp>^[\w@:~/.-]*[$%#](?= ))"
    r"|(?P<c>(?:^|(?<=\s))\#.*$)"
    r"|(?P<s>'[^'\n]*'|\"[^\"\n]*\")"
    r"|(?P<nv>\$\{?\w+\}?)"
    r"|(?P<k>\b(?:if|then|else|elif|fi|for|in|do|done|while|case|esac|function|return|exit|export|set|sudo|doas)\b)",
    re.MULTILINE,
)
_SHELLS = frozenset(["bash", "console", "ksh", "sh", "shell", "shell-session", "zsh"])


def _part(found: re.Match[str]) -> str:
    return f'<span class="{found.lastgroup}">{found[0]}</span>'


@lru_cache(maxsize=1024)
def _code(language: str, escaped: str) -> str | None:
    if language in _SHELLS:
        return _SHELL.sub(_part, escaped)
    lexer = _lexer(language)
    if lexer is None:
        return None
    tokens = [(_class(kind), text) for _, kind, text in lexer.get_tokens_unprocessed(html.unescape(escaped))]
    return "".join(_spans(tokens))


def _spans(tokens: list[tuple[str, str]]) -> Iterator[str]:
    """One element for what stands together in one colour, whatever blanks are in it, and none for blanks alone."""
    run, name = "", ""
    for kind, text in tokens:
        if kind != name and text.strip():
            yield from _span(name, run)
            run, name = "", kind
        run += text
    yield from _span(name, run)


def _span(name: str, text: str) -> Iterator[str]:
    inner = text.rstrip()
    safe = html.escape(inner, quote=False)
    yield f'<span class="{name}">{safe}</span>' if name and inner else safe
    yield text[len(inner) :]


@lru_cache(maxsize=64)
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _class(kind: Any) -> str:
    while kind:
        name = str(kind).removeprefix("Token.")
        if name in _CLASSES:
            return _CLASSES[name]
        kind = kind.parent
    return ""
