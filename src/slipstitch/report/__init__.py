"""Lines for people and documents for programs; decides nothing."""
