-- Revert routiq:integration/held_sync from pg

begin;

drop function integration.held_sync(uuid, int);

commit;
