"""A phrase that the room finds together: phones propose letters, the remote says them, the sun loses rays."""
