"""From a source and a template to the three scripts of a change: pure, without a database."""
