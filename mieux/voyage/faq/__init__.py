"""The questions a project was asked and what its crew answers: written aboard, or poured from a press conference.

writing.py writes · asked.py for files · forms.py, views.py the pages. What is ticked becomes public like any paragraph
of « les coulisses » (backstage/publishing.py): chosen by the captain, looked at where somebody looks.
"""
