-- Verify routiq:contact/match_rows on pg

begin;

select
    t.organization_id,
    t.contact_id,
    t.kind,
    t.given_name,
    t.family_name,
    t.given_sound,
    t.family_sound,
    t.birth_date,
    t.sex,
    t.street_number,
    t.street,
    t.place,
    t.city,
    t.state,
    t.postcode,
    t.phones,
    t.emails,
    t.identifiers,
    t.keys
from contact.match_rows as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.match_rows'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.match_rows'::pg_catalog.regclass
    ), 'app_owner should own contact.match_rows';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.match_rows', 'select, insert, update'
        )
    ), 'clients should have no right on contact.match_rows';
end
$verify$;

rollback;
