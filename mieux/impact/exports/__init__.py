"""Values of an initiative as files: the same rows, filtered as on the page. Never who counted, never a contact.

No sum, no mean, no rank: what was counted for a public stays with that public.
"""
