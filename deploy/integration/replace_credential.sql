-- Deploy routiq:integration/replace_credential to pg
-- requires: integration/store_credential

begin;

-- function integration.replace_credential(uuid, uuid, text, interval, timestamptz)

-- The old row first, because an integration has one current credential of a kind; its reference to
-- the new one is checked when the transaction ends. Sent again it returns the first result. Raises
-- RQ404, RQ409, RQ422, RQ503.

create or replace function integration.replace_credential(
    p_organization_id uuid,
    p_credential_id uuid,
    p_value text,
    p_overlap interval,
    p_expires_at timestamptz
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_id uuid := core.new_id();
    v_old integration.credentials;
    v_new integration.credentials;
begin
    select c.*
    into v_old
    from integration.credentials as c
    where c.organization_id = p_organization_id and c.id = p_credential_id and c.deleted_at is null
    for update;

    if v_old.id is null then
        perform core.refuse(
            'RQ404', 'there is no such credential', format('the id is "%s"', p_credential_id),
            'look at the report of credentials'
        );
    elsif coalesce(p_overlap, '-1 second') < '0' then
        perform core.refuse(
            'RQ422', 'this is no overlap', 'it must be zero or longer',
            'say how long the old value must still work'
        );
    end if;

    if v_old.replaced_by_id is not null then
        select c.*
        into strict v_new
        from integration.credentials as c
        where c.organization_id = p_organization_id and c.id = v_old.replaced_by_id;

        if integration.opened_credential(v_new) is distinct from p_value then
            perform core.refuse(
                'RQ409', 'this credential was replaced', format('by "%s"', v_new.id),
                'rotate that one'
            );
        end if;

        return v_new.id;
    elsif integration.opened_credential(v_old) = p_value then
        perform core.refuse(
            'RQ422', 'the new value is the old one', 'nothing would be rotated',
            'let the other system make a new value'
        );
    end if;

    update integration.credentials as c
    set
        replaced_by_id = v_id,
        expires_at = least(c.expires_at, now() + p_overlap)
    where c.organization_id = p_organization_id and c.id = p_credential_id;

    return integration.store_credential(
        p_organization_id => p_organization_id,
        p_integration_id => v_old.integration_id,
        p_kind => v_old.kind,
        p_value => p_value,
        p_expires_at => p_expires_at,
        p_id => v_id
    );
end
$function$;

alter function integration.replace_credential(
    uuid, uuid, text, interval, timestamptz
)
owner to app_owner;

revoke all on function integration.replace_credential(
    uuid, uuid, text, interval, timestamptz
)
from public;

comment on function integration.replace_credential(
    uuid, uuid, text, interval, timestamptz
) is
    'Keeps a new value beside the old one, which works until the overlap has passed; returns the '
    'id of the new credential. Raises RQ404, RQ409 where it was replaced already, RQ422, RQ503.';

commit;
