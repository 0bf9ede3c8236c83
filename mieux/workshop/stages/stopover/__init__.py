"""The stopover as a stage: how could it be better? Written for oneself, shown when the facilitator wants."""
