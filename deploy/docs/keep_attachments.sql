-- Deploy routiq:docs/keep_attachments to pg
-- requires: docs/schema
-- requires: comms/message_attachments__index_to_keep
-- requires: comms/message_attachments__policies
-- requires: api/documents

begin;

-- function docs.attachments_to_keep(int, uuid)
-- function docs.keep_attachment(uuid, jsonb)
-- function docs.give_up_attachment(uuid, text)

-- Files that came with messages lie with the system that sent them, whose links expire. A worker
-- fetches them, puts the bytes into the application's store of objects, and says where, in one
-- transaction each. It may fetch one twice where it dies in between; the second finds it kept.
-- Raise RQ400, RQ404, RQ409, RQ422.

create or replace function docs.attachments_to_keep(
    p_limit int default 100, p_after uuid default null
)
returns table (
    attachment_id uuid,
    url text,
    file_name text,
    media_type text,
    byte_size bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    -- a variable, since coalesce() in its place would be no condition of the index
    v_after uuid := coalesce(p_after, '00000000-0000-0000-0000-000000000000');
begin
    return query
    select
        a.id,
        a.url,
        a.file_name,
        a.media_type,
        a.byte_size
    from comms.message_attachments as a
    where
        a.organization_id = v_organization_id
        and a.id > v_after
        and a.asset_id is null
        and not a.metadata ? 'not_kept'
        and a.deleted_at is null
    order by a.id
    limit least(greatest(coalesce(p_limit, 100), 1), 500);
end
$function$;

alter function docs.attachments_to_keep(int, uuid) owner to app_owner;

revoke all on function docs.attachments_to_keep(int, uuid) from public;
grant execute on function docs.attachments_to_keep(int, uuid) to app_worker;

comment on function docs.attachments_to_keep(int, uuid) is
    'Attachments whose files are not stored yet and were not given up, for a worker that fetches '
    'them: where each is offered and what was said of it, page by page: p_after is the last '
    'attachment_id of the page before. Raises RQ400.';

create or replace function docs.keep_attachment(p_attachment_id uuid, p_file jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_attachment comms.message_attachments;
    v_asset jsonb;
begin
    select a.*
    into v_attachment
    from comms.message_attachments as a
    where
        a.organization_id = v_organization_id
        and a.id = p_attachment_id
        and a.deleted_at is null
    for no key update;

    if v_attachment.id is null then
        perform core.refuse(
            'RQ404', 'there is no such attachment', format('the id is "%s"', p_attachment_id),
            'its message was taken away meanwhile: remove the file'
        );
    elsif v_attachment.asset_id is not null then
        return jsonb_build_object('asset_id', v_attachment.asset_id, 'is_new', false);
    end if;

    v_asset := api.register_asset(
        p_sha256 => p_file ->> 'sha256',
        p_media_type => p_file ->> 'media_type',
        p_byte_size => (p_file ->> 'byte_size')::bigint,
        p_storage => p_file ->> 'storage',
        p_bucket => p_file ->> 'bucket',
        p_storage_key => p_file ->> 'storage_key'
    );

    -- What was fetched is known better than what the sender said of it.
    update comms.message_attachments as a
    set
        asset_id = (v_asset ->> 'asset_id')::uuid,
        media_type = p_file ->> 'media_type',
        byte_size = (p_file ->> 'byte_size')::bigint,
        metadata = a.metadata - 'not_kept'
    where a.organization_id = v_organization_id and a.id = p_attachment_id;

    return v_asset;
exception
    when invalid_text_representation or numeric_value_out_of_range then
        perform core.refuse('RQ422', 'this cannot be a file', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function docs.keep_attachment(uuid, jsonb) owner to app_owner;

revoke all on function docs.keep_attachment(uuid, jsonb) from public;
grant execute on function docs.keep_attachment(uuid, jsonb) to app_worker;

comment on function docs.keep_attachment(uuid, jsonb) is
    'Registers the file that a worker fetched for an attachment (sha256, media_type, byte_size, '
    'storage, bucket, storage_key) and links the two, and answers as api.register_asset: content '
    'that the organization has already is told with is_new false and the place where it lies. An '
    'attachment that is kept stays as it is. Raises RQ400, RQ404, RQ409, RQ422.';

create or replace function docs.give_up_attachment(p_attachment_id uuid, p_error text)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    update comms.message_attachments as a
    set metadata = a.metadata || jsonb_build_object('not_kept', coalesce(left(p_error, 2000), ''))
    where
        a.organization_id = v_organization_id
        and a.id = p_attachment_id
        and a.asset_id is null
        and a.deleted_at is null;

    return found;
end
$function$;

alter function docs.give_up_attachment(uuid, text) owner to app_owner;

revoke all on function docs.give_up_attachment(uuid, text) from public;
grant execute on function docs.give_up_attachment(uuid, text) to app_worker;

comment on function docs.give_up_attachment(uuid, text) is
    'Keeps why the file of an attachment cannot be fetched (metadata, not_kept), so that it is '
    'not asked for again; false where it is stored or gone. Raises RQ400.';

commit;
