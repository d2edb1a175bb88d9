"""Git-style configuration: read in three levels, edited in place, no files but its own."""

from slipstitch.config.places import system_directory

__all__ = ["system_directory"]
