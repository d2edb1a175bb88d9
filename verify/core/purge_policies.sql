-- Verify routiq:core/purge_policies on pg

begin;

do $verify$
begin
    assert exists (
        select
        from core.purge_policies as p
        where p.policy = 'standard' and p.table_name = '*' and p.keep > interval '0'
    ), 'there should be a policy for every table';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'core.purge_policies', 'insert, update, delete'
    ), 'functions should not be able to shorten how long rows are kept';
end
$verify$;

rollback;
