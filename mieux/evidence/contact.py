"""What must never stand in public: the means to reach somebody. Pure."""

import re
from urllib.parse import unquote

# An @ before the name is a handle of the fediverse (@rose@mamot.fr), not an address of mail.
_MAIL = re.compile(r"(?<![@\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|\(arobase\))\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_PHONE = re.compile(
    # France: 06 12 34 56 78, +33 (0)6 12…, 0033 6…
    r"(?<![\d.,])(?:(?:\+|00)33[\s.\-]?(?:\(0\))?|0)[\s.\-]?[1-9](?:[\s.\-]?\d{2}){4}(?!\d)"
    # Any country, written with its +.
    r"|\+\d{1,3}(?:[\s.\-()]*\d){7,12}(?!\d)"
    # The United Kingdom and North America, in groups: 020 7946 0958, (555) 123-4567.
    r"|(?<![\d-])0\d{2,4}[\s\-]\d{3,4}[\s\-]\d{3,4}(?!\d)"
    r"|(?<![\d-])\(?\d{3}\)?[\s.\-]\d{3}[.\-]\d{4}(?!\d)"
)
_REACHES = re.compile(r"\b(?:mailto|tel|sms|callto):|//(?:wa\.me|api\.whatsapp\.com)/", re.IGNORECASE)


def has_contact(text: str) -> bool:
    """An e-mail address or a telephone number is written here; `text` may be a sentence or a link."""
    said = unquote(text)
    return bool(_MAIL.search(said) or _PHONE.search(said) or _REACHES.search(said))
