"""Sorting impacts: direct or indirect, at which level, then the dominoes from one to the next. All of it is hoped."""
