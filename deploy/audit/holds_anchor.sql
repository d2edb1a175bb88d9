-- Deploy routiq:audit/holds_anchor to pg
-- requires: audit/link_hash

begin;

-- function audit.holds_anchor(jsonb)

create or replace function audit.holds_anchor(p_anchor jsonb)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select exists (
        select
        from audit.chain_links as l
        where
            l.organization_id = (p_anchor ->> 'organization_id')::uuid
            and l.position = (p_anchor ->> 'position')::bigint
            and l.hash = decode(p_anchor ->> 'hash', 'hex')
            and audit.link_hash(l) = l.hash
    )
$function$;

alter function audit.holds_anchor(jsonb) owner to app_owner;

revoke all on function audit.holds_anchor(jsonb) from public;
grant execute on function audit.holds_anchor(jsonb) to app_auditor;

comment on function audit.holds_anchor(jsonb) is
    'Whether the chain still holds the head that audit.anchor gave out.';

commit;
