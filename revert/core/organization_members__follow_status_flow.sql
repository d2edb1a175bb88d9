-- Revert routiq:core/organization_members__follow_status_flow from pg

begin;

drop trigger tg_organization_members_20_follow_status_flow on core.organization_members;

delete from ref.status_transitions
where entity = 'core.organization_members';

commit;
