"""Everything a person left here, in one ZIP: JSON to reuse, files as they are, a page that explains."""

import json
import zipfile
from io import BytesIO

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone, translation

from .portable import Person, all_holdings


def archive(person: Person, site: str) -> bytes:
    """The ZIP. `site`: « https://host », for the links of the README; written in the person's language."""
    names: list[str] = []
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as box:
        for holdings in all_holdings():
            parcel = holdings.export(person)
            for name, document in parcel.documents.items():
                path = f"{holdings.name}/{name}.json"
                box.writestr(path, json.dumps(document, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder) + "\n")
                names.append(path)
            for name, file in parcel.files.items():
                # A picture that somebody removed meanwhile is simply no longer theirs to take.
                if file.is_file():
                    path = f"{holdings.name}/files/{name}"
                    box.write(file, path)
                    names.append(path)
        with translation.override(person.user.language):
            readme = render_to_string(
                "people/export_readme.txt",
                {"person": person.user, "names": sorted(names), "site": site, "now": timezone.now()},
            )
        box.writestr("README.txt", readme.strip() + "\n")
    return content.getvalue()
