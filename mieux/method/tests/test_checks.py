"""What the parts of a pack say of each other must be true."""

import pytest

from mieux.method.check import wrong_in_drawing
from mieux.method.checks import ids_of, published_ids
from mieux.method.loader import load, read


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (
            "pack.yaml",
            "criteria.wheel: [entraide",
            "criteria.wheel: [nothing",
            "pack.yaml:16: manifests.criteria.wheel",
        ),
        ("pack.yaml", "criteria.wheel: [entraide, mesure", "criteria.wheel: [mesure, mesure", "stands 2 times"),
        ("pack.yaml", "criteria.wheel:", "wheel:", "must be called <collection>.<use>"),
        ("forms.yaml", "initiative: pull-du-mardi", "initiative: nothing", "there is no initiative « nothing »"),
        ("forms.yaml", "initiative: pull-du-mardi", "initiative: chaufferie-partagee", "does not list this form"),
        ("forms.yaml", "    initiative: pull-du-mardi\n", "", "initiative and reason go together"),
        ("criteria.yaml", "criteria: [mesure]", "criteria: [mesure, entraide]", "found: regarder, s-y-mettre"),
        ("criteria.yaml", "criteria: [mesure]", "criteria: []", "found: none"),
        ("criteria.yaml", "criteria: [mesure]", "criteria: [nothing]", "there is no criterion « nothing »"),
        ("criteria.yaml", "mnemonic: Regarder", "mnemonic: Voir", "must be « Regarder », as its part says"),
        ("criteria.yaml", '{constat: "Qui a froid ?", ', "{", "the phase « constat » is missing"),
        ("criteria.yaml", "{constat: ", "{avant: ", "there is no phase « avant »"),
        ("impact.yaml", "  - {id: indirect,", "  - {id: direct,", "the id « direct » is used twice"),
        ("voyage.yaml", "      - {id: courants-d-air, cards: [Le devis.]}\n", "", "« courants-d-air » is missing"),
        ("voyage.yaml", "{id: toit, cards", "{id: nothing, cards", "there is no zone « nothing »"),
        ("tree.yaml", "{id: soupe,", "{id: isolation,", "this leaf hangs on two branches"),
        ("glossary.yaml", "[compteur, ", "[ISOLER, ", "« ISOLER » already belongs to the term « isolation »"),
        ("glossary.yaml", "words_en: [meter", "words_en: [insulation", "« insulation » already belongs"),
        ("glossary.yaml", "leaf: isolation", "leaf: nothing", "there is no leaf « nothing »"),
        ("steps.yaml", "number: 2", "number: 4", "must be numbered 1, 2, 3… in order; found [1, 4, 3]"),
        ("steps.yaml", "kind: game, game: forms", "kind: game, game: press", None),
        ("steps.yaml", "kind: game, game: forms", "kind: game", "« game » is written when, and only when"),
        ("steps.yaml", "kind: game, game: forms", "kind: tree, game: forms", "« game » is written when, and only when"),
        ("steps.yaml", "kind: figure, figure: wheel", "kind: text", "a section of kind text needs its text"),
        ("steps.yaml", "manifest: initiatives.street", "manifest: initiatives.x", "there is no manifest"),
        ("games.yaml", "slug: pendu", "slug: formes", "two games have the slug « formes »"),
        ("games.yaml", "initiative: pull-du-mardi, book", "initiative: x, book", "there is no initiative « x »"),
        ("games.yaml", "book: geste", "book: x", "games.forms.items.pull-du-mardi.book: there is no form « x »"),
        ("games.yaml", "parts: [s-y-mettre]", "parts: [x]", "there is no part of the mnemonic « x »"),
        ("games.yaml", "parts: [s-y-mettre]", "parts: [tenir]", "differs from the book_reading"),
        ("games.yaml", "level: personne, kind: direct", "level: x, kind: direct", "there is no level « x »"),
        ("games.yaml", "level: personne, kind: direct", "level: immeuble, kind: direct", "is indirect, not direct"),
        ("games.yaml", "wide: [{id: reseau", "wide: [{id: pull", "the word « pull » stands in both clouds"),
        ("games.yaml", "stances: [frileuse", "stances: [x", "there is no stance « x »"),
        ("initiatives.yaml", "scale: immeuble", "scale: x", "there is no scale « x »"),
        ("initiatives.yaml", "sector: logement", "sector: x", "there is no sector « x »"),
        ("initiatives.yaml", "bearer: voisins", "bearer: x", "there is no bearer « x »"),
        ("initiatives.yaml", "status: installee", "status: x", "there is no status « x »"),
        ("initiatives.yaml", "need: chaleur", "need: x", "there is no need « x »"),
        ("initiatives.yaml", "publics: [locataires, enfants]", "publics: [x]", "there is no public « x »"),
        ("initiatives.yaml", "forms: [geste]", "forms: [x, geste]", "there is no form « x »"),
        ("initiatives.yaml", "form_reasons: {geste:", "form_reasons: {objet:", "no form among its own « objet »"),
        ("initiatives.yaml", "      personne: {text", "      x: {text", "there is no level « x »"),
        ("initiatives.yaml", "leaves: [pull]", "leaves: [x]", "there is no leaf « x »"),
        ("initiatives.yaml", "sources: [carnet-du-12]", "sources: [x]", "there is no source « x »"),
        ("initiatives.yaml", "book_reading: [s-y-mettre]", "book_reading: [x]", "no part of the mnemonic « x »"),
        ("initiatives.yaml", ", lon: 3.06", "", "lat and lon go together"),
        ("forms.yaml", "id: regle", "id: reglement", "ids may be added, never removed"),
    ],
)
def test_what_does_not_fit_together_is_said(spoil, file, old, new, reason):
    found, problems = read(spoil(file, old, new))
    said = "\n".join(map(str, problems))
    if reason is None:
        assert found is not None, said
    else:
        assert found is None
        assert reason in said


def test_a_problem_points_at_its_line(spoil):
    _, problems = read(spoil("games.yaml", "book: objet", "book: x"))
    (problem,) = problems
    assert (problem.file, problem.line) == ("games.yaml", 9)


def test_every_id_of_the_small_pack_is_published(folder):
    small = load(folder)
    assert set(ids_of(small)) == set(published_ids(folder))
    assert "leaves.isolation" in ids_of(small)
    assert "games.impacts.items.pull-du-mardi-palier" in ids_of(small)


def test_missing_drawings_are_named(spoil, folder):
    def said() -> str:
        return "\n".join(str(problem) for problem in read(folder)[1])

    drawing = folder / "art" / "pull.svg"
    drawing.unlink()
    assert said() == "art/titles: arts.pull: the file art/pull.svg is missing"
    drawing.write_text("x" * 50_000)
    assert "art/pull.svg weighs 50,000 bytes; at most 40,000" in said()
    spoil("forms.yaml", "art: pull", "art: tricot")
    assert "forms.yaml:9: forms.geste.art: the drawing « tricot » has no title in art/titles*.yaml" in said()


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<script>1</script>", "<script> is not accepted"),
        ("<style>a{}</style>", "<style> is not accepted"),
        ('<g style="fill:red"/>', "the attribute style is not accepted"),
        ('<g onclick="x()"/>', "the attribute onclick is not accepted"),
        ('<g id="free"/>', "must begin with « x- »"),
        ('<use href="https://example.org/a.svg"/>', "points outside the drawing"),
        ("<foreignObject/>", "<foreignObject> is not accepted"),
        ("<g>", "not well-formed XML"),
    ],
)
def test_a_drawing_that_could_harm_a_page_is_refused(tmp_path, inside, reason):
    path = tmp_path / "x.svg"
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>a</title><desc>b</desc>{}</svg>'
    path.write_text(svg.format(inside))
    assert any(reason in said for said in wrong_in_drawing(path))
    path.write_text(svg.format('<g id="x-a"/>'))
    assert wrong_in_drawing(path) == []


def test_a_drawing_says_what_it_shows(tmp_path):
    path = tmp_path / "x.svg"
    path.write_text("<svg/>")
    assert wrong_in_drawing(path) == ["<title> and <desc> are missing", "the root must be <svg> with a viewBox"]
