-- Revert routiq:jobs/unblock from pg

begin;

drop function jobs.unblock(uuid, text, text[]);

commit;
