-- Revert routiq:core/withdraw_row from pg

begin;

drop function core.withdraw_row(regclass, text, uuid, uuid, int);

commit;
