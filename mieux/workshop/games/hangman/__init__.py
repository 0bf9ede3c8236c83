"""A phrase to guess, letter by letter, under a sun that slowly falls asleep."""
