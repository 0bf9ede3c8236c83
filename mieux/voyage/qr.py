"""An address as a QR code, drawn in the page."""

from django.utils.safestring import SafeString, mark_safe


def svg(address: str, label: str = "") -> SafeString:
    """The code as SVG, black on nothing: lay it on white paper. Without label it is decoration beside the address."""
    import segno  # 3 MB that only whoever draws a code needs

    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=0, omitsize=True, svgclass="qr", lineclass="qr__ink", title=label or None)
    # Only squares: the address is drawn, never written into the markup; segno escapes the title.
    return mark_safe(drawn.replace("<svg ", '<svg role="img" ' if label else '<svg aria-hidden="true" ', 1))  # noqa: S308
