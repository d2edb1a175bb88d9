"""Let ``python -m slipstitch`` do what the command ``slipstitch`` does."""

from slipstitch.cli import main

if __name__ == "__main__":
    main()
