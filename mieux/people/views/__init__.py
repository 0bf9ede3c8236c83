"""The pages of an account, by noun."""
