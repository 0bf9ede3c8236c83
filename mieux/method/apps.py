"""The method as a Django app: it brings template words, no table and no page."""

from django.apps import AppConfig


class MethodConfig(AppConfig):
    name = "mieux.method"
    verbose_name = "Mieux: the method"

    def ready(self) -> None:
        """The drawings of a page are those of the active pack."""
        from pathlib import Path

        from mieux.core import drawings
        from mieux.method import pack

        def drawing(art_id: str) -> Path | None:
            art = pack().arts.get(art_id)
            return Path(art.path) if art else None

        drawings.use(drawing)
