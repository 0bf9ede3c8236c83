"""Text and information: something to read or listen to, nothing to send."""
