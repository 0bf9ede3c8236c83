"""Dots « par où commencer »: hidden until revealed, shown as choices to talk about, in the order they were in."""
