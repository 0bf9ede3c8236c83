"""QR codes, drawn by segno."""

from io import BytesIO

import segno


def qr_svg(address: str) -> bytes:
    """An SVG of dark modules on white, with its quiet zone: on a dark projection too a phone must read it."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=8, border=3, dark="#1e2a3a", light="#ffffff", xmldecl=False
    )
    return out.getvalue()
