"""Every write of the atlas: one verb, one transaction, one version, one number for the index."""
