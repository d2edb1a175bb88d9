-- Revert routiq:core/require_every_row from pg

begin;

drop function core.require_every_row(regclass);

commit;
