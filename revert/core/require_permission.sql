-- Revert routiq:core/require_permission from pg

begin;

drop function core.require_permission(text);

commit;
