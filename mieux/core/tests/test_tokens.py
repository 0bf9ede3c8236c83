"""The colours can be read, in both themes (WCAG 2.1, 1.4.3: 4.5 for text, 1.4.11: 3 for what is drawn)."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[1] / "static/core/css/tokens.css").read_text()
COLOURS = ("ouverture", "participation", "experimentation", "impact", "nouveaute", "mer")


def theme(pattern: str) -> dict[str, str]:
    block = re.search(pattern + r"\s*{([^}]*)}", CSS).group(1)
    found = re.findall(r"--([a-z-]+\d?): (#[0-9a-f]{3,6})", block)
    return {name: value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:]) for name, value in found}


LIGHT = theme(r"\n:root")
DARK = {**LIGHT, **theme(r':root\[data-theme="dark"\]')}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_paper(tokens):
    papers = ["paper", "card", "sable", "ecume", *(f"pale-{colour}" for colour in COLOURS)]
    for text in ("ink", "ink-soft"):
        for paper in papers:
            assert contrast(tokens[text], tokens[paper]) >= 4.5, (text, paper)
    for text in ("link", "danger"):
        for paper in ("paper", "card"):
            assert contrast(tokens[text], tokens[paper]) >= 4.5, (text, paper)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_colour(tokens):
    for colour in COLOURS:
        assert contrast(tokens[f"on-{colour}"], tokens[colour]) >= 4.5, colour


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_focus_is_seen_on_every_paper(tokens):
    for paper in ("paper", "card", "sable", "ecume"):
        assert contrast(tokens["focus"], tokens[paper]) >= 3, paper


def test_both_ways_to_the_dark_theme_say_the_same():
    chosen = theme(r':root\[data-theme="dark"\]')
    by_device = theme(r':root:not\(\[data-theme="light"\]\)')
    assert chosen == by_device
