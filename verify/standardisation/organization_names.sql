-- Verify routiq:standardisation/organization_names on pg

begin;

select
    n.name,
    n.target_organization_id,
    n.old_id
from standardisation.organization_names as n
where false;

rollback;
