-- Deploy routiq:core/users__follow_status_flow to pg
-- requires: core/users
-- requires: core/follow_status_flow

begin;

insert into ref.status_transitions (entity, from_status, to_status)
values
('core.users', '', 'active'),
('core.users', 'active', 'suspended'),
('core.users', 'suspended', 'active');

create trigger tg_users_20_follow_status_flow
before insert or update of status on core.users
for each row execute function core.follow_status_flow('core.users');

comment on trigger tg_users_20_follow_status_flow on core.users is
    'Lets the status move along ref.status_transitions only';

commit;
