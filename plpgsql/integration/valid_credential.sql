-- function integration.valid_credential(uuid)

-- Raises RQ404, RQ409.

create or replace function integration.valid_credential(p_credential_id uuid)
returns integration.credentials
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_credential integration.credentials;
begin
    select c.*
    into v_credential
    from integration.credentials as c
    where
        c.organization_id = core.current_org_id()
        and c.id = p_credential_id
        and c.deleted_at is null;

    if v_credential.id is null then
        perform core.refuse(
            'RQ404', 'there is no such credential', format('the id is "%s"', p_credential_id),
            'look at the report of credentials'
        );
    elsif v_credential.valid_from_at > now() or v_credential.expires_at <= now() then
        perform core.refuse(
            'RQ409',
            'this credential does not work now',
            format(
                'it works from %s to %s', v_credential.valid_from_at, coalesce(v_credential.expires_at, 'infinity')
            ),
            case
                when v_credential.replaced_by_id is null then 'rotate it'
                else format('use "%s"', v_credential.replaced_by_id)
            end
        );
    end if;

    return v_credential;
end
$function$;

alter function integration.valid_credential(uuid) owner to app_owner;

revoke all on function integration.valid_credential(uuid) from public;

comment on function integration.valid_credential(uuid) is
    'A credential of the organization in the context that may be used now. Raises RQ404, RQ409 '
    'where it has expired.';
