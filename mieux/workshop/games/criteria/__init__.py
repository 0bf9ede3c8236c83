"""Which parts of the mnemonic do you see in this story?"""
