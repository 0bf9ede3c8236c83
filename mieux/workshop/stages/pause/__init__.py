"""A break with its timer."""
