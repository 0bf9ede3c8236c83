"""A round of words: the turn goes from one to the next, one may pass, nothing is noted."""
