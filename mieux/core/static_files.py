"""Static files under hashed names, modules included: a module imports the version of its neighbour it was made for."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_FILES, _STATEMENTS = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]


class HashedModules(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also writes hashed names into `import … from "./neighbour.js"`.

    Browsers keep static files for a year: under its plain name, a neighbour of an earlier release would stay as long.
    """

    support_js_module_import_aggregation = True
    # Statements only: `import("./other.js")` is how our JSDoc names the types of a neighbour, in circles too.
    _js_module_import_aggregation_patterns = (_FILES, _STATEMENTS[:3])
    max_post_process_passes = 12
