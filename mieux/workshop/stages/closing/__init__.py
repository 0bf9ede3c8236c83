"""The closing question: each answers for themselves, the facilitator reads, and shows it if the room agrees."""
