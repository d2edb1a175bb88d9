-- Verify routiq:core/roles__see_every_row on pg

begin;

do $verify$
begin
    assert pg_catalog.pg_has_role(current_user, 'app_migrator', 'usage'),
        'whoever deploys should see what app_migrator sees';
    assert pg_catalog.current_setting('is_superuser') = 'off' or (
        select r.rolbypassrls
        from pg_catalog.pg_roles as r
        where r.rolname = 'app_backup'
    ), 'app_backup should pass by row security';
    assert not (
        select r.rolsuper
        from pg_catalog.pg_roles as r
        where r.rolname = 'app_backup'
    ), 'app_backup should be no superuser';
end
$verify$;

rollback;
