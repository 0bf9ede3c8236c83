"""QR codes, drawn by segno."""

from io import BytesIO


def qr_svg(address: str) -> bytes:
    """An SVG of dark modules on white, with its quiet zone: on a dark projection too a phone must read it."""
    import segno  # 3 MB that only whoever draws a code needs

    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=8, border=3, dark="#1e2a3a", light="#ffffff", xmldecl=False
    )
    return out.getvalue()
