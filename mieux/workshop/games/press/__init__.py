"""Draw a stance, hear its question, answer it; then it is your turn."""
