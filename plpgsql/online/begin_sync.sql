-- function online.begin_sync(text, regclass, regclass, jsonb, jsonb, name, text)

create or replace function online.begin_sync(
    p_name text,
    p_old regclass,
    p_new regclass,
    p_forward jsonb,
    p_backward jsonb,
    p_tenant name,
    p_path text
)
returns online.syncs
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
-- A table is looked into that the caller names:
-- @plpgsql_check_options: security_warnings = false
declare
    v_forward jsonb := online.sync_mapping(p_old, p_new, p_forward);
    v_backward jsonb := online.sync_mapping(p_new, p_old, p_backward);
    v_sync online.syncs;
    v_has_rows boolean;
begin
    if p_name is null or p_old is null or p_new is null or p_old = p_new then
        raise exception 'a sync needs a name and two tables'
            using errcode = 'invalid_parameter_value';
    elsif row_security_active(p_old::oid) or row_security_active(p_new::oid) then
        raise exception 'role "%" does not see every row of both tables', current_user
            using
                errcode = 'insufficient_privilege',
                hint = 'let a role with bypassrls start the sync: it carries rows over as that '
                || 'role, whoever writes them';
    elsif p_tenant is not null and not v_forward ? p_tenant then
        raise exception 'column "%" of % is not kept by the sync', p_tenant, p_new
            using errcode = 'undefined_column';
    end if;

    insert into online.syncs as s (
        name, old_table, new_table, forward, backward, tenant_column, path
    )
    values (p_name, p_old, p_new, v_forward, v_backward, p_tenant, p_path)
    on conflict on constraint pk_syncs do nothing;

    select s.*
    into strict v_sync
    from online.syncs as s
    where s.name = p_name
    for update;

    if
        (v_sync.old_table, v_sync.new_table, v_sync.forward, v_sync.backward)
        is distinct from (p_old, p_new, v_forward, v_backward)
    then
        raise exception 'sync "%" is another one: of % and %',
            p_name, v_sync.old_table, v_sync.new_table
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'choose another name, or stop it and delete its row from online.syncs';
    elsif v_sync.state in ('begun', 'stopped') then
        execute format('select exists (select from %s)', online.qualified_name(p_new))
        into v_has_rows;

        if v_has_rows then
            raise exception 'table % is not empty', p_new
                using
                    errcode = 'object_not_in_prerequisite_state',
                    hint = 'a sync begins with an empty new table, and copies the rows itself';
        end if;
    end if;

    return v_sync;
end
$function$;

revoke all on function
online.begin_sync(text, regclass, regclass, jsonb, jsonb, name, text)
from public;

comment on function
online.begin_sync(text, regclass, regclass, jsonb, jsonb, name, text) is
    'Makes the row of a sync, or finds the one to go on with. Raises 55000 when the name belongs '
    'to another sync, a key is not told or the new table is not empty, 42501 for a role that '
    'row security keeps from seeing every row.';
