"""The story as the voyage itself tells it: a frozen `Material` in, paragraphs out. Pure, in the active language.

Seven parts in the order of the book (method.md, « Act »), then what it is worth and its limits, which no template
writes. Each paragraph says which cards it speaks of and what they said (`facts`), so that a text of the team knows
when its cards have changed. An empty zone gives no sentence.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mieux.core.days import date_format

from .. import wording
from ..document import CardView, is_day
from ..zones import ASHORE, BUOYS, CREW, LIFEBOAT, LIGHTHOUSE, OARS, PORT, SHARKS
from .material import FACT, OPEN, Material, Said, Veil, day_words, of_cards, owner, traits, word
from .prose import MOST, clean, few, joined, listed, listed_names, quoted, sentence, told


def compose(material: Material, veil: Veil = OPEN) -> list[Said]:
    """Every paragraph there is something to say in, in the order of the story."""
    makers = (
        _port,
        _ashore,
        _lighthouse,
        _crew,
        _boarding,
        _needs,
        _heard,
        _lifeboat,
        _sharks,
        _faced,
        _oars,
        _oars_used,
        _passed,
        _ahead,
        _stopovers,
        _rewritten,
    )
    found = [said for make in makers if (said := make(material, veil)).text]
    return [*found, *_other_zones(material)]


# --- The seven parts -----------------------------------------------------------------------------------


def _port(material: Material, _veil: Veil) -> Said:
    cards = material.of(PORT)
    lead = ngettext("Tout part de là", "Voici d’où part le voyage", len(cards))
    return of_cards("port", PORT, told(lead, [card.text for card in cards]), cards)


def _ashore(material: Material, _veil: Veil) -> Said:
    cards = material.of(ASHORE)
    return of_cards(
        "ashore", PORT, told(_("Et voici ce qui est resté sur le quai"), [card.text for card in cards]), cards
    )


def _lighthouse(material: Material, _veil: Veil) -> Said:
    cards = material.of(LIGHTHOUSE)
    lead = ngettext("Au loin, une lumière donne le cap", "Au loin, plusieurs lumières donnent le cap", len(cards))
    text, more = told(lead, [card.text for card in cards]), {}
    measured = _measured(material, cards, "lighthouse-indicator")
    if measured:
        text = joined(text, told(_("Pour savoir si l’on approche, on regarde"), list(measured.values())))
        more = {f"indicator:{number}": label for number, label in measured.items()}
    return of_cards("lighthouse", LIGHTHOUSE, text, cards, more)


def _measured(material: Material, cards: Sequence[CardView], type: str) -> dict[str, str]:
    ids = {card.id for card in cards}
    numbers = [tie.target for tie in material.links if tie.type == type and tie.source in ids]
    return {number: material.indicators[number] for number in numbers if number in material.indicators}


def _person(card: CardView) -> str:
    more, name = listed(traits(card)), clean(card.text)
    return f"{name} ({more})" if more else name


def _crew(material: Material, veil: Veil) -> Said:
    cards = [card for card in material.of(CREW) if card.kind != "need"]
    seen = [card for card in cards if veil.shows(card)]
    captains = [card for card in seen if card.fields.get("captain") is True]
    others = [card for card in seen if card not in captains]
    text = joined(
        told(_("À la barre"), [_person(card) for card in captains]),
        told(_("Il y a du monde à bord"), [_person(card) for card in others])
        if not captains
        else told(_("À leurs côtés"), [_person(card) for card in others]),
        _unnamed(seen, cards),
    )
    return of_cards("crew", CREW, text, cards)


def _unnamed(seen: Sequence[CardView], cards: Sequence[CardView]) -> str:
    if len(seen) == len(cards):
        return ""
    return (
        _("D’autres personnes sont à bord, sans être nommées ici.")
        if seen
        else _("Il y a du monde à bord, et personne n’est nommé ici.")
    )


def _boarding(material: Material, veil: Veil) -> Said:
    mates = material.mates
    first = [mate for mate in mates if mate.since <= material.began]
    later = [mate for mate in mates if mate.since > material.began]
    texts = [_("Le voyage commence le %(day)s.") % {"day": date_format(material.began)}]
    if names := [mate.name for mate in first if veil.names(mate.word)]:
        lead = ngettext("Ce jour-là embarque : %(names)s.", "Ce jour-là embarquent : %(names)s.", len(names))
        texts.append(lead % {"names": listed_names(names)})
    for day in sorted({mate.since for mate in later}):
        group = [mate for mate in later if mate.since == day]
        names = [mate.name for mate in group if veil.names(mate.word)]
        if len(names) == len(group):
            texts.append(
                _("%(names)s, à bord depuis le %(day)s.") % {"names": listed_names(names), "day": date_format(day)}
            )
        elif not veil.all:
            texts.append(_("L’équipage s’agrandit le %(day)s.") % {"day": date_format(day)})
    facts = {"began": date_format(material.began)}
    facts |= {f"mate:{mate.word}": f"{mate.name} · {date_format(mate.since)}" for mate in mates}
    return Said("boarding", CREW, joined(*texts) if mates else "", (), facts)


def _needs(material: Material, veil: Veil) -> Said:
    needs = [card for card in material.of(CREW) if card.kind == "need"]
    texts, told_of, open_ = [], list(needs), []
    for need in needs:
        inside = [card for card in material.ends(need, "need-crew") if veil.shows(card)]
        outside = material.ends(need, "need-lifeboat")
        told_of += [*material.ends(need, "need-crew"), *outside]
        if inside:
            texts.append(told(_("Pour %(need)s, la réponse est à bord") % {"need": quoted(need.text)}, _texts(inside)))
        if outside:
            texts.append(told(_("Pour %(need)s, l’aide vient du large") % {"need": quoted(need.text)}, _texts(outside)))
        if not inside and not outside and not material.ends(need, "need-crew"):
            open_.append(need)
    lead = ngettext("Une place reste à prendre", "Des places restent à prendre", len(open_))
    return of_cards("needs", CREW, joined(*few(texts), told(lead, _texts(open_))), told_of)


def _texts(cards: Sequence[CardView]) -> list[str]:
    return [card.text for card in cards]


def _heard(material: Material, _veil: Veil) -> Said:
    who = [clean(who) for _zone, who in material.heard if clean(who)]
    text = told(_("Les personnes concernées ont eu leur mot à dire"), list(dict.fromkeys(who)))
    return Said("heard", CREW, joined(text), (), {f"heard:{zone}": clean(who) for zone, who in material.heard})


def _lifeboat(material: Material, _veil: Veil) -> Said:
    cards = material.of(LIFEBOAT)
    lead = ngettext("Un appui navigue tout près", "Des appuis naviguent tout près", len(cards))
    return of_cards("lifeboat", LIFEBOAT, told(lead, [_person(card) for card in cards]), cards)


def _sharks(material: Material, _veil: Veil) -> Said:
    cards = material.of(SHARKS)
    lead = ngettext("Un aileron dépasse de l’eau", "Des ailerons dépassent de l’eau", len(cards))
    kinds = [str(wording.KINDS[card.kind]) for card in cards if card.kind in wording.KINDS]
    sorts = ""
    if kinds := list(dict.fromkeys(kinds)):
        sorts = ngettext(
            "C’est une contrainte de nature %(kinds)s.", "Ces contraintes sont de nature %(kinds)s.", len(cards)
        ) % {"kinds": listed(kinds)}
    return of_cards("sharks", SHARKS, joined(told(lead, _texts(cards)), sorts), cards)


def _faced(material: Material, _veil: Veil) -> Said:
    texts, told_of, alone = [], [], []
    for shark in material.of(SHARKS):
        oars, reason = material.ends(shark, "shark-oar"), word(shark.fields.get("accepted"))
        if oars:
            texts.append(
                told(_("Face à %(shark)s, l’équipage rame ainsi") % {"shark": quoted(shark.text)}, _texts(oars))
            )
        if reason:
            texts.append(
                sentence(
                    _("%(shark)s : on fait avec, parce que : %(reason)s")
                    % {"shark": quoted(shark.text), "reason": reason}
                )
            )
        if not oars and not reason:
            alone.append(shark)
        told_of += [shark, *oars]
    lead = ngettext("Un requin attend encore sa rame", "Des requins attendent encore leur rame", len(alone))
    # Until one of them is faced, the paragraph before has said it all.
    last = told(lead, _texts(alone)) if texts else ""
    return of_cards("faced", SHARKS, joined(*few(texts), last), told_of if texts else ())


def _oars(material: Material, _veil: Veil) -> Said:
    cards = material.of(OARS)
    return of_cards("oars", OARS, told(_("Quand le vent tombe, il reste de quoi avancer"), _texts(cards)), cards)


def _oars_used(material: Material, veil: Veil) -> Said:
    texts, told_of = [], []
    for oar in material.of(OARS):
        buoys = material.ends(oar, "oar-buoy")
        hands = material.ends(oar, "oar-crew")
        seen = [card for card in hands if veil.shows(card)]
        if buoys:
            texts.append(told(_("%(oar)s mène plus loin") % {"oar": quoted(oar.text)}, _texts(buoys)))
        if seen:
            texts.append(told(_("Qui tient la rame %(oar)s") % {"oar": quoted(oar.text)}, _texts(seen)))
        if buoys or hands:
            told_of += [oar, *buoys, *hands]
    return of_cards("oars-used", OARS, joined(*few(texts)), told_of)


def _passed(material: Material, veil: Veil) -> Said:
    done = sorted(
        (card for card in material.of(BUOYS) if is_day(card.fields.get("done"))), key=lambda c: str(c.fields["done"])
    )
    return of_cards("passed", BUOYS, joined(*few([_buoy(card, "done", veil) for card in done])), done)


def _ahead(material: Material, veil: Veil) -> Said:
    cards = [card for card in material.of(BUOYS) if not is_day(card.fields.get("done"))]
    dated = sorted((card for card in cards if is_day(card.fields.get("date"))), key=lambda c: str(c.fields["date"]))
    free = [card for card in cards if card not in dated]
    lead = ngettext("Une balise marque le chemin", "Des balises marquent le chemin", len(free))
    if dated:
        lead = ngettext("Une balise attend encore son jour", "D’autres balises attendent encore leur jour", len(free))
    text = joined(*few([_buoy(card, "date", veil) for card in dated]), told(lead, _texts(free)))
    return of_cards("ahead", BUOYS, text, [*dated, *free])


def _buoy(card: CardView, name: str, veil: Veil) -> str:
    day, result = day_words(card.fields[name]), word(card.fields.get("result"))
    lead = _("Le %(day)s, une balise est passée") if name == "done" else _("Cap sur le %(day)s")
    texts = [told(lead % {"day": day}, [card.text])]
    if result:
        said = _("Ce qu’on peut toucher du doigt") if name == "done" else _("Ce qu’on pourra toucher du doigt")
        texts.append(told(said, [result]))
    whom, carrier = owner(card)
    if carrier and veil.names(whom):
        texts.append(_("%(name)s s’en charge.") % {"name": carrier})
    return " ".join(texts)


def _stopovers(material: Material, _veil: Veil) -> Said:
    cards, texts, told_of = material.cards, [], []
    if material.crossing > 1:
        texts.append(_("Ceci n’est pas un premier essai : l’équipage a déjà tout recommencé, sans rien jeter."))
    for stop in material.stops:
        buoy = cards.get(stop.buoy)
        where = ""
        if buoy is not None and clean(buoy.text):
            told_of.append(buoy)
            where = _(", à mi-chemin de %(buoy)s") % {"buoy": quoted(buoy.text)}
        words = {"day": date_format(stop.day), "course": stop.course, "where": where}
        texts.append(sentence(_("Escale du %(day)s%(where)s : %(course)s") % words))
        if note := clean(stop.note):
            texts.append(sentence(quoted(note)))
    facts = {"crossing": str(material.crossing)} if material.crossing > 1 else {}
    facts |= {
        f"stop:{stop.id}": " · ".join((date_format(stop.day), stop.course, clean(stop.note))) for stop in material.stops
    }
    return of_cards("stopovers", BUOYS, joined(*texts[-2 * MOST :]), told_of, facts)


def _rewritten(material: Material, veil: Veil) -> Said:
    cards, texts, told_of = material.cards, [], []
    crew = {card.id for card in material.of(CREW)}
    for card_id, before in material.rewritten.items():
        card = cards.get(card_id)
        if card is None or not clean(card.text) or (card_id in crew and not veil.shows(card)):
            continue
        words = {"before": quoted(before), "after": quoted(card.text)}
        texts.append(sentence(_("%(before)s est devenu %(after)s") % words))
        told_of.append(card)
    lead = _("En route, l’équipage a changé d’avis, ou trouvé mieux.") if texts else ""
    facts = {f"before:{card.id}": clean(material.rewritten[card.id], FACT) for card in told_of}
    return of_cards("rewritten", BUOYS, joined(lead, *texts), told_of, facts)


def _other_zones(material: Material) -> list[Said]:
    found = []
    for place, cards in material.places:
        if place.role:
            continue
        spoken = [card for card in cards if clean(card.text)]
        part = f"zone-{place.id}"
        if spoken:
            found.append(of_cards(part, part, told(clean(str(place.label)), _texts(spoken)), spoken))
    return found
