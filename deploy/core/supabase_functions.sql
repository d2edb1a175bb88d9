-- Deploy routiq:core/supabase_functions to pg
-- requires: core/jwt_sub
--
-- Supabase's auth.uid(), auth.jwt() and auth.role(), where the host has none, so that what was
-- written for it runs here. What this change makes carries the mark "(made by
-- core/supabase_functions)" in its comment, and revert takes back marked things only. Security
-- definer: clients hold no right on schema core, where the claims are read.

begin;

do $functions$
declare
    c_functions constant jsonb := '[
        ["uid", "uuid",
         "case when lower(core.jwt_sub()) ~ ''^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'' ",
         "then core.jwt_sub()::uuid end", "Subject of the claims where it is a uuid, else null"],
        ["jwt", "jsonb", "core.jwt()", "", "Claims of the request; null where there are none"],
        ["role", "text", "core.jwt() ->> ''role''", "", "Role that the claims carry"]
    ]';
    v_function jsonb;
    v_signature text;
begin
    if pg_catalog.to_regnamespace('auth') is null then
        create schema auth authorization app_owner;
        comment on schema auth is
            'Functions by the names that Supabase has given them (made by core/supabase_functions)';
        grant usage on schema auth to anon, authenticated, service_role;
    end if;

    for v_function in
        select f.definition
        from pg_catalog.jsonb_array_elements(c_functions) as f (definition)
    loop
        v_signature := pg_catalog.format('auth.%I()', v_function ->> 0);

        continue when pg_catalog.to_regprocedure(v_signature) is not null;

        begin
            execute pg_catalog.format(
                'create function %s returns %s language sql stable security definer '
                'set search_path = pg_catalog, pg_temp as %L',
                v_signature,
                v_function ->> 1,
                pg_catalog.concat('select ', v_function ->> 2, v_function ->> 3)
            );
            execute pg_catalog.format('alter function %s owner to app_owner', v_signature);
            execute pg_catalog.format('revoke all on function %s from public', v_signature);
            execute pg_catalog.format(
                'grant execute on function %s to anon, authenticated, service_role', v_signature
            );
            execute pg_catalog.format(
                'comment on function %s is %L',
                v_signature, (v_function ->> 4) || ' (made by core/supabase_functions)'
            );
        exception
            when insufficient_privilege then
                raise notice 'this host does not let us make %: skipped', v_signature;
        end;
    end loop;
end
$functions$;

commit;
