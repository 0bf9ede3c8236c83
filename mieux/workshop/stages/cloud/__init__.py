"""A cloud of words: hidden until revealed, always with a list beside it, never a ranking."""
