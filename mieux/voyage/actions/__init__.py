"""Every write aboard: one verb, one transaction, announced after the commit."""
