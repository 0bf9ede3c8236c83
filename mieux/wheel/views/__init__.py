"""The pages of the readings: one function a page."""
