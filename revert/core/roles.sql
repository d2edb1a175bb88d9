-- Revert routiq:core/roles from pg
--
-- Takes back what the roles were granted in this database. The roles themselves stay: they
-- belong to the server, and another database of it may hold this plan.

begin;

do $roles$
begin
    revoke usage on schema extensions from app_owner;

    execute pg_catalog.format(
        'revoke create on database %I from app_migrator', pg_catalog.current_database()
    );
exception
    when insufficient_privilege then
        raise notice 'this host did not let us grant on its database: nothing to take back';
end
$roles$;

commit;
