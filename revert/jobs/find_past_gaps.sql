-- Revert routiq:jobs/find_past_gaps from pg

begin;

drop function jobs.find_past_gaps(text, uuid);

commit;
