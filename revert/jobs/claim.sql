-- Revert routiq:jobs/claim from pg

begin;

drop function jobs.claim(text, text, int, interval);

commit;
