"""A table of somebody → values of indicators: columns understood, each row read or explained. Writes nothing."""
