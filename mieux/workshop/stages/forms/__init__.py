"""Initiative by initiative, the whole room: which form of renewal do you see? Three readings side by side."""
