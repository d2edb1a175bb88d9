-- function api.connect_mailbox(uuid, text, uuid, text)
-- function api.list_mailboxes()
-- function api.disconnect_mailbox(uuid)

-- Which mailbox the e-mails of a practice go out by. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.connect_mailbox(
    p_integration_id uuid,
    p_address text,
    p_location_id uuid default null,
    p_sender_name text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_row comms.mailbox_connections;
begin
    perform core.require_permission('integrations.write');
    perform core.require_own_branch(p_location_id);

    if not exists (
        select
        from integration.service_integrations as i
        where
            i.organization_id = v_organization_id
            and i.id = p_integration_id
            and i.service_code = 'gmail'
            and i.deleted_at is null
    ) then
        perform core.refuse(
            'RQ404', 'there is no such account', format('the id is "%s"', p_integration_id),
            'name an account at Gmail'
        );
    end if;

    insert into comms.mailbox_connections as m (
        organization_id, integration_id, location_id, address, sender_name
    )
    values (
        v_organization_id, p_integration_id, p_location_id, lower(p_address), p_sender_name
    )
    on conflict (organization_id, address) where deleted_at is null do update
    set
        integration_id = excluded.integration_id,
        location_id = excluded.location_id,
        sender_name = excluded.sender_name
    where
        m.integration_id <> excluded.integration_id
        or m.location_id is distinct from excluded.location_id
        or m.sender_name is distinct from excluded.sender_name;

    select m.*
    into v_row
    from comms.mailbox_connections as m
    where
        m.organization_id = v_organization_id
        and m.address = lower(p_address)
        and m.deleted_at is null;

    return jsonb_build_object('mailbox_id', v_row.id, 'row_version', v_row.row_version);
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'this branch has a mailbox already', sqlerrm, 'disconnect that one first'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a mailbox', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.connect_mailbox(uuid, text, uuid, text) owner to app_owner;

revoke all on function api.connect_mailbox(uuid, text, uuid, text) from public;
grant execute on function api.connect_mailbox(uuid, text, uuid, text) to authenticated;

comment on function api.connect_mailbox(uuid, text, uuid, text) is
    'Lets e-mails of a branch, or of all branches that have none of their own, go out by an '
    'address of an account at Gmail; its tokens are credentials of the account. The same again '
    'changes nothing. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.list_mailboxes()
returns table (
    mailbox_id uuid,
    integration_id uuid,
    location_id uuid,
    address text,
    sender_name text,
    account_status text,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('outbound.write');

    return query
    select
        m.id,
        m.integration_id,
        m.location_id,
        m.address::text,
        m.sender_name,
        i.status,
        m.row_version
    from comms.mailbox_connections as m
    inner join integration.service_integrations as i
        on m.organization_id = i.organization_id and m.integration_id = i.id
    where m.organization_id = v_organization_id and m.deleted_at is null
    order by m.address;
end
$function$;

alter function api.list_mailboxes() owner to app_owner;

revoke all on function api.list_mailboxes() from public;
grant execute on function api.list_mailboxes() to authenticated;

comment on function api.list_mailboxes() is
    'The mailboxes that e-mails go out by, and how their accounts are. Raises RQ403.';

create or replace function api.disconnect_mailbox(p_mailbox_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('integrations.write');

    return jsonb_build_object(
        'delete_batch',
        core.soft_delete(
            'comms.mailbox_connections', p_mailbox_id, p_organization_id => v_organization_id
        )
    );
end
$function$;

alter function api.disconnect_mailbox(uuid) owner to app_owner;

revoke all on function api.disconnect_mailbox(uuid) from public;
grant execute on function api.disconnect_mailbox(uuid) to authenticated;

comment on function api.disconnect_mailbox(uuid) is
    'Lets no more e-mails go out by a mailbox; its account stays. Raises RQ403, RQ404.';
