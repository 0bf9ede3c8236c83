"""Two word clouds, the narrow field and the wide one. Both are legitimate."""
