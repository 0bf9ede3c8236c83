"""The memo."""


def memo_pdf(language: str) -> bytes:
    """PDF bytes."""
    return b""


def memo_filename(language: str) -> str:
    """File name."""
    return "memo.pdf"
