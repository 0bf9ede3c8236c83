"""One function per page, one file a noun."""
