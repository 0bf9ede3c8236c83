"""« Depuis la dernière escale »: what the last workshop put into the voyage, and what has become of it."""
