"""Writes the PO catalogues of a pack: every text in the order of its file, translations kept."""

from collections.abc import Sequence
from pathlib import Path

from .loader import FILE_OF, FILES
from .models import Pack
from .problems import Problem
from .reading import read_po
from .translations import key_of, texts_of

HEADER = """msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"""


def write_catalogues(pack: Pack, folder: Path, files: Sequence[str] = ()) -> list[str]:
    """Write `locale/<language>/<file>.po` for the YAML files named, or for all; return what was done.

    A text whose French words have changed keeps its old translation as « fuzzy », which the loader does not
    show. Raises nothing for an unreadable old catalogue: it is left as it is and said.
    """
    said = []
    for language in pack.languages:
        for file in FILES:
            if files and file not in files:
                continue
            path = folder / "locale" / language / f"{file.removesuffix('.yaml')}.po"
            problems: list[Problem] = []
            old = read_po(path, path.name, problems) if path.exists() else {}
            if problems:
                said += [f"{path.name} is left as it is: {problem}" for problem in problems]
                continue
            by_path = {context: (source, words) for (context, source), words in old.items()}
            entries = [(p, t.source) for p, t in texts_of(pack) if FILE_OF.get(key_of(p)) == file]
            blocks = [HEADER.format(language=language)]
            waiting = 0
            for context, source in entries:
                if (context, source) in old:
                    blocks.append(_entry(context, source, old[context, source]))
                    continue
                waiting += 1
                before = by_path.get(context)
                blocks.append(_entry(context, source, before[1] if before else "", previous=before and before[0]))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(blocks), encoding="utf-8")
            said.append(f"{language}/{path.name}: {len(entries)} texts, {waiting} to translate")
    return said


def _entry(context: str, source: str, words: str, previous: str | None = None) -> str:
    lines = []
    if previous is not None:
        lines += ["#, fuzzy", f"#| msgid {_quote(previous)}"]
    lines += [f"msgctxt {_quote(context)}", f"msgid {_quote(source)}", f"msgstr {_quote(words)}"]
    return "\n".join(lines) + "\n"


def _quote(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
