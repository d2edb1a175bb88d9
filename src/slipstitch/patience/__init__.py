"""Ask for locks so that nobody waits behind us: look, ask briefly, hold briefly."""
