"""What a person may send about readings."""
