"""Drawings for paper: the SVG of the pages with the colours of the light theme written in."""

import re
from pathlib import Path

# The light theme of core/static/core/css/tokens.css; a test compares the two.
COLOURS = {
    "paper": "#fff9f0",
    "ink": "#1e2a3a",
    "ink-soft": "#4a5768",
    "line": "#d9ccb4",
    "card": "#fffdf9",
    "ouverture": "#1f6fb2",
    "participation": "#c8401f",
    "experimentation": "#f2b632",
    "impact": "#23794a",
    "nouveaute": "#7a4eab",
    "mer": "#0b6e78",
    "ecume": "#cfe9e6",
    "sable": "#f3e3c3",
    "art-skin-1": "#f3c9a5",
    "art-skin-2": "#d9a071",
    "art-skin-3": "#a96b42",
    "art-skin-4": "#6f4327",
    "art-skin-5": "#4a2c1c",
    "art-hair-1": "#2b2320",
    "art-hair-2": "#6b4428",
    "art-hair-3": "#c98b3c",
    "art-hair-4": "#b9b4ac",
    "art-wood": "#a8703f",
    "art-brick": "#d9825f",
    "art-cloud": "#fff",
    "art-leaf": "#5fa66e",
    "art-coral": "#e9765b",
    "art-night": "#2c4a6e",
    "art-metal": "#8fa3b5",
    "art-deep": "#095760",
    "art-cream": "#ffefd2",
}

TOKEN = re.compile(r"var\(--([a-z0-9-]+)\s*(?:,\s*(#[0-9a-fA-F]{3,8}))?\s*\)")
TITLE_FONT = "Bricolage Grotesque"


def printable(svg: str) -> str:
    """The same drawing without CSS variables; letters, where there are some, in the font of the titles."""
    plain = TOKEN.sub(lambda found: COLOURS.get(found.group(1)) or found.group(2) or COLOURS["ink"], svg)
    if "xmlns=" not in plain[: plain.index(">")]:
        plain = plain.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return plain.replace("<svg", f'<svg font-family="{TITLE_FONT}"', 1)


def printable_file(path: Path) -> str:
    """A drawing of the pack, ready for paper; empty when the file is not there (yet)."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return ""
    return printable(text[text.index("<svg") :])
