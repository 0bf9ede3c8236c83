"""Modules joined into one file: the same behaviour, one request."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings

from mieux.core.joined import JOINED, NotJoined, joined
from mieux.core.static_files import HashedModules

PARTS = {
    "a/page.js": 'import {\n  one,\n  two as second,\n} from "./words.js";\nimport { far } from "../b/far.js";\n'
    'import { kept as mine } from "./vendor/kit.js";\n// Said once.\nconst name = "page";\n'
    "console.log(one(), second, far(), mine, name);\n",
    "a/words.js": '/** Words. */\nimport { far } from "../b/far.js";\nconst name = "words";\nexport function one() {\n'
    "  return far() + name;\n}\nexport const two = 2;\nexport class Three {}\nexport async function four() {}\n",
    "b/far.js": 'const name = "far";\nlet times = 0;\nexport function far() {\n  return `${name}${(times += 1)}`;\n}\n',
    "a/vendor/kit.js": "var x=1;export{x as kept};",
}


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not there")
def test_it_does_what_its_parts_did(tmp_path: Path) -> None:
    for name, text in {**PARTS, "a/page.joined.js": joined("a/page.js", PARTS.__getitem__)}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    said = [subprocess.check_output(["node", tmp_path / f"a/{name}.js"]) for name in ("page", "page.joined")]
    assert said[0] == said[1] == b"far1words 2 far2 1 page\n"


def test_each_module_is_in_it_once_and_what_is_kept_outside_is_asked_for_first() -> None:
    text = joined("a/page.js", PARTS.__getitem__)
    assert text.startswith('import * as o0 from "./vendor/kit.js";\n')
    assert text.count('const name = "far"') == 1
    assert "Said once" not in text


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("export default 3;\n", "export default 3;"),
        ('export { one } from "./words.js";\n', 'export { one } from "./words.js";'),
        ("export let count = 0;\n", "export let count = 0;"),
        ('import "./words.js";\n', 'import "./words.js";'),
        ('import { one } from "./page.js";\n', "a/page.js imports itself by way of a/page.js"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(part: str, said: str) -> None:
    with pytest.raises(NotJoined) as refused:
        joined("a/page.js", {**PARTS, "a/page.js": part}.__getitem__)
    assert said in str(refused.value)


def test_the_collected_canvas_is_one_file_beside_its_vendor(tmp_path: Path) -> None:
    static = Path(__file__).parents[2] / "voyage/static"
    with override_settings(STATIC_ROOT=tmp_path, DEBUG=False):
        storage = HashedModules(location=tmp_path, base_url="/static/")
        names = [path.relative_to(static).as_posix() for path in (static / "voyage").rglob("*.js")]
        for name in names:
            storage.save(name, ContentFile((static / name).read_bytes()))
        done = list(storage.post_process({name: (storage, name) for name in names}))
        assert not [outcome for _name, _hashed, outcome in done if isinstance(outcome, Exception)]
        hashed = storage.hashed_files[JOINED["voyage/canvas.js"]]
        text = (tmp_path / hashed).read_text()
    vendor = storage.hashed_files["voyage/vendor/yjs.js"].removeprefix("voyage/")
    assert f'from "./{vendor}"' in text
    assert text.count("import * as") == 1
