"""Static files under hashed names, modules included: a module imports the version of its neighbour it was made for."""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import HashedFilesMixin, staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .joined import JOINED, joined

_FILES, _STATEMENTS = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]


class HashedModules(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also writes hashed names into `import … from "./neighbour.js"`, and joins modules.

    Browsers keep static files for a year: under its plain name, a neighbour of an earlier release would stay as long.
    """

    support_js_module_import_aggregation = True
    # Statements only: `import("./other.js")` is how our JSDoc names the types of a neighbour, in circles too.
    _js_module_import_aggregation_patterns = (_FILES, _STATEMENTS[:3])
    max_post_process_passes = 12

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Write the joined modules beside their parts, then hash everything."""
        if not dry_run:
            for entry, name in JOINED.items():
                if entry in paths:
                    text = joined(entry, lambda part: paths[part][0].open(paths[part][1]).read().decode())
                    self.delete(name)
                    self.save(name, ContentFile(text.encode()))
                    paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)


def module(name: str) -> str:
    """The name of the static file that a page asks for: joined where files are hashed, the plain module elsewhere."""
    return JOINED.get(name, name) if isinstance(staticfiles_storage, HashedModules) else name
