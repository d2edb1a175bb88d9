-- Verify routiq:contact/compare_candidates on pg

begin;

do $verify$
begin
    assert (
        select strpos(p.prosrc, contact.match_candidates()) > 0
        from pg_catalog.pg_proc as p
        where
            p.oid = 'contact.compare_candidates('
            'float8[], float8[], float8, float8, float8, contact.match_rows, real[], uuid[], float8'
            ')'::pg_catalog.regprocedure
    ), 'one contact should be compared as all are';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_function_privilege(
            c.name,
            'contact.compare_candidates('
            'float8[], float8[], float8, float8, float8, contact.match_rows, real[], uuid[], float8'
            ')',
            'execute'
        )
    ), 'clients should have no right on contact.compare_candidates';
end
$verify$;

rollback;
