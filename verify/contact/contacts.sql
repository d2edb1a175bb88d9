-- Verify routiq:contact/contacts on pg

begin;

select
    t.organization_id,
    t.id,
    t.kind,
    t.given_name,
    t.family_name,
    t.display_name,
    t.birth_date,
    t.sex,
    t.primary_email,
    t.primary_phone,
    t.phone_region,
    t.address,
    t.name_key,
    t.phonetic_keys,
    t.search,
    t.is_patient,
    t.merged_into_id,
    t.last_activity_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from contact.contacts as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.contacts'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.contacts'::pg_catalog.regclass
    ), 'app_owner should own contact.contacts';
    assert audit.is_attached('contact.contacts'), 'every write of contact.contacts should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.contacts', 'select, insert, update'
        )
    ), 'clients should have no right on contact.contacts';
end
$verify$;

rollback;
