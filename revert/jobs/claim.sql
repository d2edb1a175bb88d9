-- Revert routiq:jobs/claim from pg

begin;

drop function jobs.claim(text, text, int, interval);
drop function jobs.claim_one(text, text, interval);

commit;
