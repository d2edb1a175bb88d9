-- function core.named_organization()

-- The header comes first: people with several memberships choose with it. Nothing here is
-- believed; core.load_context compares it with the memberships.

create or replace function core.named_organization()
returns text
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_claims jsonb := core.jwt();
begin
    return coalesce(
        nullif(
            btrim(
                nullif(btrim(current_setting('request.headers', true)), '')::jsonb
                ->> 'x-organization-id'
            ),
            ''
        ),
        nullif(btrim(v_claims ->> 'organization_id'), ''),
        nullif(btrim(v_claims ->> 'org_id'), ''),
        nullif(btrim(v_claims #>> '{o,id}'), ''),
        nullif(btrim(v_claims #>> '{app_metadata,organization_id}'), '')
    );
end
$function$;

alter function core.named_organization() owner to app_owner;

revoke all on function core.named_organization() from public;

comment on function core.named_organization() is
    'Organization that the request names, as uuid or external id: header x-organization-id, then '
    'the claims organization_id, org_id, o.id, app_metadata.organization_id. Malformed JSON raises '
    '22P02.';
