"""Why is it stuck: who waits for whom on a server, and what may be done about it."""
