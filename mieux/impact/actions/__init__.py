"""Every write about impacts, one file a noun: one verb, one transaction; the state of a claim follows inside it."""
