"""How relay nodes wake each other; what they have to say stands in the store."""
