"""What a person may send about impacts, one file a noun."""
