"""Two proofs on a database made for them: sources agree with the plan, reverts are exact."""
