-- Deploy routiq:core/rollout_bucket to pg
-- requires: core/schema

begin;

-- function core.rollout_bucket(text, uuid)

-- By SHA-256 and not by the hash functions of the server, which may change with its version: an
-- organization stays where it is, and another flag takes other organizations first.

create or replace function core.rollout_bucket(p_flag_key text, p_organization_id uuid)
returns int
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return mod(
        ('x' || substr(
            encode(
                sha256(convert_to(p_flag_key || ' ' || p_organization_id::text, 'UTF8')), 'hex'
            ),
            1,
            15
        ))::bit(60)::bigint,
        10000
    )::int;
end
$function$;

alter function core.rollout_bucket(text, uuid) owner to app_owner;

revoke all on function core.rollout_bucket(text, uuid) from public;

comment on function core.rollout_bucket(text, uuid) is
    'Number from 0 to 9999, always the same for a flag and an organization: 2.5 percent are those '
    'below 250.';

commit;
