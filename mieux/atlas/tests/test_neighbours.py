"""« Initiatives voisines »: fiches whose texts tell alike things, found again after every change."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mieux.atlas import meaning
from mieux.atlas.actions.recording import append_changes
from mieux.atlas.meaning import following, store
from mieux.atlas.meaning.space import learn
from mieux.atlas.models import Initiative, State

pytestmark = pytest.mark.django_db

GARDEN = "Des voisines cultivent un potager partagé au pied des tours et donnent les légumes."
ALLOTMENT = "Un jardin collectif : les habitants sèment, arrosent et partagent la récolte de tomates."
CODE = "Des lycéennes apprennent à programmer un robot avec des ingénieures à la retraite."


def fiche(slug: str, story: str, **fields) -> Initiative:
    row = Initiative.objects.create(
        slug=slug,
        name=slug.title(),
        pitch=story,
        story=story,
        method="social-innovation@1",
        state=State.PUBLISHED,
        **fields,
    )
    append_changes([row.pk])
    return row


def slugs(row: Initiative, most: int = 3) -> list[str]:
    return [each.initiative.slug for each in meaning.nearest(row, most)]


@pytest.fixture
def three():
    return fiche("potager", GARDEN), fiche("robot", CODE), fiche("tomates", ALLOTMENT)


def test_a_garden_is_told_like_another_garden_not_like_a_robot(three):
    garden, _robot, allotment = three
    assert meaning.catch_up() == 3
    assert slugs(garden) == ["tomates", "robot"]
    assert slugs(allotment) == ["potager", "robot"]


def test_a_fiche_published_later_is_found_and_a_hidden_one_is_not(three):
    garden, robot, allotment = three
    meaning.catch_up()
    herbs = fiche("herbes", "Un jardin d’herbes partagé entre voisins, où l’on cultive et l’on donne des légumes.")
    Initiative.objects.filter(pk=allotment.pk).update(state=State.HIDDEN, reason="essai")
    append_changes([allotment.pk])
    assert meaning.catch_up() == 1
    assert slugs(garden) == ["herbes", "robot"]
    assert slugs(herbs)[0] == "potager"
    assert slugs(robot)[-1] in {"herbes", "potager"}


def test_a_changed_story_changes_its_neighbours(three):
    garden, robot, _allotment = three
    meaning.catch_up()
    Initiative.objects.filter(pk=robot.pk).update(name="Potager", pitch=GARDEN, story=GARDEN)
    append_changes([robot.pk])
    meaning.catch_up()
    assert slugs(garden)[0] == "robot"


def test_nothing_is_made_twice(three):
    assert meaning.catch_up() == 3
    assert meaning.catch_up() == 0


def test_who_writes_is_alone_and_the_next_one_waits(tmp_path):
    kept = store.Store(tmp_path, "s@1")
    other = store.Store(tmp_path, "s@1")
    entered = threading.Event()

    def write() -> None:
        with other.alone():
            entered.set()

    with kept.alone():
        thread = threading.Thread(target=write)
        thread.start()
        assert not entered.wait(0.2)
    assert entered.wait(5)
    thread.join()


def test_a_damaged_folder_is_made_again(three):
    garden, *_others = three
    meaning.catch_up()
    folder = following.store().folder
    (folder / "state.json").write_text("{")
    assert slugs(garden) == []
    assert meaning.catch_up() == 3
    assert slugs(garden)[0] == "tomates"


def test_the_page_and_the_api_show_neighbours_in_words_without_a_number(client, three):
    meaning.catch_up()
    page = client.get("/atlas/potager/voisines/").content.decode()
    assert "Tomates" in page
    assert "%" not in page.split("<main")[1].split("</main")[0]
    answer = client.get("/api/v1/initiatives/potager/neighbours").json()
    assert [each["slug"] for each in answer["voisines"]] == ["tomates", "robot"]
    assert set(answer["voisines"][0]) == {"slug", "nom", "en_une_phrase", "ce_qu_elles_partagent", "url"}


def test_what_two_fiches_share_is_said(three):
    garden, _robot, allotment = three
    for row in (garden, allotment):
        row.forms.create(form="nouveau-lieu")
    assert "Nouveau lieu" in str(meaning.near.why(garden, allotment))


def test_above_many_fiches_faiss_finds_the_same_first_neighbours(tmp_path, monkeypatch):
    """With the threshold lowered: near rows come first, a row changed since then is taken as it is now."""
    monkeypatch.setattr(store, "MANY", 1000)
    rng = np.random.default_rng(1)
    space = learn([f"texte {n}" for n in range(8)])
    themes = rng.normal(size=(20, space.size))
    rows = np.repeat(themes, 100, axis=0) + 0.3 * rng.normal(size=(2000, space.size))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    ids = list(range(10, 2010))
    kept = store.Store(tmp_path, "s@1")
    kept.write(space, [(ids[:1500], rows[:1500]), (ids[1500:], rows[1500:])], seq=1, learnt_on=8)
    assert (next(tmp_path.glob("g-*")) / "rows.faiss").exists()
    exact = [ids[at] for at in np.argsort(-(rows @ rows[5]), kind="stable")[1:11]]
    assert len(set(kept.near(15, 10)) & set(exact)) >= 8
    kept.amend([9999], rows[5:6], gone=[exact[0]], seq=2)
    assert kept.near(15, 3)[0] == 9999
    assert exact[0] not in kept.near(15, 50)


@given(st.lists(st.text(max_size=200), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_any_text_becomes_a_row_of_length_one_or_nothing(texts):
    rows = learn(texts).rows(texts)
    lengths = np.linalg.norm(rows, axis=1)
    assert np.isfinite(rows).all()
    assert ((np.abs(lengths - 1) < 1e-3) | (lengths < 1e-3)).all()
