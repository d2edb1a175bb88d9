-- Revert routiq:billing/organization_limits from pg

begin;

drop table billing.organization_limits;

commit;
