-- function standardisation.carry_credentials(standardisation.api_credentials_read[])

-- A key that is there already is not written again: its digest stands beside it. Another one takes the
-- place of the present one; where that had been there before, it is brought back.

create or replace function standardisation.carry_credentials(
    p_read standardisation.api_credentials_read[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_row record;
    v_id uuid;
begin
    for v_row in
        select r.organization_id, r.id, r.integration_id, r.key_digest, c.api_key
        from unnest(p_read) as r
        inner join legacy.api_credentials as c
            on r.row_id = c.row_id
        where
            r.reasons = '{}'
            and not exists (
                select
                from integration.credentials as t
                where
                    t.organization_id = r.organization_id
                    and t.id = r.id
                    and t.metadata #>> '{legacy,digest}' = r.key_digest
                    and t.deleted_at is null
            )
        order by r.row_id
    loop
        update integration.credentials as t
        set deleted_at = now()
        where
            t.organization_id = v_row.organization_id
            and t.integration_id = v_row.integration_id
            and t.kind = 'api_key'
            and t.replaced_by_id is null
            and t.deleted_at is null;

        update integration.credentials as t
        set deleted_at = null, deleted_by = null, delete_batch = null, replaced_by_id = null
        where
            t.organization_id = v_row.organization_id
            and t.id = v_row.id
            and t.deleted_at is not null
            and t.metadata #>> '{legacy,digest}' = v_row.key_digest;
        continue when found;

        v_id := integration.store_credential(
            p_organization_id => v_row.organization_id,
            p_integration_id => v_row.integration_id,
            p_kind => 'api_key',
            p_value => coalesce(standardisation.opened_fernet(v_row.api_key), v_row.api_key),
            p_expires_at => null,
            p_id => v_row.id
        );

        update integration.credentials as t
        set
            metadata = t.metadata
            || jsonb_build_object('legacy', jsonb_build_object('digest', v_row.key_digest))
        where t.organization_id = v_row.organization_id and t.id = v_id;
    end loop;
end
$function$;

alter function standardisation.carry_credentials(standardisation.api_credentials_read[])
owner to app_owner;

revoke all on function standardisation.carry_credentials(standardisation.api_credentials_read[])
from public;

comment on function standardisation.carry_credentials(standardisation.api_credentials_read[]) is
    'Encrypts keys of the old table anew; the rows of the view that reads them are given. '
    'Raises what integration.store_credential raises.';
