"""The pytest plugin: pgTAP files as tests, on a throwaway database with the plan deployed."""
