"""« Là ! J'en vois une ! »: a text in, the sentences that could be evidence out, with the reason in words.

`spotting.spot(text)` answers in this process, `worker.ask(text)` from a process of its own, for the pages;
`encoder.vectors(texts)` says how near texts are. Nothing is imported here, so that a web process need not hold
the model. No table, no page.
"""
