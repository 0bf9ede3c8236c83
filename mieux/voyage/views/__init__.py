"""Pages of the voyage, one file for each noun."""
