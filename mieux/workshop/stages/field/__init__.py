"""The narrow field and the wide one: everybody adds a word to a cloud and takes a view; both are legitimate."""
