-- function api.register_asset(text, text, bigint, text, text, text, text, date)
-- function api.attach_document(uuid, text, text, text, uuid, timestamptz, text)
-- function api.link_document(uuid, text, uuid)
-- function api.supersede_document(uuid, uuid, text, timestamptz, int, text)
-- function api.withdraw_document(uuid, int)
-- function api.documents_for(text, uuid, text, boolean, int, uuid)
-- function api.get_document(uuid)

-- The bytes never come here: the application puts them into its store of objects, says where, and
-- signs addresses itself. Row security says who sees a document, and who may write it. Raise RQ400,
-- RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.register_asset(
    p_sha256 text,
    p_media_type text,
    p_byte_size bigint,
    p_storage text,
    p_bucket text,
    p_storage_key text,
    p_encryption text default 'store',
    p_retain_until_on date default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_asset docs.assets;
    v_is_new boolean;
begin
    perform core.require_permission('documents.write');

    if p_sha256 is null or p_sha256 !~ '^[0-9a-fA-F]{64}$' then
        perform core.refuse(
            'RQ422', 'this is no digest', format('it says "%s"', p_sha256),
            'give SHA-256 of the bytes as 64 hexadecimal digits'
        );
    end if;

    insert into docs.assets as a (
        organization_id, sha256, media_type, byte_size, storage, bucket, storage_key, encryption,
        retain_until_on
    )
    values (
        v_organization_id,
        decode(p_sha256, 'hex'),
        p_media_type,
        p_byte_size,
        p_storage,
        p_bucket,
        p_storage_key,
        coalesce(p_encryption, 'store'),
        p_retain_until_on
    )
    on conflict (organization_id, sha256) where deleted_at is null do nothing
    returning a.* into v_asset;

    v_is_new := found;

    if v_is_new then
        perform jobs.enqueue(
            p_kind => 'asset.scan',
            p_args => jsonb_build_object('asset_id', v_asset.id),
            p_unique_key => 'asset scan ' || v_asset.id
        );
    else
        select a.*
        into strict v_asset
        from docs.assets as a
        where
            a.organization_id = v_organization_id
            and a.sha256 = decode(p_sha256, 'hex')
            and a.deleted_at is null;

        if v_asset.byte_size <> p_byte_size then
            perform core.refuse(
                'RQ409',
                'the same content has one length',
                format('%s bytes are kept, you say %s', v_asset.byte_size, p_byte_size),
                'compute digest and length from the same bytes'
            );
        end if;

        -- Whoever needs it longest decides.
        if coalesce(v_asset.retain_until_on < p_retain_until_on, p_retain_until_on is not null) then
            update docs.assets as a
            set retain_until_on = p_retain_until_on
            where a.organization_id = v_organization_id and a.id = v_asset.id
            returning a.row_version into v_asset.row_version;
        end if;
    end if;

    return jsonb_build_object(
        'asset_id', v_asset.id,
        'is_new', v_is_new,
        'storage', v_asset.storage,
        'bucket', v_asset.bucket,
        'storage_key', v_asset.storage_key,
        'scan_status', v_asset.scan_status,
        'row_version', v_asset.row_version
    );
exception
    when unique_violation then
        perform core.refuse(
            'RQ409',
            'another file lies there',
            format('%s holds "%s" already', p_bucket, p_storage_key),
            'store each content under a name of its own'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a file', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.register_asset(text, text, bigint, text, text, text, text, date)
owner to app_owner;

revoke all on function api.register_asset(text, text, bigint, text, text, text, text, date)
from public;
grant execute on function api.register_asset(text, text, bigint, text, text, text, text, date)
to authenticated;

comment on function api.register_asset(text, text, bigint, text, text, text, text, date) is
    'Says where a file is stored, by whoever has its bytes: SHA-256 (hexadecimal), media type, '
    'length, store, bucket and key, who holds the key to it, and until when it has to be kept. '
    'Content that the organization has already is told with is_new false and the place where it '
    'lies: the copy may go. A job has new content scanned. Raises RQ403, RQ409, RQ422.';

create or replace function api.attach_document(
    p_asset_id uuid,
    p_title text,
    p_category text,
    p_target_kind text,
    p_target_id uuid,
    p_authored_at timestamptz default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_target record;
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('documents.write');

    v_result := core.begin_once(
        'attach_document',
        p_idempotency_key,
        jsonb_build_array(
            p_asset_id, p_title, p_category, p_target_kind, p_target_id, p_authored_at
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    select t.*
    into v_target
    from docs.find_target(p_kind => p_target_kind, p_id => p_target_id) as t;

    insert into docs.documents (
        organization_id, asset_id, contact_id, location_id, encounter_id, category, title,
        authored_at
    )
    values (
        v_organization_id,
        p_asset_id,
        v_target.contact_id,
        v_target.location_id,
        v_target.encounter_id,
        p_category,
        p_title,
        coalesce(p_authored_at, now())
    )
    returning id into v_id;

    perform docs.add_links(
        p_document_id => v_id,
        p_contact_id => v_target.contact_id,
        p_target_contact_id => v_target.target_contact_id,
        p_target_appointment_id => v_target.target_appointment_id,
        p_target_encounter_id => v_target.target_encounter_id,
        p_target_invoice_id => v_target.target_invoice_id,
        p_target_order_id => v_target.target_order_id
    );

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object(
            'document_id', v_id, 'status', 'current', 'version_number', 1, 'row_version', 1
        )
    );
exception
    when insufficient_privilege then
        perform core.refuse(
            'RQ403', 'this is for who treats', format('the category is "%s"', p_category),
            'ask who treats the patient'
        );
        return null;
    when foreign_key_violation then
        perform core.refuse('RQ404', 'there is no such file', sqlerrm, 'call api.register_asset');
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a document', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.attach_document(uuid, text, text, text, uuid, timestamptz, text)
owner to app_owner;

revoke all on function api.attach_document(uuid, text, text, text, uuid, timestamptz, text)
from public;
grant execute on function api.attach_document(uuid, text, text, text, uuid, timestamptz, text)
to authenticated;

comment on function api.attach_document(uuid, text, text, text, uuid, timestamptz, text) is
    'Makes a document of a file and hangs it on a contact, patient, appointment, encounter, '
    'invoice or order, and on the patient whom that is about. Reception attaches what is not '
    'clinical. The same idempotency key with the same values returns the first result. Raises '
    'RQ403, RQ404, RQ409, RQ422.';

create or replace function api.link_document(
    p_document_id uuid, p_target_kind text, p_target_id uuid
)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_document docs.documents;
    v_target record;
begin
    perform core.require_permission('documents.write');

    select d.*
    into v_document
    from docs.documents as d
    where
        d.organization_id = v_organization_id
        and d.id = p_document_id
        and d.deleted_at is null
    for key share;

    if v_document.id is null then
        perform core.refuse(
            'RQ404', 'there is no such document', format('the id is "%s"', p_document_id),
            'name one of api.documents_for'
        );
    end if;

    select t.*
    into v_target
    from docs.find_target(p_kind => p_target_kind, p_id => p_target_id) as t;

    if v_target.contact_id <> v_document.contact_id then
        perform core.refuse(
            'RQ409',
            'the document is about somebody else',
            format('that %s is of another contact', p_target_kind),
            'attach a document of its own: api.attach_document'
        );
    end if;

    perform docs.add_links(
        p_document_id => p_document_id,
        p_contact_id => v_document.contact_id,
        p_target_contact_id => v_target.target_contact_id,
        p_target_appointment_id => v_target.target_appointment_id,
        p_target_encounter_id => v_target.target_encounter_id,
        p_target_invoice_id => v_target.target_invoice_id,
        p_target_order_id => v_target.target_order_id
    );
end
$function$;

alter function api.link_document(uuid, text, uuid) owner to app_owner;

revoke all on function api.link_document(uuid, text, uuid) from public;
grant execute on function api.link_document(uuid, text, uuid) to authenticated;

comment on function api.link_document(uuid, text, uuid) is
    'Hangs a document on one more thing of the same patient. Sent again it changes nothing more. '
    'Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.supersede_document(
    p_document_id uuid,
    p_asset_id uuid,
    p_title text default null,
    p_authored_at timestamptz default null,
    p_row_version int default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_replaced docs.documents;
    v_document docs.documents;
    v_result jsonb;
begin
    perform core.require_permission('documents.write');

    v_result := core.begin_once(
        'supersede_document',
        p_idempotency_key,
        jsonb_build_array(p_document_id, p_asset_id, p_title, p_authored_at)
    );

    if v_result is not null then
        return v_result;
    end if;

    select d.*
    into v_replaced
    from docs.documents as d
    where
        d.organization_id = v_organization_id
        and d.id = p_document_id
        and d.deleted_at is null
    for no key update;

    if v_replaced.id is null then
        perform core.refuse(
            'RQ404', 'there is no such document', format('the id is "%s"', p_document_id),
            'name one of api.documents_for'
        );
    end if;

    perform core.check_row_version('document', p_row_version, v_replaced.row_version);

    -- What it is about is taken from the version before: docs.follow_replacement.
    insert into docs.documents as d (
        organization_id, replaces_id, asset_id, contact_id, location_id, category, title,
        authored_at
    )
    values (
        v_organization_id,
        p_document_id,
        p_asset_id,
        v_replaced.contact_id,
        v_replaced.location_id,
        v_replaced.category,
        coalesce(p_title, v_replaced.title),
        coalesce(p_authored_at, now())
    )
    returning d.* into v_document;

    insert into docs.document_links (
        organization_id, document_id, target_contact_id, target_appointment_id,
        target_encounter_id, target_invoice_id, target_order_id
    )
    select
        l.organization_id,
        v_document.id,
        l.target_contact_id,
        l.target_appointment_id,
        l.target_encounter_id,
        l.target_invoice_id,
        l.target_order_id
    from docs.document_links as l
    where
        l.organization_id = v_organization_id
        and l.document_id = p_document_id
        and l.deleted_at is null;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object(
            'document_id', v_document.id,
            'replaces_id', p_document_id,
            'status', v_document.status,
            'version_number', v_document.version_number,
            'row_version', v_document.row_version
        )
    );
exception
    when foreign_key_violation then
        perform core.refuse('RQ404', 'there is no such file', sqlerrm, 'call api.register_asset');
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a document', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.supersede_document(uuid, uuid, text, timestamptz, int, text)
owner to app_owner;

revoke all on function api.supersede_document(uuid, uuid, text, timestamptz, int, text)
from public;
grant execute on function api.supersede_document(uuid, uuid, text, timestamptz, int, text)
to authenticated;

comment on function api.supersede_document(uuid, uuid, text, timestamptz, int, text) is
    'Puts the next version in the place of a current document, with another file; it hangs on '
    'what the version before hangs on. Of two at once one is refused. The same idempotency key '
    'with the same values returns the first result. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.withdraw_document(
    p_document_id uuid, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('documents.write');

    return core.withdraw_row(
        p_table => 'docs.documents',
        p_what => 'document',
        p_organization_id => v_organization_id,
        p_id => p_document_id,
        p_row_version => p_row_version
    );
end
$function$;

alter function api.withdraw_document(uuid, int) owner to app_owner;

revoke all on function api.withdraw_document(uuid, int) from public;
grant execute on function api.withdraw_document(uuid, int) to authenticated;

comment on function api.withdraw_document(uuid, int) is
    'Says that a document was entered in error, and returns its version: it is listed no more, '
    'and kept. Raises RQ403, RQ404, RQ409.';

create or replace function api.documents_for(
    p_target_kind text,
    p_target_id uuid,
    p_category text default null,
    p_with_superseded boolean default false,
    p_limit int default 50,
    p_after uuid default null
)
returns table (
    document_id uuid,
    title text,
    category text,
    status text,
    version_number int,
    replaces_id uuid,
    contact_id uuid,
    encounter_id uuid,
    authored_at timestamptz,
    asset_id uuid,
    media_type text,
    byte_size bigint,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_target record;
    v_ids uuid[];
    v_asset_ids uuid[];
begin
    perform core.require_permission('documents.read');

    select t.*
    into v_target
    from docs.find_target(p_kind => p_target_kind, p_id => p_target_id) as t;

    -- The plan has to know which of the targets are null: each has an index of its own.
    select
        array_agg(f.id),
        array_agg(f.asset_id)
    into v_ids, v_asset_ids
    from (
        select
            d.id,
            d.asset_id
        from docs.document_links as l
        inner join docs.documents as d
            on l.organization_id = d.organization_id and l.document_id = d.id
        where
            l.organization_id = v_organization_id
            and l.document_id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
            and (
                v_target.target_contact_id is null
                or l.target_contact_id = v_target.target_contact_id
            )
            and (
                v_target.target_appointment_id is null
                or l.target_appointment_id = v_target.target_appointment_id
            )
            and (
                v_target.target_encounter_id is null
                or l.target_encounter_id = v_target.target_encounter_id
            )
            and (
                v_target.target_invoice_id is null
                or l.target_invoice_id = v_target.target_invoice_id
            )
            and (
                v_target.target_order_id is null
                or l.target_order_id = v_target.target_order_id
            )
            and l.deleted_at is null
            and d.organization_id = v_organization_id
            and (p_category is null or d.category = p_category)
            and (d.status = 'current' or (p_with_superseded and d.status = 'superseded'))
            and d.deleted_at is null
        order by l.document_id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    ) as f;

    perform audit.log_access('api.documents_for', 'docs.documents', v_ids);

    return query
    select
        d.id,
        d.title,
        d.category,
        d.status,
        d.version_number,
        d.replaces_id,
        d.contact_id,
        d.encounter_id,
        d.authored_at,
        d.asset_id,
        a.media_type,
        a.byte_size,
        d.row_version
    from docs.documents as d
    inner join docs.read_assets(v_asset_ids) as a
        on d.asset_id = a.id
    where d.organization_id = v_organization_id and d.id = any(v_ids)
    order by d.id;
end
$function$;

alter function api.documents_for(text, uuid, text, boolean, int, uuid) owner to app_owner;

revoke all on function api.documents_for(text, uuid, text, boolean, int, uuid) from public;
grant execute on function api.documents_for(text, uuid, text, boolean, int, uuid)
to authenticated;

comment on function api.documents_for(text, uuid, text, boolean, int, uuid) is
    'Current documents that hang on a contact, patient, appointment, encounter, invoice or order, '
    'in the order in which they were made, page by page: p_after is the last document_id of the '
    'page before. Every call is logged. Raises RQ403, RQ404, RQ422.';

create or replace function api.get_document(p_document_id uuid)
returns table (
    document_id uuid,
    title text,
    category text,
    status text,
    version_number int,
    replaces_id uuid,
    contact_id uuid,
    encounter_id uuid,
    authored_at timestamptz,
    asset_id uuid,
    media_type text,
    byte_size bigint,
    sha256 text,
    scan_status text,
    storage text,
    bucket text,
    storage_key text,
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
    v_document docs.documents;
begin
    perform core.require_permission('documents.read');

    select d.*
    into v_document
    from docs.documents as d
    where
        d.organization_id = v_organization_id
        and d.id = p_document_id
        and d.deleted_at is null;

    if v_document.id is null then
        perform core.refuse(
            'RQ404', 'there is no such document', format('the id is "%s"', p_document_id),
            'name one of api.documents_for'
        );
    end if;

    perform audit.log_access('api.get_document', 'docs.documents', array[p_document_id]);

    return query
    select
        v_document.id,
        v_document.title,
        v_document.category,
        v_document.status,
        v_document.version_number,
        v_document.replaces_id,
        v_document.contact_id,
        v_document.encounter_id,
        v_document.authored_at,
        a.id,
        a.media_type,
        a.byte_size,
        a.sha256,
        a.scan_status,
        a.storage,
        a.bucket,
        a.storage_key,
        v_document.row_version
    from docs.read_assets(array[v_document.asset_id]) as a;
end
$function$;

alter function api.get_document(uuid) owner to app_owner;

revoke all on function api.get_document(uuid) from public;
grant execute on function api.get_document(uuid) to authenticated;

comment on function api.get_document(uuid) is
    'One document, whatever its status, and where its file is stored: the application signs an '
    'address for it. The place is null for what a scanner found infected, and for customers until '
    'it was found clean. Every call is logged. Raises RQ403, RQ404.';
