-- Revert routiq:core/organizations__follow_status_flow from pg

begin;

drop trigger tg_organizations_20_follow_status_flow on core.organizations;

delete from ref.status_transitions
where entity = 'core.organizations';

commit;
