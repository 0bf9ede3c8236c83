"""`mieux spot`: the same answer as the pages, in a terminal."""

import argparse
import json
import sys
from pathlib import Path

from . import wording
from .files import BadFile, text_of
from .spotting import Spotting, as_batch_line, as_json, spot


def run(options: argparse.Namespace) -> int:
    """Answer for one file or for a batch; the exit code is 0, 1 when something could not be read, 2 for a bad call."""
    if bool(options.file) == bool(options.batch):
        print("mieux spot: give one FILE, or --batch IN.jsonl OUT.jsonl", file=sys.stderr)
        return 2
    try:
        return _batch(*map(Path, options.batch)) if options.batch else _one(options)
    except OSError as error:
        print(f"mieux spot: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1


def _one(options: argparse.Namespace) -> int:
    named = options.file != "-"
    content = Path(options.file).read_bytes() if named else sys.stdin.buffer.read()
    try:
        read = text_of(content, Path(options.file).name if named else "text.txt")
    except BadFile as error:
        print(f"mieux spot: {error.text.in_language(options.language or 'fr')}", file=sys.stderr)
        return 1
    found = spot(read.text, options.language)
    notes = [note.text.in_language(found.language) for note in read.notes]
    if options.json:
        print(json.dumps({**as_json(found, found.language), "notes": notes}, ensure_ascii=False, indent=1))
    else:
        print("\n".join([*notes, *_lines(found)]))
    return 0


def _lines(found: Spotting) -> list[str]:
    said = found.language
    lines = []
    for number, sentence in enumerate(found.sentences):
        proposals = [proposal for proposal in found.proposals if proposal.sentence == number]
        if not proposals:
            continue
        lines.append(" ".join(sentence.text.split()))
        for proposal in proposals:
            lines.append(
                f"  · {proposal.label.in_language(said)} ({proposal.certainty_text.in_language(said)}). "
                f"{proposal.reason_text.in_language(said)}"
            )
            lines += [f"      {doubt.in_language(said)}" for doubt in proposal.doubt_texts]
        lines.append("")
    return lines + [wording.limit(code).in_language(said) for code in found.limits]


def _batch(source: Path, target: Path) -> int:
    """One line out for each line in, in order; a line that cannot be read is said and left out."""
    bad = 0
    with source.open(encoding="utf-8-sig") as lines, target.open("w", encoding="utf-8") as out:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                id, text = row["id"], row["text"]
                if not isinstance(text, str) or not isinstance(id, str | int):
                    raise TypeError("id and text must be words")
            except (ValueError, KeyError, TypeError) as error:
                bad += 1
                reason = f"« {error.args[0]} » is missing" if isinstance(error, KeyError) else error
                print(f"mieux spot: {source}, line {number}: {reason}", file=sys.stderr)
                continue
            out.write(json.dumps(as_batch_line(id, spot(text)), ensure_ascii=False) + "\n")
    return 1 if bad else 0
