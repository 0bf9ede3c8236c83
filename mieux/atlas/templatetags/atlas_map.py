"""The address of the ground of a map."""

from django import template
from django.urls import reverse

from ..drawn_map import ground_stamp

register = template.Library()


@register.simple_tag
def ground_url(name: str) -> str:
    """Where the file of a ground is; changes with the file."""
    return reverse("atlas:ground", args=[name, ground_stamp(name)])
