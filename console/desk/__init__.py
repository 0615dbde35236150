"""What the counsellor's screens show, as plain structs: no Textual, no clock, no I/O."""
