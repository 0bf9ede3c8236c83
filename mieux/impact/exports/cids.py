"""JSON-LD in the classes of the Common Impact Data Standard 3.2.1 (basic tier), words of the method as a code list.

The vocabulary: https://ontology.commonapproach.org/cids (CC BY-SA 4.0). The context is written out, so that nobody has
to fetch anything to read the file. What CIDS has no property for (public, numerator and denominator, estimates) stands
under a vocabulary of this site, and in the names of the reports.
"""

from typing import Any

from django.utils.translation import gettext as _

from mieux.atlas.models import Initiative
from mieux.method import pack

from ..amounts import written
from ..models import Claim, Domino, Indicator, IndicatorKind, Role, Value
from ..queries.values import Asked, indicators_of, rows_of
from ..wording import public_words, when_words
from .record import COUNT_UNIT, safe

_IDS = (
    "forOrganization", "forOutcome", "forStakeholder", "forIndicator", "forTheme", "hasOutcome", "hasIndicator",
    "hasIndicatorReport", "hasStakeholderOutcome", "hasBaseline", "hasTarget", "hasCode", "canEnable", "definedBy",
    "fromPerspectiveOf",
)  # fmt: skip
_WORDS = ("hasDescription", "unitDescription", "hasComment", "hasSpecification")


def context(site: str) -> dict[str, Any]:
    """The JSON-LD context: names of CIDS 3.2.1 and the few that are ours."""
    return {
        "cids": "https://ontology.commonapproach.org/cids#",
        "org": "http://ontology.eil.utoronto.ca/tove/organization#",
        "i72": "http://ontology.eil.utoronto.ca/ISO21972/iso21972#",
        "prov": "http://www.w3.org/ns/prov#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "mieux": f"{site}/vocabulaire#",
        "hasName": {"@id": "org:hasName", "@type": "xsd:string"},
        "hasLegalName": {"@id": "org:hasLegalName", "@type": "xsd:string"},
        "hasIdentifier": {"@id": "org:hasIdentifier", "@type": "xsd:string"},
        "value": {"@id": "i72:value", "@type": "@id"},
        "hasNumericalValue": {"@id": "i72:hasNumericalValue", "@type": "xsd:string"},
        "startedAtTime": {"@id": "prov:startedAtTime", "@type": "xsd:dateTime"},
        "endedAtTime": {"@id": "prov:endedAtTime", "@type": "xsd:dateTime"},
        **{name: {"@id": f"cids:{name}", "@type": "@id"} for name in _IDS},
        **{name: {"@id": f"cids:{name}", "@type": "xsd:string"} for name in _WORDS},
    }


def graph(initiative: Initiative, asked: Asked, name: str, site: str) -> dict[str, Any]:
    """The initiative as an organisation with its outcomes (claims), indicators and reports (values)."""
    return _Graph(initiative, name, f"{site}{initiative.get_absolute_url()}", site).made(asked)


class _Graph:
    """Puts the nodes together; every node has an address below that of the initiative's page."""

    def __init__(self, initiative: Initiative, name: str, page: str, site: str) -> None:
        self.initiative, self.name, self.page, self.site = initiative, name, page, site
        self.organisation = f"{page}#initiative"
        self.stakeholders: dict[str, dict[str, Any]] = {}
        self.codes: dict[str, dict[str, Any]] = {}

    def made(self, asked: Asked) -> dict[str, Any]:
        """The whole document."""
        indicators = indicators_of(self.initiative, asked)
        values: dict[int, list[Value]] = {}
        for value in rows_of(self.initiative, asked):
            values.setdefault(value.indicator_id, []).append(value)
        claims = list(Claim.objects.live().filter(initiative=self.initiative).prefetch_related("indicators"))
        outcomes = [node for claim in claims for node in self._outcome(claim, indicators)]
        measured = [node for each in indicators for node in self._indicator(each, values.get(each.pk, []), claims)]
        organisation = {
            "@id": self.organisation,
            "@type": "cids:Organization",
            "hasLegalName": self.name,
            "hasOutcome": [self._outcome_id(claim) for claim in claims],
            "hasIndicator": [self._indicator_id(each) for each in indicators],
        }
        nodes = [organisation, *outcomes, *measured, *self.stakeholders.values(), *self.codes.values()]
        return {"@context": context(self.site), "@graph": [_without_blanks(node) for node in nodes]}

    def _outcome_id(self, claim: Claim) -> str:
        return f"{self.page}#impact-{claim.pk}"

    def _indicator_id(self, indicator: Indicator) -> str:
        return f"{self.page}#indicateur-{indicator.pk}"

    def _code(self, kind: str, id: str, label: str) -> str:
        """A word of the method: levels, direct and indirect, behaviours and impacts."""
        address = f"{self.site}/api/v1/method#{kind}-{id}"
        self.codes.setdefault(
            address,
            {
                "@id": address,
                "@type": "cids:Code",
                "hasIdentifier": id,
                "hasName": label,
                "hasSpecification": pack().stamp,
                "definedBy": f"{self.site}/api/v1/method",
            },
        )
        return address

    def _level_codes(self, level: str, marker: str = "") -> list[str]:
        found = pack().levels.get(level)
        if found is None:
            return []
        codes = [self._code("niveau", found.id, found.label.plain)]
        kind = pack().kinds.get(found.kind)
        if kind is not None:
            codes.append(self._code("impact", kind.id, kind.label.plain))
        mark = found.behaviours.get(marker) or found.impacts.get(marker)
        if mark is not None:
            codes.append(self._code("marqueur", mark.id, mark.label.plain))
        return codes

    def _stakeholder(self, key: str, name: str, codes: list[str]) -> str:
        address = f"{self.page}#public-{key}"
        self.stakeholders.setdefault(
            address, {"@id": address, "@type": "cids:Stakeholder", "hasName": name, "hasCode": codes}
        )
        return address

    def _outcome(self, claim: Claim, indicators: list[Indicator]) -> list[dict[str, Any]]:
        level = pack().levels.get(claim.level)
        label = level.label.plain if level else claim.level
        stakeholder = self._stakeholder(f"niveau-{claim.level}", label, self._level_codes(claim.level))
        linked = {row.pk for row in claim.indicators.all()}
        outcome = {
            "@id": self._outcome_id(claim),
            "@type": "cids:Outcome",
            "hasName": safe(claim.text),
            "hasDescription": safe(f"{claim.text} ({claim.get_state_display()})"),
            "forOrganization": self.organisation,
            "hasCode": self._level_codes(claim.level, claim.marker),
            "hasIndicator": [self._indicator_id(each) for each in indicators if each.pk in linked],
            "hasStakeholderOutcome": f"{self._outcome_id(claim)}-public",
            "canEnable": [
                f"{self.page}#impact-{pk}"
                for pk in Domino.objects.filter(cause=claim, effect__removed_at__isnull=True, effect__review="kept")
                .order_by("id")
                .values_list("effect_id", flat=True)
            ],
            "mieux:state": str(claim.state),
        }
        return [
            outcome,
            {
                "@id": f"{self._outcome_id(claim)}-public",
                "@type": "cids:StakeholderOutcome",
                "hasName": safe(claim.for_whom) or label,
                "hasDescription": safe(claim.for_whom) or label,
                "forStakeholder": stakeholder,
                "forOutcome": self._outcome_id(claim),
                "fromPerspectiveOf": stakeholder,
            },
        ]

    def _indicator(self, indicator: Indicator, values: list[Value], claims: list[Claim]) -> list[dict[str, Any]]:
        address = self._indicator_id(indicator)
        actual = [value for value in values if value.role == Role.ACTUAL]
        node = {
            "@id": address,
            "@type": "cids:Indicator",
            "hasName": safe(indicator.name),
            "hasDescription": safe(indicator.definition) or indicator.name,
            "unitDescription": _unit(indicator),
            "forOrganization": self.organisation,
            "forOutcome": [self._outcome_id(claim) for claim in claims if indicator in claim.indicators.all()],
            "hasIndicatorReport": [f"{address}-valeur-{value.pk}" for value in actual],
            "hasBaseline": [self._measure(value, indicator) for value in values if value.role == Role.BASELINE],
            "hasTarget": [self._measure(value, indicator) for value in values if value.role == Role.TARGET],
            "hasCode": self._level_codes(indicator.level, indicator.marker),
            "mieux:kind": str(indicator.kind),
            "mieux:bias": safe(indicator.bias),
            "mieux:collection": safe(indicator.collection),
        }
        return [node, *(self._report(value, indicator, address) for value in actual)]

    def _measure(self, value: Value, indicator: Indicator) -> dict[str, Any]:
        """A start or an aim, for one public and one day."""
        return _without_blanks(
            {
                "@type": "i72:Measure",
                "hasNumericalValue": _figure(value, indicator),
                "hasName": f"{public_words(value.public, value.insee)}, {when_words(value.on, value.since)}",
                **_beside(value),
            }
        )

    def _report(self, value: Value, indicator: Indicator, address: str) -> dict[str, Any]:
        public = public_words(value.public, value.insee)
        stakeholder = ""
        if value.public or value.insee:
            key = f"{value.public}-{value.insee}".strip("-").replace(" ", "-")
            stakeholder = self._stakeholder(key, public, self._level_codes(indicator.level))
        return {
            "@id": f"{address}-valeur-{value.pk}",
            "@type": "cids:IndicatorReport",
            "hasName": f"{safe(indicator.name)}, {public}, {when_words(value.on, value.since)}",
            "value": {"@type": "i72:Measure", "hasNumericalValue": _figure(value, indicator)},
            "startedAtTime": f"{(value.since or value.on).isoformat()}T00:00:00",
            "endedAtTime": f"{value.on.isoformat()}T23:59:59",
            "forIndicator": address,
            "forOrganization": self.organisation,
            "forStakeholder": stakeholder,
            "hasComment": safe(value.comment),
            **_beside(value),
        }


def _beside(value: Value) -> dict[str, Any]:
    """What CIDS has no property for."""
    return {
        "mieux:public": safe(value.public),
        "mieux:insee": value.insee,
        "mieux:on": value.on.isoformat(),
        "mieux:numerator": written(value.numerator) if value.numerator is not None else "",
        "mieux:denominator": written(value.denominator) if value.denominator is not None else "",
        "mieux:about": True if value.about else "",
        "mieux:source": safe(value.source),
    }


def _unit(indicator: Indicator) -> str:
    if indicator.kind == IndicatorKind.PERCENTAGE:
        return _("%% (numérateur et dénominateur à côté)") % {}
    if indicator.kind == IndicatorKind.SCALE:
        return _("un mot parmi : %(words)s") % {"words": ", ".join(indicator.levels.values())}
    if indicator.kind == IndicatorKind.TESTIMONY:
        return _("témoignage")
    return indicator.unit or COUNT_UNIT


def _figure(value: Value, indicator: Indicator) -> str:
    """CIDS wants a text there: a number as machines write it, a word of the scale, or what somebody said."""
    if value.share is not None:
        return written(value.share.quantize(value.share.__class__("0.01")))
    if value.number is not None:
        return written(value.number)
    if value.level:
        return indicator.levels.get(value.level, value.level)
    return str(safe(value.words)) if value.consent else ""


def _without_blanks(node: dict[str, Any]) -> dict[str, Any]:
    return {key: cell for key, cell in node.items() if cell not in ("", None, [])}
