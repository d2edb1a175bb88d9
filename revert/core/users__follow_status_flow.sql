-- Revert routiq:core/users__follow_status_flow from pg

begin;

drop trigger tg_users_20_follow_status_flow on core.users;

delete from ref.status_transitions
where entity = 'core.users';

commit;
