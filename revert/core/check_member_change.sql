-- Revert routiq:core/check_member_change from pg

begin;

drop function core.check_member_change(text, text);

commit;
