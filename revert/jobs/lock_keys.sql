-- Revert routiq:jobs/lock_keys from pg

begin;

drop function jobs.lock_key(uuid, text, text);
drop function jobs.lock_keys(uuid, text, text[]);

commit;
