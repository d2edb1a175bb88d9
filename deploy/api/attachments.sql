-- Deploy routiq:api/attachments to pg
-- requires: docs/keep_attachments
-- requires: docs/find_target
-- requires: audit/log_access

begin;

-- function api.get_attachment(uuid)

-- Row security says who sees an attachment: a customer sees no note of staff, nor its files.

create or replace function api.get_attachment(p_attachment_id uuid)
returns table (
    attachment_id uuid,
    message_id uuid,
    file_name text,
    url text,
    asset_id uuid,
    media_type text,
    byte_size bigint,
    sha256 text,
    scan_status text,
    storage text,
    bucket text,
    storage_key text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_attachment comms.message_attachments;
begin
    perform core.require_permission('conversations.read');

    select t.*
    into v_attachment
    from comms.message_attachments as t
    where
        t.organization_id = v_organization_id
        and t.id = p_attachment_id
        and t.deleted_at is null;

    if v_attachment.id is null then
        perform core.refuse(
            'RQ404', 'there is no such attachment', format('the id is "%s"', p_attachment_id),
            'name one of api.get_thread'
        );
    end if;

    perform audit.log_access(
        'api.get_attachment', 'comms.message_attachments', array[p_attachment_id]
    );

    return query
    select
        v_attachment.id,
        v_attachment.message_id,
        v_attachment.file_name,
        case when v_attachment.asset_id is null then v_attachment.url end,
        a.id,
        v_attachment.media_type,
        v_attachment.byte_size,
        a.sha256,
        a.scan_status,
        a.storage,
        a.bucket,
        a.storage_key
    from (values (1)) as o (one)
    left join docs.read_assets(array[v_attachment.asset_id]) as a
        on true;
end
$function$;

alter function api.get_attachment(uuid) owner to app_owner;

revoke all on function api.get_attachment(uuid) from public;
grant execute on function api.get_attachment(uuid) to authenticated;

comment on function api.get_attachment(uuid) is
    'A file that came with a message, and where it is stored once a worker fetched it: the '
    'application signs an address for it. The place is null until then, for what a scanner found '
    'infected, and for customers until it was found clean; the url of the sender''s system is told '
    'until it is stored. Every call is logged. Raises RQ403, RQ404.';

commit;
