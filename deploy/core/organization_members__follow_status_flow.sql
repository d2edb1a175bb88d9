-- Deploy routiq:core/organization_members__follow_status_flow to pg
-- requires: core/organization_members
-- requires: core/follow_status_flow

begin;

insert into ref.status_transitions (entity, from_status, to_status)
values
('core.organization_members', '', 'active'),
('core.organization_members', 'active', 'suspended'),
('core.organization_members', 'suspended', 'active');

create trigger tg_organization_members_20_follow_status_flow
before insert or update of status on core.organization_members
for each row execute function core.follow_status_flow('core.organization_members');

comment on trigger tg_organization_members_20_follow_status_flow on core.organization_members is
    'Lets the status move along ref.status_transitions only';

commit;
