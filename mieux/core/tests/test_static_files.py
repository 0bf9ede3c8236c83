"""Static files under hashed names."""

from django.core.files.base import ContentFile
from django.test import override_settings

from mieux.core.static_files import HashedModules

ONE = b'import { two } from "./two.js";\n/** @type {import("./two.js").Two} */\ntwo();\n'
TWO = b'/** @typedef {import("./one.js").One} One */\nexport const two = () => 2;\n'


def test_a_module_imports_the_version_of_its_neighbour_it_was_made_for(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path, DEBUG=False):
        storage = HashedModules(location=tmp_path, base_url="/static/")
        storage.save("a/one.js", ContentFile(ONE))
        storage.save("a/two.js", ContentFile(TWO))
        done = list(storage.post_process({name: (storage, name) for name in ("a/one.js", "a/two.js")}))
        assert not [outcome for _name, _hashed, outcome in done if isinstance(outcome, Exception)]
        text = (tmp_path / storage.hashed_files["a/one.js"]).read_text()
    assert f'from "./{storage.hashed_files["a/two.js"].removeprefix("a/")}"' in text
    # Types of a neighbour are named in circles: they are left alone.
    assert 'import("./two.js").Two' in text
