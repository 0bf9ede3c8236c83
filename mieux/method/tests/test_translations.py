"""A translation counts as long as its French words have not changed."""

from django.utils import translation

from mieux.method.catalogues import write_catalogues
from mieux.method.loader import load
from mieux.method.translations import missing_translations, texts_of


def test_words_are_found_by_their_id_path(folder):
    small = load(folder)
    paths = dict(texts_of(small))
    assert paths["pack.title"] is small.title
    assert paths["criteria.mesure.question"] is small.criteria["mesure"].question
    assert paths["criteria.mesure.phases.constat"] is small.criteria["mesure"].phases["constat"]
    assert paths["games.impacts.items.pull-du-mardi-palier.statement"].path.endswith("palier.statement")
    assert paths["voyage.example.zones.cave.cards.1"].source == "Des voisins qui ne se parlent pas."
    assert len(paths) == len(list(texts_of(small)))
    with translation.override("en"):
        assert str(small.title) == "The breathing house"
        assert small.art("pull").title.plain == "A jumper"


def test_a_changed_french_text_shows_in_french(spoil):
    small = load(spoil("criteria.yaml", "question: Qui aide qui à changer ?", "question: Qui aide ?"))
    question = small.criteria["entraide"].question
    with translation.override("en"):
        assert question.is_fallback
        assert question.__html__() == '<span lang="fr">Qui aide\u00a0?</span>'
    assert "criteria.entraide.question" in missing_translations(small, "en")
    assert "criteria.mesure.question" not in missing_translations(small, "en")


def test_catalogues_keep_what_was_translated(spoil, folder):
    spoil("criteria.yaml", "question: Qui aide qui à changer ?", "question: Qui aide ?")
    before = set(missing_translations(load(folder), "en"))
    said = write_catalogues(load(folder), folder, ["criteria.yaml"])
    assert said == ["en/criteria.po: 33 texts, 10 to translate"]
    assert set(missing_translations(load(folder), "en")) == before
    po = (folder / "locale/en/criteria.po").read_text(encoding="utf-8")
    assert '#, fuzzy\n#| msgid "Qui aide qui à changer ?"\n' in po
    assert 'msgid "Qui aide ?"\nmsgstr "Who helps whom to change?"' in po
    write_catalogues(load(folder), folder, ["criteria.yaml"])
    assert set(missing_translations(load(folder), "en")) == before


def test_a_broken_catalogue_is_left_alone_and_said(folder):
    path = folder / "locale/en/criteria.po"
    small = load(folder)
    path.write_text("nothing of the kind\n", encoding="utf-8")
    (said,) = write_catalogues(small, folder, ["criteria.yaml"])
    assert said.startswith("criteria.po is left as it is: ")
    assert path.read_text(encoding="utf-8") == "nothing of the kind\n"
