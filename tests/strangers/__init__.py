"""Other people's Sqitch projects, deployed unmodified by an installed wheel."""
