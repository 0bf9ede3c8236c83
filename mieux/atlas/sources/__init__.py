"""Sets of open data that every instance loads: the files as published, their credit, and how each one is read."""
