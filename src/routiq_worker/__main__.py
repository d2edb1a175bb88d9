"""Run the worker: ``python -m routiq_worker``."""

from routiq_worker.cli import main

if __name__ == "__main__":
    main()
