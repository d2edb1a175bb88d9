-- Verify routiq:audit/chain_links on pg

begin;

select
    t.organization_id,
    t.position,
    t.kind,
    t.sealed_at,
    t.source,
    t.month_on,
    t.last_seq,
    t.seqs,
    t.record_hashes,
    t.detail,
    t.previous_hash,
    t.hash
from audit.chain_links as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'audit.chain_links'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'audit.chain_links', 'select, insert, update'
        )
    ), 'clients should have no right on audit.chain_links';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'audit.chain_links', 'update, delete, truncate'
    ), 'app_owner should not be able to change what is kept';
    assert (
        select pg_catalog.count(*) = 2
        from pg_catalog.pg_trigger as t
        where
            t.tgrelid = 'audit.chain_links'::pg_catalog.regclass
            and t.tgfoid = 'audit.refuse_change'::pg_catalog.regproc
            and t.tgenabled = 'O'
    ), 'triggers should refuse every change of what is kept';
end
$verify$;

rollback;
