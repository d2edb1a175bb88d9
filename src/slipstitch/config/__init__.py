"""Git-style configuration: read in three levels, edited in place, no files but its own."""

from slipstitch.config.places import system_directory
from slipstitch.config.reader import Config, load_config

__all__ = ["Config", "load_config", "system_directory"]
