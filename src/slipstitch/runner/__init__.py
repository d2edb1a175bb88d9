"""Deploy, revert, verify: one change after another, by the recording protocol."""
