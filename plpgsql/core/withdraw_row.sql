-- function core.withdraw_row(regclass, text, uuid, uuid, int)

-- The one home of what is the same for encounters, observations and documents. Row security narrows
-- what is found. Raises RQ404, RQ409.

create or replace function core.withdraw_row(
    p_table regclass, p_what text, p_organization_id uuid, p_id uuid, p_row_version int
)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_status text;
    v_version int;
-- the name of the table is quoted as a regclass; what is executed writes
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    execute format(
        'select t.status, t.row_version from %s as t '
        'where t.organization_id = $1 and t.id = $2 and t.deleted_at is null for no key update',
        p_table
    )
    into v_status, v_version
    using p_organization_id, p_id;

    if v_version is null then
        perform core.refuse(
            'RQ404', format('there is no such %s', p_what), format('the id is "%s"', p_id),
            'list those that you may see'
        );
    elsif v_status <> 'entered_in_error' then
        perform core.check_row_version(p_what, p_row_version, v_version);

        execute format(
            'update %s as t set status = ''entered_in_error'' '
            'where t.organization_id = $1 and t.id = $2 returning t.row_version',
            p_table
        )
        into v_version
        using p_organization_id, p_id;
    end if;

    return v_version;
end
$function$;

alter function core.withdraw_row(regclass, text, uuid, uuid, int) owner to app_owner;

revoke all on function core.withdraw_row(regclass, text, uuid, uuid, int) from public;

comment on function core.withdraw_row(regclass, text, uuid, uuid, int) is
    'Says of a row with a status that it was entered in error, and returns its version; one that '
    'was withdrawn before stays as it is. Raises RQ404, RQ409.';
