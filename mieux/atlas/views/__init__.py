"""The pages of the atlas, by noun."""
