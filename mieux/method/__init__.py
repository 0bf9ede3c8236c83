"""The method: packs of plain data, read once into frozen, typed objects. No table, no page.

`pack()` is the active method; `override_pack()` puts another one in its place for a while.
"""

from .loader import load, override_pack, pack, pack_ids, packs_folder
from .models import Pack
from .problems import PackError, Problem
from .text import Text

__all__ = [
    "Pack",
    "PackError",
    "Problem",
    "Text",
    "load",
    "override_pack",
    "pack",
    "pack_ids",
    "packs_folder",
]
