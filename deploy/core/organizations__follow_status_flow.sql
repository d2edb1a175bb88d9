-- Deploy routiq:core/organizations__follow_status_flow to pg
-- requires: core/organizations
-- requires: core/follow_status_flow

begin;

insert into ref.status_transitions (entity, from_status, to_status)
values
('core.organizations', '', 'active'),
('core.organizations', 'active', 'suspended'),
('core.organizations', 'active', 'closed'),
('core.organizations', 'suspended', 'active'),
('core.organizations', 'suspended', 'closed'),
('core.organizations', 'closed', 'suspended');

create trigger tg_organizations_20_follow_status_flow
before insert or update of status on core.organizations
for each row execute function core.follow_status_flow('core.organizations');

comment on trigger tg_organizations_20_follow_status_flow on core.organizations is
    'Lets the status move along ref.status_transitions only';

commit;
