"""A pack loads whole or says, all at once and in clear words, what is wrong."""

import os
import threading
from pathlib import Path

import pytest

from mieux.method import PackError, load, override_pack, pack, pack_ids, packs_folder
from mieux.method.check import check_packs, main
from mieux.method.loader import FILE_OF, FILES, read
from mieux.method.models import Pack
from mieux.method.testing import TEST_PACKS


def reasons(folder: Path) -> str:
    """What is wrong, one line each."""
    found, problems = read(folder)
    assert (found is None) == bool(problems)
    return "\n".join(str(problem) for problem in problems)


def test_the_small_pack_loads(folder):
    small = load(folder)
    assert len(small.criteria) == 3
    assert len(small.zones) == 4
    assert [step.id for step in small.steps] == ["regarder", "essayer", "garder"]


def test_every_field_of_a_pack_has_a_file():
    assert set(FILE_OF) | {"arts"} == set(Pack.model_fields)
    assert len(FILE_OF) == sum(len(keys) for keys in FILES.values())


def test_a_misspelt_key_says_where_it_stands(spoil):
    said = reasons(spoil("criteria.yaml", "    question: Qui aide", "    qestion: Qui aide"))
    assert "criteria.yaml:20: criteria.entraide.question: this key is missing" in said
    assert "criteria.yaml:25: criteria.entraide.qestion: unknown key: is it misspelt?" in said


def test_every_problem_is_told_at_once(spoil):
    spoil("forms.yaml", "colour: impact", "colour: rose")
    spoil("steps.yaml", "number: 2", "number: deux")
    (folder := spoil("sources.yaml", "year: 2023", "year: '2023'")).joinpath("tree.yaml").unlink()
    with pytest.raises(PackError) as caught:
        load(folder)
    said = str(caught.value)
    assert "has 4 problems" in said
    assert "forms.yaml:19: forms.objet.colour: must be 'ouverture', " in said
    assert "steps.yaml:25: steps.essayer.number: must be a whole number" in said
    assert "sources.yaml:2: sources.carnet-du-12.year: must be a whole number" in said
    assert "tree.yaml: the file is missing" in said
    assert "Traceback" not in said


def test_a_key_in_the_wrong_file_is_sent_home(folder):
    with (folder / "forms.yaml").open("a", encoding="utf-8") as file:
        file.write("stances: []\nnothing: 1\n")
    said = reasons(folder)
    assert "stances: this key belongs in stances.yaml" in said
    assert "nothing: unknown key; known: forms" in said


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("pack.yaml", "version: 3", "version: 0", "version: must be 1 or more"),
        ("pack.yaml", "languages: [en]", "languages: [xx]", "must be 'en'"),
        ("forms.yaml", "id: geste", "id: Geste !", "forms.Geste !.id: is not written as it should be"),
        ("forms.yaml", "id: objet", "id: geste", "the id « geste » is used twice"),
        ("forms.yaml", "short: Geste", "short: 12", "forms.geste.short: must be words"),
        ("forms.yaml", "short: Geste", "short: ''", "forms.geste.short: must be words"),
        ("initiatives.yaml", '"59350"', "59350", "place.insee: must be words; a number or a date needs quotes"),
        ("initiatives.yaml", "lat: 50.63", "lat: 550.5", "place.lat: must be 90.0 or less"),
        ("initiatives.yaml", 'start: "2022"', 'start: "l’an dernier"', "start: is not written as it should be"),
        ("games.yaml", "id: hangman", "id: pendu", "games.pendu: must be one of 'forms', "),
        ("impact.yaml", "      - {id: dire, label: Dire, text: On en parle.}\n", "", "needs at least 3"),
        ("criteria.yaml", "criteria: [mesure]", "criteria: mesure", "must be a list"),
        ("voyage.yaml", 'questions: ["Par où ça fuit ?"]', "questions: []", "needs at least 1"),
    ],
)
def test_what_is_not_of_its_type_is_refused(spoil, file, old, new, reason):
    assert reason in reasons(spoil(file, old, new))


@pytest.mark.parametrize("words", ["titre: 1", "- maison", "maison: {title: {fr: x}}", "maison: {title: x, desc: y}"])
def test_titles_of_drawings_are_checked(folder, words):
    (folder / "art" / "titles-1.yaml").write_text(words, encoding="utf-8")
    assert "art/titles-1.yaml" in reasons(folder)


def test_a_drawing_described_twice_is_refused(folder):
    words = "pull: {title: {fr: a}, desc: {fr: b}}\n"
    (folder / "art" / "titles-2.yaml").write_text(words, encoding="utf-8")
    assert "pull: this drawing is described twice" in reasons(folder)


def test_a_folder_that_is_not_there():
    with pytest.raises(PackError, match="there is no such folder"):
        load(Path("nowhere"))


def test_the_active_pack_is_a_setting(settings):
    assert pack().id == "social-innovation"
    settings.PACKS_DIR = TEST_PACKS
    settings.MIEUX_PACK = "energy-sobriety"
    assert pack().id == "energy-sobriety"
    assert pack_ids() == ("energy-sobriety",)
    assert packs_folder() == TEST_PACKS


def test_another_pack_takes_its_place_for_a_while_in_every_thread(use_pack):
    before = pack()
    seen: list[str] = []
    with override_pack(TEST_PACKS / "energy-sobriety"):
        thread = threading.Thread(target=lambda: seen.append(pack().id))
        thread.start()
        thread.join()
        with override_pack("social-innovation"):
            assert pack().id == "social-innovation"
    assert seen == ["energy-sobriety"]
    assert pack() is before
    use_pack("energy-sobriety")
    assert pack().id == "energy-sobriety"


def test_a_changed_file_is_read_again_while_developing(spoil, folder, settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setattr("mieux.method.loader.LOOK_AGAIN_AFTER", -1.0)
    with override_pack(folder):
        first = pack()
        assert pack() is first
        spoil("pack.yaml", "title: La maison qui souffle", "title: La maison qui respire")
        assert pack().title.source == "La maison qui respire"
        settings.DEBUG = False
        spoil("pack.yaml", "title: La maison qui respire", "title: La maison qui dort")
        assert pack().title.source == "La maison qui respire"


def test_a_file_of_the_same_size_written_later_is_read_again(spoil, folder, settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setattr("mieux.method.loader.LOOK_AGAIN_AFTER", -1.0)
    with override_pack(folder):
        assert pack().version == 3
        os.utime(spoil("pack.yaml", "version: 3", "version: 4") / "pack.yaml", (1, 1))
        assert pack().version == 4


def test_asking_for_the_pack_twice_reads_it_once():
    assert pack() is pack()


def test_the_check_command_speaks_and_gives_a_status(folder, spoil, capsys):
    assert main(["--pack", str(folder)]) == 1
    assert "not translated into « en »" in capsys.readouterr().out
    spoil("pack.yaml", "languages: [en]", "languages: []")
    assert main(["--pack", str(folder)]) == 0
    assert "0 thing(s) to put right" in capsys.readouterr().out
    spoil("pack.yaml", "id: energy-sobriety", "id: other")
    assert main(["--pack", str(folder)]) == 1
    assert "the pack calls itself « other »" in capsys.readouterr().out


def test_the_check_command_writes_catalogues_and_ids(folder, spoil, capsys):
    spoil("tree.yaml", "  - id: murs", "  - id: murs-neufs")
    (folder / "ids.txt").unlink()
    main(["--pack", str(folder), "--write"])
    assert "branches.murs-neufs\n" in (folder / "ids.txt").read_text(encoding="utf-8")
    po = (folder / "locale/en/tree.po").read_text(encoding="utf-8")
    assert 'msgctxt "branches.murs-neufs.label"\nmsgid "Garder la chaleur"\nmsgstr ""' in po
    assert "new ids" in capsys.readouterr().out


def test_checking_no_pack_at_all(settings, tmp_path):
    settings.PACKS_DIR = tmp_path
    assert check_packs() == [f"{tmp_path}: there is no pack here"]
