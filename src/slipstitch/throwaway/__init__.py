"""PostgreSQL servers of one's own: started when wanted, gone without a trace afterwards.

A server that this package did not start is never stopped, changed or removed.
"""
