"""sqitch.conf: read, merged from three levels, edited in place."""
