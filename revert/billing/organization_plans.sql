-- Revert routiq:billing/organization_plans from pg

begin;

drop table billing.organization_plans;

delete from ref.status_transitions
where entity = 'billing.organization_plans';

commit;
