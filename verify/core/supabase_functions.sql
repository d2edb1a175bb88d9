-- Verify routiq:core/supabase_functions on pg

begin;

do $verify$
begin
    assert pg_catalog.to_regprocedure('auth.uid()') is not null, 'auth.uid() is missing';
    assert pg_catalog.to_regprocedure('auth.jwt()') is not null, 'auth.jwt() is missing';
    assert pg_catalog.to_regprocedure('auth.role()') is not null, 'auth.role() is missing';
end
$verify$;

rollback;
