"""Light formatting in what people write: paragraphs, emphasis, lists, quotations, links. Nothing else gets through."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# No HTML, no pictures, no titles: a text sits inside a page that has its own.
_MARKDOWN = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["newline", "list", "blockquote", "emphasis", "link", "escape", "autolink"]
)
_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a"}


def rich_text(text: str) -> SafeString:
    """Plain text with light Markdown → safe HTML; links go to http(s) only and give robots no credit."""
    html = _MARKDOWN.render(text)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="nofollow ugc noopener",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned just above


def plain_text(text: str) -> str:
    """The same words without their marks, on one line: for the search index and descriptions."""
    return " ".join(nh3.clean(_MARKDOWN.render(text), tags=set()).split())
