-- Deploy routiq:core/require_every_row to pg
-- requires: core/is_migrating

begin;

-- function core.require_every_row(regclass)

-- Forced row security hides rows from the owner without a word: a backfill that sees none of them
-- would end well and have done nothing. Whoever bypasses row security also has it switched off for
-- the transaction, so that a policy met by mistake is an error. On a host that refuses bypassrls,
-- the policy of app_migrator shows every row.

create or replace function core.require_every_row(p_table regclass)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if not row_security_active(p_table) then
        -- Where the table has none, others may have: only who bypasses theirs too switches it off.
        if (
            select r.rolsuper or r.rolbypassrls
            from pg_roles as r
            where r.rolname = current_user
        ) then
            set local row_security = off;
        end if;
    elsif not core.is_migrating() or not exists (
        select
        from pg_policy as p
        where
            p.polrelid = p_table
            and p.polpermissive
            and p.polroles @> array['app_migrator'::regrole::oid]
            and pg_get_expr(p.polqual, p.polrelid) = 'true'
    ) then
        raise exception 'row security hides rows of % from %', p_table, current_user
            using
                errcode = 'insufficient_privilege',
                hint = 'run migrations as app_migrator, or as a member of it';
    end if;
end
$function$;

alter function core.require_every_row(regclass) owner to app_owner;

revoke all on function core.require_every_row(regclass) from public;

comment on function core.require_every_row(regclass) is
    'Begins a data statement of a migration: raises 42501 unless the role that runs it sees '
    'every row of the table.';

commit;
