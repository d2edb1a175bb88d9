-- Revert routiq:core/idle_references from pg

begin;

drop function core.idle_references(text, uuid, uuid[]);

commit;
