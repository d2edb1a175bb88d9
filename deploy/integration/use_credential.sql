-- Deploy routiq:integration/use_credential to pg
-- requires: integration/opened_credential
-- requires: integration/credential_uses__policies
-- requires: core/request_header

begin;

-- function integration.use_credential(uuid, text)

-- The one way to a value, so no use goes unlogged. A refusal is an answer and no error, for an error
-- would undo the row that tells of it; errors of another kind are raised. Whoever undoes the
-- transaction after the value was shown takes the row away, but not its number, which no rollback
-- gives back, nor the line in the log of the server: integration.undone_uses finds it. For functions
-- that have a context, of clients or put together by hand.

create or replace function integration.use_credential(p_credential_id uuid, p_purpose text)
returns table (
    value text, is_current boolean, refused_with text, message text, detail text, hint text
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_number bigint := nextval('integration.use_numbers');
    v_purpose text := nullif(btrim(p_purpose), '');
    v_credential integration.credentials;
    v_outcome text;
begin
    begin
        v_credential := integration.valid_credential(p_credential_id);

        if v_purpose is null or length(v_purpose) > 500 then
            perform core.refuse(
                'RQ422', 'every use of a credential is logged with its purpose',
                'it has 1 to 500 characters', 'say what the value is needed for'
            );
        end if;

        value := integration.opened_credential(v_credential);
        is_current := v_credential.replaced_by_id is null;
        v_outcome := case when is_current then 'current' else 'replaced' end;
    exception
        when others then
            get stacked diagnostics
                refused_with = returned_sqlstate,
                message = message_text,
                detail = pg_exception_detail,
                hint = pg_exception_hint;

            if refused_with not like 'RQ%' then
                raise;
            end if;

            v_outcome := 'refused';
    end;

    raise log 'use % of credential % of organization % by "%": % %',
        v_number, p_credential_id, core.current_org_id(), session_user, v_outcome, refused_with;

    insert into integration.credential_uses (
        organization_id,
        number,
        credential_id,
        purpose,
        outcome,
        refused_with,
        actor_user_id,
        actor_role,
        request_id
    )
    values (
        core.current_org_id(),
        v_number,
        p_credential_id,
        left(v_purpose, 500),
        v_outcome,
        refused_with,
        core.current_user_id(),
        core.current_role_in_org(),
        core.request_header('x-request-id')
    );

    return next;
end
$function$;

alter function integration.use_credential(uuid, text) owner to app_owner;

revoke all on function integration.use_credential(uuid, text) from public;

comment on function integration.use_credential(uuid, text) is
    'Value of a credential, or why it is refused: RQ404, RQ409 where it has expired, RQ422 without '
    'a purpose, RQ500 where it was altered, RQ503 where the keyring lacks its key. Either is '
    'logged with who, when and why.';

commit;
