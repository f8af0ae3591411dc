"""HTML of any kind to its parts: the standard library's parser, without the sections at which it gives up."""

from __future__ import annotations

from html.parser import HTMLParser


class AnyHtml(HTMLParser):
    """Takes `<![whatever` for a comment, as browsers do, where the parser beneath asserts that it knows the word."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """The index behind the section that begins at `i`, or -1 if it does not end."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)
