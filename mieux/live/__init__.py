"""Live rooms: what several browsers edit at the same moment. Level 4: knows bytes and topics, no feature, no table.

Reading order: messages → presence → journal → line → document → bus → far_bus → sharing → ledger → room → house →
wire → door → announce.
"""
