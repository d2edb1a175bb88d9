-- Verify routiq:integration/webhook_endpoints__references_validate on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 3
        from pg_catalog.pg_constraint as c
        where
            c.conrelid = 'integration.webhook_endpoints'::pg_catalog.regclass
            and c.confrelid in (
                'integration.services'::pg_catalog.regclass,
                'integration.credentials'::pg_catalog.regclass
            )
            and c.convalidated
    ), 'every endpoint should refer to what exists';
end
$verify$;

rollback;
