"""No file, however hostile, gets more than a message that says what to do."""

import string
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mieux.method.loader import FILES, packs_folder, read
from mieux.method.reading import MAX_BYTES, read_po, read_yaml
from mieux.method.testing import TEST_PACKS


def problems_of(tmp_path: Path, content: bytes | str) -> str:
    path = tmp_path / "x.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return "\n".join(str(problem) for problem in read_yaml(path, "x.yaml").problems)


def test_plain_data_with_lines(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("a: 1\nb:\n  - {c: no, d: '2'}\n  - true\n  - 1.5\n  - ~\n  - 007\n  - 2012-09-01\n")
    document = read_yaml(path, "x.yaml")
    assert document.data == {"a": 1, "b": [{"c": "no", "d": "2"}, True, 1.5, None, "007", "2012-09-01"]}
    assert document.line(("b", 0, "d")) == 3
    assert document.line(("b", 1)) == 4
    assert document.line(("b", "forms", 2)) == 5
    assert document.line(("nothing",)) == 0
    assert document.path(("b", 0, "d")) == "b.0.d"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a: 1\na: 2\n", "x.yaml:2: a: the key « a » is already written on line 1"),
        ("z:\n  a: 1\n  a: 2\n", "x.yaml:3: z.a: the key « a » is already written on line 2"),
        ("a: &x 1\nb: *x\n", "anchors and aliases"),
        ("a: *x\n", "anchors and aliases"),
        ("a: !!python/object/apply:os.system ['ls']\n", "tags (tag:yaml.org,2002:python/object/apply:os.system)"),
        ("a: !!str 1\n", "tags (tag:yaml.org,2002:str)"),
        ("? [1]\n: 2\n", "a key must be a word"),
        ("? {a: 1}\n: 2\n", "a key must be a word"),
        ("a: [1\n", "this is not valid YAML"),
        ("a: b: c\n", "x.yaml:1: this is not valid YAML (mapping values are not allowed"),
        ("\ta: 1\n", "this is not valid YAML"),
        ("- a\n", "the file must be a mapping"),
        ("word", "the file must be a mapping"),
        ("", "the file must be a mapping"),
        ("# nothing\n", "the file must be a mapping"),
        ("a: 1\n---\nb: 2\n", "a second document"),
        (b"a: caf\xe9\n", "x.yaml:1: the file is not UTF-8; save it again in UTF-8"),
        ("a: 1\n".encode("utf-16"), "the file is not UTF-8"),
        (b"a: 1\nb: \x00\n", "x.yaml:2: a control character (U+0000)"),
        ("a: \x1b[31m\n", "a control character (U+001B)"),
        ("a: " + "[" * 200_000, "levels of nesting"),
        ("a: " + "{a: " * 5_000, "levels of nesting"),
        ("a: " + "- " * 5_000 + "x", "this is not valid YAML"),
        ("a: [" + "1," * 60_000 + "]", "more than 50,000 values"),
        ("a: '" + "x" * MAX_BYTES + "'", "the file is larger than"),
    ],
)
def test_hostile_yaml_is_refused_in_words(tmp_path, content, reason):
    assert reason in problems_of(tmp_path, content)


def test_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "x.yaml").mkdir()
    assert "cannot be read" in str(read_yaml(tmp_path / "x.yaml", "x.yaml").problems[0])
    assert "the file is missing" in str(read_yaml(tmp_path / "y.yaml", "y.yaml").problems[0])


def test_windows_files_are_welcome(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: >-\r\n  un\r\n  deux\r\n")
    document = read_yaml(path, "x.yaml")
    assert not document.problems
    assert document.data == {"a": 1, "b": "un deux"}


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_get_a_traceback(tmp_path, content):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    document = read_yaml(path, "x.yaml")
    assert document.problems or isinstance(document.data, dict)
    read_po(path, "x.po", [])


PIECES = [
    "a",
    "id",
    ":",
    ":\n",
    "\n",
    "-",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&x",
    "*x",
    "!t",
    '"',
    "'",
    "|\n",
    ">-\n",
    "?",
    "#",
    "---\n",
    "...\n",
    "<<",
    "~",
    "é",
    "\\",
    "\t",
    "1",
    "@",
    "`",
]
YAML_LIKE = st.lists(st.sampled_from([*PIECES, " ", "  ", ": ", "- ", "%YAML 1.1\n"]), max_size=60).map("".join)


@given(YAML_LIKE)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_yaml_gets_a_traceback(tmp_path, text):
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    document = read_yaml(path, "x.yaml")
    assert document.problems or isinstance(document.data, dict)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(string.printable, max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "label", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def test_both_parsers_agree_on_the_packs():
    """The fast parser forgives what the plain one refuses: a pack must please both."""
    for folder in (packs_folder() / "social-innovation", TEST_PACKS / "energy-sobriety"):
        for path in (*folder.glob("*.yaml"), *folder.glob("art/*.yaml")):
            text = path.read_text(encoding="utf-8")
            assert yaml.load(text, Loader=yaml.SafeLoader), path


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_change_of_a_pack_gets_a_traceback(folder, data):
    """A value anywhere in a good pack is replaced by anything: the pack loads or says why not."""
    file = data.draw(st.sampled_from(sorted(FILES)))
    path = folder / file
    before = path.read_text(encoding="utf-8")
    tree = yaml.safe_load(before)
    here: object = tree
    while True:
        assert isinstance(here, dict | list)
        keys = sorted(here) if isinstance(here, dict) else range(len(here))
        if not keys:
            break
        key = data.draw(st.sampled_from(list(keys)))
        inner = here[key]  # type: ignore[index]
        if not isinstance(inner, dict | list) or data.draw(st.integers(0, 3)) == 0:
            here[key] = data.draw(VALUES)  # type: ignore[index]
            break
        here = inner
    try:
        path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
        found, problems = read(folder)
        assert (found is None) == bool(problems)
        for problem in problems:
            assert problem.file.endswith((".yaml", ".po"))
            assert problem.reason
    finally:
        path.write_text(before, encoding="utf-8")


PO = """
# a comment
msgid ""
msgstr "Language: en\\n"

msgctxt "a.b"
msgid ""
"la "
"mer"
msgstr "the \\"sea\\"\\\\"

#, fuzzy
#| msgid "ancien"
msgctxt "a.c"
msgid "port"
msgstr "harbour"

#~ msgctxt "a.d"
#~ msgid "x"
#~ msgstr "y"
msgctxt "a.e"
msgid "vide"
msgstr ""
"""


def po(tmp_path: Path, text: str) -> tuple[dict, str]:
    path = tmp_path / "x.po"
    path.write_text(text, encoding="utf-8")
    problems: list = []
    return read_po(path, "x.po", problems), "\n".join(map(str, problems))


def test_a_catalogue_is_read(tmp_path):
    assert po(tmp_path, PO) == ({("a.b", "la mer"): 'the "sea"\\'}, "")


def test_entries_may_follow_each_other_without_a_blank_line(tmp_path):
    text = 'msgctxt "a"\nmsgid "x"\nmsgstr "1"\nmsgctxt "b"\nmsgid "x"\nmsgstr "2"\n'
    assert po(tmp_path, text)[0] == {("a", "x"): "1", ("b", "x"): "2"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('msgid "x"\nmsgstr "y"\n', "x.po:1: no msgctxt (id path) for « x »"),
        ("hello\n", "x.po:1: this line is not part of a PO file"),
        ('msgctxt "a"\nmsgid "x\nmsgstr "y"\n', "x.po:2: this line is not part of a PO file"),
        (
            'msgctxt "a"\nmsgid "x"\nmsgstr "y"\n\nmsgctxt "a"\nmsgid "x"\nmsgstr "z"\n',
            "x.po:5: a: this entry is written twice",
        ),
    ],
)
def test_what_is_not_a_catalogue_is_said(tmp_path, text, reason):
    assert reason in po(tmp_path, text)[1]
