"""Those who stand in the way of a schema change: one table of cases for runner and `online.*`."""
