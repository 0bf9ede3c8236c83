"""`mieux atelier`: a workshop opened from the command line, for operations and tests."""

import argparse
import json
import sys

from django.conf import settings
from django.urls import reverse

from mieux.method import pack
from mieux.people.models import User

from . import keys
from .actions import preparing, running
from .models import Workshop


def run(options: argparse.Namespace) -> int:
    """Do what was asked; the exit status."""
    if options.what == "list":
        for template in pack().workshops:
            print(f"{template.id:24} {template.minutes:3} min  {template.title.in_language(options.language)}")
        return 0
    if options.template not in pack().workshops.ids:
        known = ", ".join(pack().workshops.ids)
        print(f"mieux: there is no template {options.template!r}; known: {known}", file=sys.stderr)
        return 2
    by = User.objects.filter(email=options.by.strip().lower()).first() if options.by else None
    if options.by and by is None:
        print(f"mieux: no account has the address {options.by!r}", file=sys.stderr)
        return 2
    workshop = preparing.make(by, options.title, template=options.template, language=options.language)
    preparing.change(workshop, names=options.names)
    running.open_room(workshop)
    workshop.refresh_from_db()
    if options.start:
        running.go_to(workshop, workshop.stages.first())
    told = addresses(workshop)
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        for name, value in told.items():
            print(f"{name + ':':12} {value}")
    return 0


def addresses(workshop: Workshop) -> dict[str, str]:
    """The code and the address of each face, on this instance."""
    site = settings.ADDRESS.rstrip("/")

    def face(name: str, door: str) -> str:
        return f"{site}{reverse(f'atelier:{name}', args=[workshop.code])}?cle={keys.key_of(workshop, door)}"

    return {
        "code": workshop.code,
        "join": site + reverse("atelier:room", args=[workshop.code]),
        "short": site + reverse("workshop-short", args=[workshop.code]),
        "remote": face("remote", keys.REMOTE),
        "projection": face("screen", keys.SCREEN),
        "socket": f"/live/atelier/{workshop.code}",
    }
