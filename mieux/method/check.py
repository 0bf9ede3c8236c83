"""`python -m mieux.method.check`: are all the packs sound, complete in every language, drawn?

    python -m mieux.method.check                     check every pack of the packs folder
    python -m mieux.method.check --pack FOLDER       check one pack
    python -m mieux.method.check --write [FILE …]    write new texts into the catalogues, new ids into ids.txt

Exit status 1 when something is to be put right.
"""

import argparse
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from pathlib import Path

from mieux.core.doctor import Finding

from .catalogues import write_catalogues
from .checks import ids_of, published_ids
from .loader import pack_ids, packs_folder, read
from .models import Pack
from .translations import missing_translations

SVG = "{http://www.w3.org/2000/svg}"


def check_packs(folders: Sequence[Path] | None = None) -> list[str]:
    """Return one sentence for each thing to put right in the packs (all of the packs folder by default)."""
    if folders is None:
        folders = [packs_folder() / id for id in pack_ids()]
        if not folders:
            return [f"{packs_folder()}: there is no pack here"]
    said = []
    for folder in folders:
        pack, problems = read(folder)
        said += [f"{folder.name}/{problem}" for problem in problems]
        if pack is not None:
            said += [f"{folder.name}: {sentence}" for sentence in unfinished(pack, folder)]
    return said


def examine() -> Iterator[Finding]:
    """What `mieux doctor` says of the packs."""
    said = check_packs()
    yield Finding("method", not said, "; ".join(said[:3]) if said else "every pack is sound")


def unfinished(pack: Pack, folder: Path) -> list[str]:
    """Return what a sound pack still lacks: translations, harmless drawings, ids in `ids.txt`."""
    said = []
    for language in pack.languages:
        said += [f"{path}: not translated into « {language} »" for path in missing_translations(pack, language)]
    for art in pack.arts:
        if art.path.exists():
            said += [f"art/{art.path.name}: {reason}" for reason in wrong_in_drawing(art.path)]
    written = set(published_ids(folder))
    new = [id for id in ids_of(pack) if id not in written]
    if new:
        said.append(f"ids.txt: {len(new)} new ids are not in the list (--write adds them): {', '.join(new[:5])}…")
    return said


def wrong_in_drawing(path: Path) -> list[str]:
    """Return why a drawing may not be written into a page, or nothing."""
    try:
        # The packs are ours: what stands here is reviewed like code.
        root = ElementTree.parse(path).getroot()  # noqa: S314
    except ElementTree.ParseError as error:
        return [f"not well-formed XML ({error})"]
    said = []
    if root.tag != f"{SVG}svg" or "viewBox" not in root.attrib:
        said.append("the root must be <svg> with a viewBox")
    if root.find(f"{SVG}title") is None or root.find(f"{SVG}desc") is None:
        said.append("<title> and <desc> are missing")
    for element in root.iter():
        name = str(element.tag).removeprefix(SVG)
        if name in {"script", "style", "foreignObject", "image", "filter"}:
            said.append(f"<{name}> is not accepted")
        for key, value in element.attrib.items():
            if key == "style" or key.startswith("on"):
                said.append(f"the attribute {key} is not accepted")
            elif key == "id" and not value.startswith(path.stem + "-"):
                said.append(f"the id « {value} » must begin with « {path.stem}- »")
            elif key.endswith("href") and not value.startswith("#"):
                said.append(f"« {value[:60]} » points outside the drawing")
    return sorted(set(said))


def write_ids(pack: Pack, folder: Path) -> int:
    """Add the new ids to `ids.txt`, keep every line that stands there; return how many were added."""
    written = published_ids(folder)
    new = [id for id in dict.fromkeys(ids_of(pack)) if id not in set(written)]
    heading = "# Every id this pack has ever published. Lines are added, never removed.\n"
    (folder / "ids.txt").write_text(heading + "".join(f"{id}\n" for id in (*written, *new)), encoding="utf-8")
    return len(new)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m mieux.method.check", description="Check the method packs.")
    parser.add_argument("--pack", type=Path, help="folder of one pack")
    parser.add_argument(
        "--write",
        nargs="*",
        metavar="FILE",
        help="write new texts into the catalogues and new ids into ids.txt",
    )
    options = parser.parse_args(arguments)
    folders = [options.pack] if options.pack else [packs_folder() / id for id in pack_ids()]
    if options.write is not None:
        for folder in folders:
            pack, _ = read(folder)
            if pack is not None:
                for sentence in write_catalogues(pack, folder, options.write):
                    print(sentence)
                print(f"{folder.name}: {write_ids(pack, folder)} new ids")
    said = check_packs(folders)
    for sentence in said:
        print(sentence)
    print(f"{len(folders)} pack(s) checked, {len(said)} thing(s) to put right.")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
