"""Reading together on the wheel: each phone colours it, the room sees the spread and talks about what differs."""
