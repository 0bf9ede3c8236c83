"""Story by story, the whole room: which parts of the mnemonic do you see? Three readings side by side."""
