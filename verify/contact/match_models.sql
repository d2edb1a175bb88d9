-- Verify routiq:contact/match_models on pg

begin;

select
    t.organization_id,
    t.id,
    t.name,
    t.version,
    t.is_active,
    t.prior_probability,
    t.household_probability,
    t.weights,
    t.review_threshold,
    t.merge_threshold,
    t.pairs_compared,
    t.trained_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from contact.match_models as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.match_models'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.match_models'::pg_catalog.regclass
    ), 'app_owner should own contact.match_models';
    assert audit.is_attached('contact.match_models'),
        'every write of contact.match_models should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.match_models', 'select, insert, update'
        )
    ), 'clients should have no right on contact.match_models';
end
$verify$;

rollback;
