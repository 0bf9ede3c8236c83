"""People in a room, for the tests: a workshop that runs, phones that join, the remote."""

import json

from mieux.core.testing import ReadOnlyOnGetClient
from mieux.workshop import keys
from mieux.workshop.actions import preparing, running
from mieux.workshop.models import Participant, Stage, Workshop


def room(by=None, *kinds: str, names: str = "none", **fields) -> Workshop:
    """An open workshop with stages of these kinds, at the first of them."""
    workshop = preparing.make(by, "Le jardin dans la cour")
    for kind in kinds:
        preparing.add_stage(workshop, kind)
    preparing.change(workshop, names=names, **fields)
    running.open_room(workshop)
    if kinds:
        running.go_to(workshop, workshop.stages.first())
    workshop.refresh_from_db()
    return workshop


class Phone:
    """Somebody's browser, in the room."""

    def __init__(self, workshop: Workshop, prefix: str = "", **join) -> None:
        self.workshop, self.prefix, self.browser = workshop, prefix, ReadOnlyOnGetClient()
        self.joined = self.browser.post(self.at(), join)

    def at(self, rest: str = "") -> str:
        return f"{self.prefix}/atelier/{self.workshop.code}/{rest}"

    def page(self) -> str:
        return self.browser.get(self.at()).text

    def scene(self) -> dict:
        return json.loads(self.browser.get(self.at("scene/?role=phone")).content)["scene"]

    def mine(self) -> dict:
        return json.loads(self.browser.get(self.at("moi/")).content)

    def sends(self, verb: str, stage: Stage, *, json_wanted: bool = True, **data):
        headers = {"Accept": "application/json"} if json_wanted else {}
        return self.browser.post(self.at(f"{verb}/"), {"sequence": stage.pk, **data}, headers=headers)

    def writes(self, stage: Stage, text: str, key: str = ""):
        return self.sends("ecrire", stage, texte=text, envoi=key or text)

    @property
    def row(self) -> Participant:
        return Participant.objects.filter(workshop=self.workshop).order_by("number").last()


class Remote:
    """Whoever has the address of the remote."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop, self.browser = workshop, ReadOnlyOnGetClient()
        self.key = keys.key_of(workshop, keys.REMOTE)

    def page(self):
        return self.browser.get(f"/atelier/{self.workshop.code}/telecommande/?cle={self.key}")

    def scene(self, role: str = "remote") -> dict:
        answer = self.browser.get(f"/atelier/{self.workshop.code}/scene/?role={role}&cle={self.key}")
        assert answer.status_code == 200, answer.status_code
        return json.loads(answer.content)["scene"]

    def does(self, verb: str, stage: Stage | None = None, **data):
        where = f"/atelier/{self.workshop.code}/pilote/{verb}/"
        named = {"sequence": stage.pk} if stage else {}
        return self.browser.post(where, {"cle": self.key, **named, **data}, headers={"Accept": "application/json"})
