"""`{% load glossary %}`: words of the method linked to their definition, once a page."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from mieux.method import Text, glossary, pack

register = template.Library()


def _page(context: Any) -> set[str]:
    """The terms already linked on this page. They live on the request: included templates share it."""
    request = context.get("request")
    if request is None:
        return set()
    if not hasattr(request, "glossary_terms"):
        request.glossary_terms = set()
    seen: set[str] = request.glossary_terms
    return seen


@register.simple_tag(takes_context=True)
def terms(context: RequestContext, text: Text | str | None) -> SafeString:
    """`{% terms text %}`: the words of a text, each term of the glossary linked the first time it meets the page."""
    if not text:
        return SafeString("")
    # link_terms escapes every word.
    return mark_safe(glossary.link_terms(text, pack(), _page(context), reverse("library:glossary")))  # noqa: S308


@register.inclusion_tag("method/page_terms.html", takes_context=True)
def page_terms(context: RequestContext) -> dict[str, Any]:
    """`{% page_terms %}` after the text: the definitions of the words linked above (bubbles, and notes on paper)."""
    return {"terms": glossary.terms_in_order(pack(), _page(context))}
