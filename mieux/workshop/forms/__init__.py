"""What a person may send. Games: answers.py. Workshops: joining.py and preparing.py; each stage kind has its own."""

from .answers import NO_CONTACT, WORD_LENGTH, SayForm, WordForm

__all__ = ["NO_CONTACT", "WORD_LENGTH", "SayForm", "WordForm"]
