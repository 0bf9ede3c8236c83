"""`mieux spot`: the same answer as the pages, without a database."""

import io
import json
import subprocess
import sys

import pytest

from mieux import cli
from mieux.spot.spotting import as_json, spot

TEXT = (
    "Le hall sent la lessive. Les locataires ont dessiné eux-mêmes la buanderie et la tiennent à tour de rôle. "
    "Le bailleur voudrait en ouvrir une autre."
)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        cli.main(["spot", *arguments])
    return int(caught.value.code or 0)


def test_a_file_is_told_in_words(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert run(str(tmp_path / "a.txt")) == 0
    said = capsys.readouterr().out
    assert "Participation des publics directement concernés" in said
    assert "«\u00a0eux-mêmes\u00a0»" in said
    assert "ne conclut jamais" in said
    assert "%" not in said


def test_json_is_the_answer_of_the_pages(tmp_path, capsys):
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    assert run(str(tmp_path / "a.md"), "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer.pop("notes") == []
    assert answer == as_json(spot(TEXT), "fr")


def test_standard_input_is_read(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert run("-") == 0
    assert "eux-mêmes" in capsys.readouterr().out


def test_a_batch_gives_a_line_for_each_text_and_says_which_lines_are_wrong(tmp_path, capsys):
    lines = [json.dumps({"id": "a", "text": TEXT}), "", "{", '{"id": "b"}', json.dumps({"id": "c", "text": ""})]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert run("--batch", str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl")) == 1
    out = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in out] == ["a", "c"]
    assert out[0]["criteria"]["participation"]
    assert out[1] == {"id": "c", "criteria": {}, "forms": {}, "impact_levels": {}}
    said = capsys.readouterr().err
    assert "line 3" in said
    assert "line 4" in said


def test_what_cannot_be_read_is_said(tmp_path, capsys):
    (tmp_path / "a.pdf").write_bytes(b"abc")
    assert run(str(tmp_path / "a.pdf")) == 1
    assert "n’est pas ce que dit son nom" in capsys.readouterr().err
    assert run(str(tmp_path / "none.txt")) == 1
    assert run() == 2


def test_neither_django_nor_a_database_is_needed(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    code = (
        "import sys; from mieux import cli\n"
        "try: cli.main(['spot', sys.argv[1]])\n"
        "except SystemExit as end: assert not end.code\n"
        "assert 'django.db' not in sys.modules and 'scipy' not in sys.modules"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.txt")], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
