"""Pages. Games: games.py. Workshops: joining.py, phone.py, room.py, remote.py, preparing.py, after.py."""
