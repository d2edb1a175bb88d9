-- Revert routiq:staging/load_batch from pg

begin;

drop function staging.close_batch(uuid);
drop function staging.load_batch(uuid, jsonb, bigint);
drop function staging.open_batch(uuid, text, text, text, text);
drop function staging.held_batch(uuid, text[]);
drop function staging.target_of(text);
drop function staging.landing_of(text);

commit;
