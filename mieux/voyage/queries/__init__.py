"""Reads that join what the journal, the pack and the tables know."""
