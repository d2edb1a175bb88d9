-- Deploy routiq:docs/scan_assets to pg
-- requires: docs/assets__policies
-- requires: core/require_context
-- requires: core/refuse

begin;

-- function docs.begin_scan(uuid)
-- function docs.finish_scan(uuid, text)

-- The bytes lie outside of the database, and so does the scanner: a worker that has the job asks where
-- they lie, scans them, and tells what was found, in one transaction with jobs.complete. It may scan
-- twice where it dies in between.

create or replace function docs.begin_scan(p_asset_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    return (
        select
            jsonb_build_object(
                'asset_id', a.id,
                'sha256', encode(a.sha256, 'hex'),
                'media_type', a.media_type,
                'byte_size', a.byte_size,
                'storage', a.storage,
                'bucket', a.bucket,
                'storage_key', a.storage_key,
                'encryption', a.encryption
            )
        from docs.assets as a
        where
            a.organization_id = v_organization_id
            and a.id = p_asset_id
            and a.deleted_at is null
    );
end
$function$;

alter function docs.begin_scan(uuid) owner to app_owner;

revoke all on function docs.begin_scan(uuid) from public;
grant execute on function docs.begin_scan(uuid) to app_worker;

comment on function docs.begin_scan(uuid) is
    'Where the bytes lie that are to be scanned, for a worker that has the job; null where the '
    'file is gone. Raises RQ400.';

create or replace function docs.finish_scan(p_asset_id uuid, p_scan_status text)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    update docs.assets as a
    set
        scan_status = p_scan_status,
        scanned_at = now()
    where
        a.organization_id = v_organization_id
        and a.id = p_asset_id
        and a.deleted_at is null;

    return found;
exception
    when check_violation or not_null_violation then
        perform core.refuse(
            'RQ422', 'no scanner says this', format('it says "%s"', p_scan_status),
            'say clean, infected or failed'
        );
        return null;
end
$function$;

alter function docs.finish_scan(uuid, text) owner to app_owner;

revoke all on function docs.finish_scan(uuid, text) from public;
grant execute on function docs.finish_scan(uuid, text) to app_worker;

comment on function docs.finish_scan(uuid, text) is
    'Keeps what a scanner says of a file: clean, infected or failed; false where it is gone. '
    'Raises RQ400, RQ409, RQ422.';

commit;
