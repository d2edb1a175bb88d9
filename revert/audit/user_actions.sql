-- Revert routiq:audit/user_actions from pg

begin;

drop table audit.user_actions;

commit;
