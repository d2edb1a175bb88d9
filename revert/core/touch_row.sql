-- Revert routiq:core/touch_row from pg

begin;

drop function core.touch_row();

commit;
