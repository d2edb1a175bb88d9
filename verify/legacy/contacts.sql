-- Verify routiq:legacy/contacts on pg

begin;

select
    t.id,
    t.organization_id,
    t.name,
    t.phone,
    t.email,
    t.cliniko_patient_id,
    t.chatwoot_contact_id,
    t.manychat_id,
    t.metadata,
    t.created_at
from legacy.contacts as t
where false;

do $verify$
begin
    assert pg_catalog.has_table_privilege('service_role', 'legacy.contacts', 'select'),
        'today''s application should read legacy.contacts';
    assert pg_catalog.has_table_privilege('service_role', 'legacy.contacts', 'insert'),
        'today''s application should write legacy.contacts';
    assert not pg_catalog.has_table_privilege(
        'authenticated', 'legacy.contacts', 'select'
    ), 'clients should not read legacy.contacts';
    assert (
        select r.relrowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'legacy.contacts'::pg_catalog.regclass
    ), 'row security should be on';
end
$verify$;

rollback;
