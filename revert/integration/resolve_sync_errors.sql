-- Revert routiq:integration/resolve_sync_errors from pg

begin;

drop function integration.resolve_sync_errors(uuid, text, text[], timestamptz);

commit;
