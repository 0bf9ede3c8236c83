"""« Les coulisses »: the story of a voyage, from its cards and its journal to a public page. No machine writes it but
sentences of ours with the team's own words in them.

compose.py (pure) says it · prose.py how sentences are joined · story.py reads a voyage and lays the team's own texts
over it · writing.py what the team does with a text · names.py who may be named · publishing.py what becomes public.
"""
