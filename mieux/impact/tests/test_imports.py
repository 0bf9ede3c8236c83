"""A table of values: shown first, every column and row accounted for, written at once, taken back as a whole."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mieux.conftest import browser_of
from mieux.core.testing import ReadOnlyOnGetClient
from mieux.impact import running
from mieux.impact.actions import imports
from mieux.impact.models import ImportBatch, ImportState, Indicator, IndicatorKind, Review, Value
from mieux.impact.personal import holdings

from .test_values import at, count, follow

pytestmark = pytest.mark.django_db


def send(browser, initiative, content, name="valeurs.csv", **more):
    """Send a file; the page of the batch."""
    if isinstance(content, str):
        content = content.encode()
    return browser.post(
        at("import_values", initiative), {"file": SimpleUploadedFile(name, content), **more}, follow=True
    )


def paste(browser, initiative, text, **more):
    return browser.post(at("import_values", initiative), {"text": text, **more}, follow=True)


def shown(page):
    """What the questions of the preview say now."""
    form = page.context["form"]
    said = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in said.items() if value is not None}


def choose(browser, page, importing=False, **changes):
    batch = page.context["batch"]
    data = {**shown(page), **changes, **({"importer": "1"} if importing else {})}
    return browser.post(at("import_choose", batch.initiative, batch.pk), data, follow=True)


@pytest.fixture
def team(aicha):
    return browser_of(aicha)


def one(team, garden, row, header="indicateur;date;valeur;unité;public"):
    """The report of a file of one row."""
    page = send(team, garden, f"{header}\n{row}\n")
    return page.context["report"]


# --- what a row becomes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "help"),
    [
        ("Repas;2024-03-05;néant;repas;", "valeur", "écrivez 0 si vous avez compté"),
        ("Repas;2024-03-05;#REF!;repas;", "valeur", "formule"),
        ("Repas;2024-03-05;#DIV/0!;repas;", "valeur", "formule"),
        ("Repas;2024-03-05;beaucoup de monde 3;repas;", "valeur", "n’est pas un nombre"),
        ("Repas;2024-03-05;plus de 30;repas;", "valeur", "borne"),
        ("Repas;2024-03-05;20-30;repas;", "valeur", "fourchette"),
        ("Repas;2024-03-05;12 kg;repas;", "valeur", "L’unité de l’indicateur"),
        ("Repas;;12;repas;", "date", "À quelle date"),
        ("Repas;#N/A;12;repas;", "date", "formule"),
        ("Repas;32/01/2024;12;repas;", "date", "n’existe pas"),
        ("Repas;bientôt;12;repas;", "date", "pas compris cette date"),
        ("Repas;01/01/2090;12;repas;", "date", "pas encore venu"),
        (";2024-03-05;12;repas;", "indicateur", "Quel indicateur"),
        ("Repas;2024-03-05;12;repas;" + "x" * 200, "public", "trop long"),
    ],
)
def test_a_row_that_does_not_stand_says_where_and_what_to_do(team, garden, row, column, help):
    # A good row first, so that the file knows what it speaks of.
    page = send(team, garden, f"indicateur;date;valeur;unité;public\nRepas;2024-03-04;1;repas;\n{row}\n")
    report = page.context["report"]
    assert report["counts"] == {**dict.fromkeys(report["counts"], 0), "new": 1, "bad": 1}
    [problem] = report["first"]
    assert (problem["row"], problem["column"]) == (3, column)
    assert help in problem["words"].replace("\xa0", " ")
    assert problem["words"] in page.context["report"]["groups"][0]["words"]
    assert not Value.objects.exists()


@pytest.mark.parametrize(
    ("row", "kept", "note"),
    [
        ("Repas;2024-03-05;1 234,5;repas;", {"number": Decimal("1234.5"), "on": "2024-03-05"}, ""),
        ("Repas;03/04/2024;12;repas;", {"on": "2024-04-03"}, "le jour d’abord"),
        ("Repas;5 mars 2024;12;repas;", {"on": "2024-03-05"}, ""),
        ("Repas;45356;12;repas;", {"on": "2024-03-05"}, "numéro de jour"),
        ("Repas;mars 2024;12;repas;", {"since": "2024-03-01", "on": "2024-03-31"}, "comme une période"),
        ("Repas;2023;12;repas;", {"since": "2023-01-01", "on": "2023-12-31"}, "comme une période"),
        ("Repas;2024-03-05;environ 30;repas;", {"number": Decimal(30), "about": True}, ""),
        ("Repas;2024-03-05;30 repas;repas;", {"number": Decimal(30)}, ""),
        ("Repas;2024-03-05;12;repas;Élèves  de 6e", {"public": "Élèves de 6e"}, ""),
    ],
)
def test_a_row_is_read_as_people_write_it_and_says_what_was_not_obvious(team, garden, row, kept, note):
    page = send(team, garden, f"indicateur;date;valeur;unité;public\n{row}\n")
    report = page.context["report"]
    notes = " ".join(group["words"] for group in report["groups"])
    assert (note in notes) if note else not notes
    choose(team, page, importing=True)
    value = Value.objects.get()
    for name, said in kept.items():
        found = getattr(value, name)
        assert (found.isoformat() if hasattr(found, "isoformat") else found) == said


def test_nobody_knows_is_no_zero_and_no_error(team, garden):
    report = one(team, garden, "Repas;2024-03-05;N/A;repas;")
    assert report["counts"]["empty"] == 1
    assert "ce n’est pas un zéro" in report["groups"][0]["words"]


def test_american_days_are_read_as_the_rest_of_the_column(team, garden):
    page = send(team, garden, "indicateur;date;valeur\nRepas;03/25/2024;1\nRepas;03/04/2024;2\n")
    choose(team, page, importing=True)
    assert {value.on.isoformat() for value in Value.objects.all()} == {"2024-03-25", "2024-03-04"}
    assert "le mois d’abord" in page.text.replace("\xa0", " ")


def test_english_numbers_are_read_as_the_rest_of_the_column(team, garden):
    page = send(team, garden, 'indicator,date,value\nMeals,2024-03-05,"1,234"\nMeals,2024-03-06,"1,234.5"\n')
    choose(team, page, importing=True)
    assert sorted(Value.objects.values_list("number", flat=True)) == [Decimal(1234), Decimal("1234.5")]


def test_shares_come_with_both_numbers_in_any_form(team, garden):
    text = "indicateur;date;valeur;numerateur;denominateur\n"
    rows = ["P;2024-01-01;3/8;;", "P;2024-01-02;;3;8", "P;2024-01-03;37,5 %;3;8", "P;2024-01-04;0,375;3;8"]
    wrong = ["P;2024-01-05;12 %;;", "P;2024-01-06;50 %;3;8", "P;2024-01-07;;3;0", "P;2024-01-08;;3;"]
    wrong += ["P;2024-01-09;12/10;;", "P;2024-01-10;;12;10"]
    page = send(team, garden, text + "\n".join([*rows, *wrong]))
    assert page.context["report"]["counts"]["bad"] == 6
    choose(team, page, importing=True)
    assert Indicator.objects.get().kind == IndicatorKind.PERCENTAGE
    assert set(Value.objects.values_list("numerator", "denominator", "number")) == {(3, 8, None)}
    assert Value.objects.count() == 4


def test_a_table_of_bare_percentages_is_a_number_in_percent(team, garden):
    page = send(team, garden, "indicateur;date;valeur;unite_mesure\nTaux;2024-01-01;37,5;%\nTaux;2024-02-01;40 %;%\n")
    choose(team, page, importing=True)
    made = Indicator.objects.get()
    assert (made.kind, made.unit) == (IndicatorKind.NUMBER, "%")


def test_words_make_a_scale_whose_order_its_author_gives(team, garden):
    page = send(team, garden, "indicateur;date;valeur\nAmbiance;2024-01-01;bonne\nAmbiance;2024-02-01;moyenne\n")
    assert page.context["report"]["plans"]["ambiance|"]["guessed"]
    page = choose(team, page, scale_0="moyenne\r\nbonne")
    choose(team, page, importing=True)
    made = Indicator.objects.get()
    assert list(made.levels.items()) == [("n2", "moyenne"), ("n1", "bonne")]
    assert list(Value.objects.order_by("on").values_list("level", flat=True)) == ["n1", "n2"]


def test_testimonies_need_a_yes_in_the_table_too(team, garden):
    text = "indicateur;date;temoignage;consentement\nParoles;2024-01-01;J’ai osé.;oui\nParoles;2024-01-02;Moi non.;\n"
    page = send(team, garden, text)
    assert page.context["report"]["counts"]["bad"] == 1
    choose(team, page, importing=True)
    assert Value.objects.get().words == "J’ai osé."


# --- columns -------------------------------------------------------------------------------------------------


def test_every_column_is_understood_kept_or_left_knowingly(team, garden):
    text = "Indicateur;Jour;Résultat;Quartier;Courriel;Mesure\nRepas;2024-03-05;12;Nord;a@b.fr;x\n"
    page = send(team, garden, text)
    uses = {column["name"]: column["use"] for column in page.context["report"]["columns"]}
    assert uses == {
        "Indicateur": "indicator", "Jour": "on", "Résultat": "value", "Quartier": "extra",
        "Courriel": "ignore", "Mesure": "extra",
    }  # fmt: skip
    page = choose(team, page, column_5="ignore")
    choose(team, page, importing=True)
    assert Value.objects.get().extras == {"Quartier": "Nord"}


def test_what_reaches_somebody_is_never_kept_even_if_asked_for(team, garden):
    text = "indicateur;date;valeur;Courriel;source\nRepas;2024-03-05;12;a@b.fr;écrire à a@b.fr\n"
    page = choose(team, send(team, garden, text), column_3="extra")
    choose(team, page, importing=True)
    value = Value.objects.get()
    assert (value.extras, value.source) == ({}, "")


def test_two_columns_do_not_hold_the_same(team, garden):
    page = send(team, garden, "indicateur;date;valeur;résultat\nRepas;2024-03-05;12;13\n")
    answer = choose(team, page, column_3="value")
    assert answer.status_code == 422
    assert "contient déjà cela" in answer.text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("header", "help"),
    [
        ("a;date;valeur", "le nom de l’indicateur"),
        ("indicateur;b;valeur", "la date"),
        ("indicateur;date;c", "la valeur"),
    ],
)
def test_a_missing_column_is_asked_for(team, garden, header, help):
    page = send(team, garden, f"{header}\nx;2024-03-05;12\n")
    assert help in page.context["report"]["blocked"]
    assert 'name="importer"' not in page.text


def test_all_rows_may_speak_of_one_indicator(team, garden, aicha):
    indicator = follow(garden, aicha)
    page = paste(team, garden, "date\tvaleur\tpublic\n2024-03-05\t12\tJeunes\n", indicator=str(indicator.pk))
    choose(team, page, importing=True)
    assert Value.objects.get().indicator == indicator


def test_a_column_may_be_named_afterwards(team, garden):
    page = send(team, garden, "quoi;quand;combien\nRepas;2024-03-05;12\n")
    page = choose(team, page, column_0="indicator", column_1="on", column_2="value")
    choose(team, page, importing=True)
    assert Value.objects.get().number == 12


# --- what stands here already ------------------------------------------------------------------------------------


@pytest.fixture
def standing(garden, aicha):
    indicator = follow(garden, aicha)
    return [count(indicator, aicha, number, on=_day(day), public="Jeunes") for day, number in ((5, 12), (6, 13))]


def _day(number):
    from datetime import date

    return date(2024, 3, number)


CLASHES = (
    "indicateur;date;valeur;unité;public\nRepas partagés;2024-03-05;99;repas;jeunes\n"
    "Repas partagés;2024-03-06;13;repas;Jeunes\nRepas partagés;2024-03-05;99;repas;Femmes\n"
)


@pytest.mark.parametrize(
    ("choice", "left"), [("skip", [12, 13, 99]), ("replace", [13, 99, 99]), ("both", [12, 13, 99, 99])]
)
def test_a_value_that_stands_already_is_shown_beside_and_somebody_decides(team, garden, standing, choice, left):
    page = send(team, garden, CLASHES)
    counts = page.context["report"]["counts"]
    assert (counts["new"], counts["clash"], counts["same"]) == (1, 1, 1)
    [clash] = page.context["report"]["clashes"]
    assert (clash["here"], clash["file"]) == ("12 repas", "99 repas")
    choose(team, page, importing=True, duplicates=choice)
    numbers = Value.objects.filter(removed_at__isnull=True).values_list("number", flat=True)
    assert sorted(int(number) for number in numbers) == left


def test_each_clash_may_be_decided_alone(team, garden, standing):
    page = send(team, garden, CLASHES)
    choose(team, page, importing=True, duplicates="skip", clash_2="replace")
    assert not Value.objects.filter(removed_at__isnull=True, number=12).exists()


def test_undoing_brings_back_what_was_replaced(team, garden, standing):
    page = choose(team, send(team, garden, CLASHES), importing=True, duplicates="replace")
    batch = page.context["batch"]
    page = team.post(at("import_undo", garden, batch.pk), follow=True)
    assert page.context["batch"].state == ImportState.UNDONE
    assert sorted(Value.objects.filter(removed_at__isnull=True).values_list("number", flat=True)) == [12, 13]
    team.post(at("import_undo", garden, batch.pk))
    assert Value.objects.filter(removed_at__isnull=True).count() == 2


def test_a_file_does_not_take_the_place_of_what_somebody_else_counted(team, garden, standing, chloe):
    Value.objects.filter(number=12).update(by=chloe)
    page = send(team, garden, CLASHES)
    assert "Donnée par quelqu’un d’autre" in page.text
    choose(team, page, importing=True, duplicates="replace")
    there = Value.objects.filter(removed_at__isnull=True)
    assert sorted(there.values_list("number", flat=True)) == [12, 13, 99, 99]
    assert there.filter(by=chloe, number=12).exists()


def test_files_are_undone_from_the_latest_back(team, garden, standing):
    first = choose(team, send(team, garden, CLASHES), importing=True, duplicates="replace").context["batch"]
    later = CLASHES.replace(";99;", ";98;")
    second = choose(team, send(team, garden, later), importing=True, duplicates="replace").context["batch"]
    there = sorted(Value.objects.filter(removed_at__isnull=True).values_list("number", flat=True))
    page = team.post(at("import_undo", garden, first.pk), follow=True)
    assert "annulez-le d’abord" in page.text
    assert sorted(Value.objects.filter(removed_at__isnull=True).values_list("number", flat=True)) == there
    for batch in (second, first):
        team.post(at("import_undo", garden, batch.pk))
    assert sorted(Value.objects.filter(removed_at__isnull=True).values_list("number", flat=True)) == [12, 13]


def test_a_file_that_speaks_twice_of_one_day_says_so(team, garden):
    text = "indicateur;date;valeur\nRepas;2024-03-05;12\nRepas;2024-03-05;12\nRepas;2024-03-05;13\n"
    counts = send(team, garden, text).context["report"]["counts"]
    assert (counts["new"], counts["twice"], counts["bad"]) == (1, 1, 1)


# --- nothing before, all at once, nothing after ------------------------------------------------------------------


def test_nothing_is_written_before_somebody_says_so(team, garden):
    page = send(team, garden, "indicateur;date;valeur\nRepas;2024-03-05;12\n")
    assert not Value.objects.exists()
    assert not Indicator.objects.exists()
    page = choose(team, page, importing=True)
    assert Value.objects.get().review == Review.KEPT
    assert page.context["batch"].report["written"] == {"values": 1, "replaced": 0, "indicators": 1}


def test_changed_choices_are_shown_again_before_anything_is_written(team, garden):
    page = send(team, garden, "indicateur;date;valeur;autre\nRepas;2024-03-05;12;x\n")
    page = choose(team, page, importing=True, column_3="comment")
    assert not Value.objects.exists()
    assert "relisez une fois" in page.text.replace("\xa0", " ")
    choose(team, page, importing=True)
    assert Value.objects.get().comment == "x"


def test_undoing_takes_away_indicators_that_only_the_file_filled(team, garden, aicha):
    page = choose(team, send(team, garden, "indicateur;date;valeur\nA;2024-03-05;1\nB;2024-03-05;1\n"), importing=True)
    count(Indicator.objects.get(name="B"), aicha, 5)
    team.post(at("import_undo", garden, page.context["batch"].pk))
    followed = Indicator.objects.filter(archived_at__isnull=True)
    assert [indicator.name for indicator in followed] == ["B"]


def test_a_crash_while_writing_leaves_nothing(team, garden, monkeypatch):
    page = send(team, garden, "indicateur;date;valeur\nRepas;2024-03-05;12\n")
    monkeypatch.setattr(imports, "settle_values", lambda pks: 1 / 0)
    page = choose(team, page, importing=True)
    assert not Value.objects.exists()
    assert not Indicator.objects.exists()
    assert page.context["batch"].state == ImportState.STAGED
    assert "Rien n’a été écrit" in page.text


def test_an_interrupted_reading_can_begin_again(team, garden, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(running, "begin", lambda *args, **more: None)
        page = send(team, garden, "indicateur;date;valeur\nRepas;2024-03-05;12\n")
    assert "interrompu" in page.text
    page = team.post(at("import_again", garden, page.context["batch"].pk), follow=True)
    assert page.context["report"]["counts"]["new"] == 1


def test_progress_is_told_without_writing(team, garden, monkeypatch):
    monkeypatch.setattr(running, "state_of", lambda batch: {"phase": "checking", "done": 2000, "of": 50000})
    page = send(team, garden, "indicateur;date;valeur\nRepas;2024-03-05;12\n")
    assert '<meta http-equiv="refresh"' in page.text
    said = team.get(at("import_state", garden, page.context["batch"].pk)).json()
    assert said["busy"]
    assert said["done"] == 2000


def test_a_thrown_away_file_leaves_nothing_on_the_disk(team, garden, settings, django_capture_on_commit_callbacks):
    page = send(team, garden, "indicateur;date;valeur\nRepas;2024-03-05;12\n")
    folder = settings.MEDIA_ROOT / "imports"
    assert len(list(folder.iterdir())) == 3
    with django_capture_on_commit_callbacks(execute=True):
        team.post(at("import_discard", garden, page.context["batch"].pk))
    assert not list(folder.iterdir())
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("undone", [False, True])
def test_the_file_of_a_finished_import_goes_after_a_month_and_the_import_can_still_be_undone(
    team, garden, settings, undone
):
    page = choose(
        team, send(team, garden, "indicateur;date;valeur\nRepas;2024-03-05;12\nRepas;hier;3\n"), importing=True
    )
    batch = page.context["batch"]
    if undone:
        team.post(at("import_undo", garden, batch.pk))
    folder, now = settings.MEDIA_ROOT / "imports", timezone.now()
    assert holdings.purge(now + timedelta(days=29))["files of finished tables"] == 0
    assert list(folder.iterdir())
    assert holdings.purge(now + timedelta(days=31))["files of finished tables"] == 1
    assert not list(folder.iterdir())
    address = at("import_report", garden, batch.pk)
    assert address not in team.get(at("import_batch", garden, batch.pk)).text
    assert team.get(address).status_code == 404
    team.post(at("import_undo", garden, batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.file.name) == ("undone", "")


def test_files_that_no_table_names_are_swept(team, garden, settings):
    send(team, garden, "indicateur;date;valeur\nRepas;2024-03-05;12\n")
    folder = settings.MEDIA_ROOT / "imports"
    known = sorted(folder.iterdir())
    for name in ("perdu.csv", "perdu.csv.cells", "perdu.csv.part"):
        (folder / name).write_text("12")
    now = timezone.now()
    assert holdings.purge(now)["tables without a row"] == 0
    assert holdings.purge(now + timedelta(days=2))["tables without a row"] == 3
    assert sorted(folder.iterdir()) == known


def test_the_report_is_a_table_of_every_remark(team, garden):
    page = send(team, garden, "indicateur;date;valeur\nRepas;2024-03-05;=1+1\nRepas;03/04/2024;12\n")
    answer = team.get(at("import_report", garden, page.context["batch"].pk))
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["ligne", "colonne", "case", "sorte", "que faire"]
    assert [row[:3] for row in rows[1:]] == [["2", "valeur", "'=1+1"], ["3", "date", "03/04/2024"]]


@pytest.mark.parametrize(
    ("name", "content", "help"),
    [
        ("photo.png", b"\x89PNG\r\n" + b"0" * 50, "image"),
        ("vieux.xls", b"\xd0\xcf\x11\xe0" + b"0" * 600, ".xls"),
        ("large.csv", (";".join(f"c{n}" for n in range(10_000))).encode(), "colonnes"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_words(team, garden, name, content, help):
    page = send(team, garden, content, name)
    assert page.status_code == 200
    assert help in page.text
    assert "En choisir un autre" in page.text


def test_nothing_and_two_things_are_refused(team, garden):
    assert team.post(at("import_values", garden), {}).status_code == 422
    both = {"file": SimpleUploadedFile("a.csv", b"a;b\n1;2\n"), "text": "a\tb\n1\t2"}
    assert team.post(at("import_values", garden), both).status_code == 422


# --- who -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("import_batch", "get"), ("import_state", "get"), ("import_report", "get"), ("import_choose", "post"),
        ("import_again", "post"), ("import_undo", "post"), ("import_discard", "post"),
    ],
)  # fmt: skip
def test_a_file_is_for_those_who_bring_it(team, garden, chloe, moderator, name, method):
    page = send(team, garden, "indicateur;date;valeur\nRepas;2024-03-05;12\n")
    address = at(name, garden, page.context["batch"].pk)
    assert getattr(ReadOnlyOnGetClient(), method)(address).status_code == 302
    assert getattr(browser_of(chloe), method)(address).status_code == 403
    assert ImportBatch.objects.get().state == ImportState.STAGED
    assert getattr(browser_of(moderator), method)(address).status_code in {200, 302, 422}


def test_a_file_of_another_initiative_is_not_found_here(garden, listed, team, moderator):
    page = send(browser_of(moderator), listed, "indicateur;date;valeur\nRepas;2024-03-05;12\n")
    assert team.get(at("import_batch", garden, page.context["batch"].pk)).status_code == 404


def test_the_file_itself_has_no_address(client, team, garden):
    page = send(team, garden, "indicateur;date;valeur\nRepas;2024-03-05;12\n")
    assert client.get(f"/media/{page.context['batch'].file.name}").status_code == 404
    assert team.get(f"/media/{page.context['batch'].file.name}").status_code == 404
